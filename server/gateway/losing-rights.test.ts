import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StudioServerEvents } from "@/flows/protocol/sockets";
import type { Step } from "@/flows/protocol/step";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { type WayToLose, waysToLose } from "@/testing/server/losing-rights";
import { type RedisServer, startRedisServer } from "@/testing/server/redis-server";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { createTestContainer } from "@/testing/server/test-container";
import { ownerKey, secret, startTestServer, type TestServer } from "@/testing/server/test-server";
import type { Container } from "../container";
import { goOnId } from "../orchestrator/route";

/** Every event that an operator's socket can hear, but for what it did wrong itself: one that is added does not compile until it stands here. */
const heardEvents = Object.keys({ "flow:state": 0, "flow:step": 0, "attention:changed": 0, "flow:edited": 0, "flow:people": 0, message: 0 } satisfies Record<
  Exclude<keyof StudioServerEvents, "error">,
  number
>);
const sensitive = "Asha Kulkarni";
type Run = { runId: string; sessionId: string; token: string };
type Listener = { way: WayToLose; socket: Socket; heard: Map<string, Set<string>>; steps: Step[]; lose: () => Promise<unknown>; disconnects: () => number };

let redis: RedisServer | null;
beforeAll(async () => {
  redis = await startRedisServer();
});
afterAll(() => redis?.close());

/** Who has the flow open: they stay, so that all are heard of. */
const people: Socket[] = [];
afterAll(() => people.map((person) => person.disconnect()));

async function openRun(call: RestClient): Promise<Run> {
  const { sessionId, token, flowState } = (await call("POST", "/api/chat/sessions", { key: null, body: { flow: "greeting" } })).body.result;
  return { sessionId, token, runId: flowState.runId };
}

const talk = async (server: TestServer, { sessionId, token, runId }: Run) => {
  const call = createRestClient(server.url, { key: ownerKey });
  const said = [{ message: "agent" }, { message: "Go on", event: goOnId }, { message: sensitive }, { message: "no" }];
  for (const [index, words] of said.entries())
    expect((await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: `c_${index}`, ...words } })).status).toBe(200);
  // The same flow all the time: the new state, and who has it open, are named after the run.
  expect((await call("POST", "/api/flows/greeting/states", { body: { name: runId, state: { type: "wait" } } })).status).toBe(201);
  const extraHeaders = { cookie: await server.cookieOf("owner"), origin: server.url };
  const person = io(`${server.url}/studio`, { extraHeaders, transports: ["websocket"], forceNew: true, reconnection: false });
  expect(await person.emitWithAck("flow:watch", { flowId: "greeting", clientId: runId })).toMatchObject({ ok: true });
  people.push(person);
};

/** As the studio does: watches again after each connection, and notes all that it hears by run and event. */
async function listen(url: string, runs: Run[], given: Pick<Listener, "way" | "lose"> & { auth: object; cookie: string | null }): Promise<Listener> {
  const { way, lose, auth, cookie } = given;
  const extraHeaders: Record<string, string> = cookie === null ? {} : { cookie, origin: url };
  const options = { auth, extraHeaders, transports: ["websocket"], forceNew: true, reconnection: way.left === "masked", reconnectionDelay: 20 };
  const socket = io(`${url}/studio`, options);
  const heard = new Map(runs.map(({ runId }) => [runId, new Set<string>()]));
  const counts = { watches: 0, disconnects: 0 };
  const steps: Step[] = [];
  socket.on("flow:step", ({ runId, step }) => void (heard.get(runId)?.add("flow:step"), steps.push(step)));
  socket.on("flow:state", ({ runId }) => void heard.get(runId)?.add("flow:state"));
  socket.on("message", ({ metadata }) => void heard.get(metadata.runId)?.add("message"));
  socket.on("attention:changed", ({ runId }) => void heard.get(runId)?.add("attention:changed"));
  socket.on("flow:edited", ({ edits }) => void heard.get(runIn(runs, edits))?.add("flow:edited"));
  socket.on("flow:people", ({ people: all }) => {
    for (const { clientId } of all) heard.get(clientId)?.add("flow:people");
  });
  socket.on("disconnect", () => void (counts.disconnects += 1));
  socket.on("connect", () => {
    socket.emit("attention:watch", {}, () => undefined);
    socket.emit("flow:watch", { flowId: "greeting" }, () => undefined);
    for (const { runId } of runs)
      socket.emit("run:watch", { runId }, (answer: { ok: boolean; steps?: Step[] }) => {
        counts.watches += 1;
        if (counts.disconnects > 0) steps.push(...(answer.steps ?? []));
      });
  });
  await expect.poll(() => counts.watches, { timeout: 20_000, interval: 10 }).toBe(runs.length);
  return { way, lose, socket, heard, steps, disconnects: () => counts.disconnects };
}

const runIn = (runs: Run[], edits: unknown): string => runs.find(({ runId }) => JSON.stringify(edits).includes(runId))?.runId ?? "";
const patches = (steps: Step[]) => JSON.stringify(steps.map(({ contextPatch }) => contextPatch));
const all = expect.arrayContaining(heardEvents);
const stays: WayToLose = { name: "stays", isTold: true, left: "nothing", prepare: () => Promise.reject(new Error("nobody prepares who stays")) };

describe.each(["alone", "with another node that takes the rights away"])("a socket that lost its rights, %s", (setting) => {
  const isAlone = setting === "alone";
  let server: TestServer;
  let other: Container | null = null;

  beforeAll(async () => {
    if (!isAlone && redis === null) return;
    server = await startTestServer({ seeded: false, env: isAlone || redis === null ? {} : { REDIS_URL: redis.url } });
    if (!isAlone && redis !== null) other = await createTestContainer({ url: server.container.env.DATABASE_URL, env: { REDIS_URL: redis.url } });
  });
  afterAll(async () => {
    await server?.stop();
    await other?.stop();
  });

  it("hears nothing any more, or only what its new role may hear", { timeout: 120_000 }, async ({ skip }) => {
    if (server === undefined) skip("there is no redis-server on this machine");
    const call = createRestClient(server.url, { key: ownerKey });
    await call("POST", "/api/flows/builder", { body: { definition: greetingFlow } });
    await call("POST", "/api/flows/greeting/publish", { body: { revision: 1 } });
    const [before, afterTold, afterLook] = [await openRun(call), await openRun(call), await openRun(call)];
    const runs = [before, afterTold, afterLook];
    const listeners = await Promise.all(
      waysToLose.map(async (way) => listen(server.url, runs, { way, ...(await way.prepare(other ?? server.container, secret)) })),
    );
    const control = await listen(server.url, runs, { way: stays, auth: { apiKey: ownerKey }, cookie: null, lose: async () => undefined });
    await talk(server, before);
    for (const listener of [...listeners, control]) await untilAllHeard(listener, before);

    const [told, untold] = [listeners.filter(({ way }) => way.isTold), listeners.filter(({ way }) => !way.isTold)];
    await Promise.all(told.map(({ lose }) => lose()));
    // Another node is told a moment later, and long before it would look by itself.
    if (!isAlone) await expect.poll(() => told.every(({ disconnects }) => disconnects() > 0), { timeout: 10_000, interval: 10 }).toBe(true);
    await expectSilence(server, { lost: told, control, run: afterTold });

    await Promise.all(untold.map(({ lose }) => lose()));
    await server.gateway.recheck();
    await expectSilence(server, { lost: untold, control, run: afterLook });
    process.stdout.write(`  ${listeners.length} ways to lose rights × ${heardEvents.length} events tried, ${setting}\n`);
    for (const { socket } of [...listeners, control]) socket.disconnect();
  });
});

async function untilAllHeard({ heard, way }: Listener, { runId }: Run): Promise<void> {
  await expect.poll(() => [...(heard.get(runId) ?? [])], { message: way.name, timeout: 20_000, interval: 10 }).toEqual(all);
}

/** A whole conversation, of which those who lost their rights hear nothing, or nothing sensitive, and who stays hears everything. */
async function expectSilence(server: TestServer, { lost, control, run }: { lost: Listener[]; control: Listener; run: Run }): Promise<void> {
  for (const { steps } of [...lost, control]) steps.length = 0;
  await talk(server, run);
  await untilAllHeard(control, run);
  expect(patches(control.steps)).toContain(sensitive);
  const masked = lost.filter(({ way }) => way.left === "masked");
  for (const { steps, way } of masked) await expect.poll(() => steps.length, { message: way.name, timeout: 20_000, interval: 10 }).toBeGreaterThan(4);
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const { way, steps } of masked) expect([way.name, patches(steps).includes(sensitive)]).toEqual([way.name, false]);
  for (const { way, heard, steps, socket } of lost.filter(({ way: { left } }) => left === "nothing"))
    expect([way.name, [...(heard.get(run.runId) ?? [])], steps, socket.connected]).toEqual([way.name, [], [], false]);
}
