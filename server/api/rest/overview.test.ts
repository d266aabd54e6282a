import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import type { Actor } from "../../access/actor";
import { createStatistics } from "../../runs/statistics";
import { createStatisticsRepository } from "../../runs/statistics-repository";

type Session = { sessionId: string; token: string; flowState: { runId: string } };

/** A wait whose time is over pauses its run. */
const hastyFlow = { ...greetingFlow, id: "hasty", states: { ...greetingFlow.states, hello: { ...greetingFlow.states.hello, timeout: 700 } } };
const patientFlow = { ...greetingFlow, id: "patient", states: { ...greetingFlow.states, hello: { ...greetingFlow.states.hello, timeout: 3_600_000 } } };

let server: TestServer;
let call: RestClient;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url, { key: ownerKey });
  for (const definition of [greetingFlow, patientFlow, hastyFlow]) {
    await call("POST", "/api/flows/builder", { body: { definition } });
    expect((await call("POST", `/api/flows/${definition.id}/publish`, { body: { revision: 1 } })).status).toBe(200);
  }
});
afterAll(() => server?.stop());

const open = async (flow: string): Promise<Session> => (await call("POST", "/api/chat/sessions", { key: null, body: { flow } })).body.result;
let said = 0;
async function say({ sessionId, token }: Session, message: string): Promise<void> {
  const body = { sessionId, clientMessageId: `c_${(said += 1)}`, message };
  expect((await call("POST", "/api/chat/messages", { key: token, body })).status).toBe(200);
}
const owner = async (): Promise<Actor> => ({
  type: "apiKey",
  id: "k_tests",
  workspaceId: (await server.container.db.workspace.findFirstOrThrow()).id,
  role: "owner",
});

describe("what became of runs", () => {
  it("is counted for the workspace and for a flow, forks apart", async () => {
    const sessions = [await open("greeting"), await open("greeting"), await open("greeting"), await open("patient")];
    const [done, cancelled] = sessions;
    if (done === undefined || cancelled === undefined) throw new Error("no sessions");
    await say(done, "Asha");
    await say(done, "no");
    await say(cancelled, "cancel");
    expect((await call("POST", `/api/runs/${done.flowState.runId}/fork`, { body: { seq: 1 } })).status).toBe(201);

    const { body } = await call("GET", "/api/stats");
    expect(body.result).toMatchObject({
      counted: 4,
      byStatus: { completed: 1, cancelled: 1, running: 2 },
      medianMs: expect.any(Number),
      flows: [
        { flowId: "greeting", name: "Greeting", runs: 3, completed: 1, failed: 0 },
        { flowId: "patient", runs: 1, completed: 0, failed: 0 },
      ],
    });
    expect(body.result.turns).toBeGreaterThanOrEqual(4 + 3);
    expect(Date.now() - Date.parse(body.result.since)).toBeGreaterThanOrEqual(7 * 86_400_000);

    expect((await call("GET", "/api/flows/greeting/stats?days=1")).body.result).toMatchObject({
      counted: 3,
      versions: [{ version: 1, runs: 3, completed: 1, failed: 0 }],
      states: [
        { state: "cancelled", runs: 1, ended: 1 },
        { state: "done", runs: 1, ended: 1 },
        { state: "hello", runs: 1, ended: 0 },
      ],
    });
    expect((await call("GET", "/api/flows/none/stats")).body).toMatchObject({ code: "FLOW_NOT_FOUND", message: "There is no such flow." });
    expect((await call("GET", "/api/stats?days=400")).body).toMatchObject({ code: "INVALID_INPUT" });
  });

  it("looks at so many runs at most, and says since when", async () => {
    const runs = await server.container.db.flowRun.findMany({ where: { sandbox: false }, orderBy: { startedAt: "desc" }, take: 2 });
    const few = createStatistics({ repository: createStatisticsRepository(server.container.pool), now: Date.now, most: 2 });
    expect(await few.ofWorkspace(await owner(), 7)).toMatchObject({ counted: 2, since: runs[1]?.startedAt });
  });

  it("is for those who may read runs, of their own workspace", async () => {
    const { statistics, timers } = server.container;
    const stranger: Actor = { ...(await owner()), workspaceId: "w_other" };
    expect(await statistics.ofWorkspace(stranger, 7)).toMatchObject({ counted: 0, flows: [], medianMs: null });
    expect(await timers.list(stranger, { limit: 10 })).toEqual({ timers: [], nextCursor: null });
  });
});

describe("what runs wait for by the clock", () => {
  it("is listed page by page, the earliest first, each by its run", async () => {
    const ids = [];
    for (let index = 0; index < 4; index += 1) ids.push((await open("patient")).flowState.runId);
    const all: { id: string; dueAt: string }[] = (await call("GET", "/api/timers")).body.result.timers;
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    expect(all.map(({ dueAt }) => dueAt)).toEqual(all.map(({ dueAt }) => dueAt).toSorted());

    const paged: unknown[] = [];
    for (let cursor = ""; ; ) {
      const { timers, nextCursor } = (await call("GET", `/api/timers?limit=2${cursor}`)).body.result;
      paged.push(...timers);
      if (nextCursor === null) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(paged).toEqual(all);

    const one = await call("GET", `/api/timers/${ids[0]}`);
    expect(one.body.result).toMatchObject({ id: ids[0], flowId: "patient", state: "hello", status: "running", attempts: 0 });
    expect(Date.parse(one.body.result.dueAt) - Date.now()).toBeGreaterThan(3_500_000);
    const { flowState } = await open("greeting");
    expect((await call("GET", `/api/timers/${flowState.runId}`)).body).toMatchObject({ code: "NOT_FOUND", message: "There is no such timer." });
  });
});

describe("resuming a run", () => {
  it("lets one go on that its customer left, and asks again; only while it is paused", async () => {
    const waiting = await open("greeting");
    const refused = await call("POST", `/api/runs/${waiting.flowState.runId}/resume`, { body: {} });
    expect(refused.body).toMatchObject({ code: "HANDOFF_OVER", message: "This run is not paused." });
    const { flowState, sessionId } = await open("hasty");
    const runId = flowState.runId;
    await expect.poll(async () => (await call("GET", `/api/runs/${runId}`)).body.result.status, { timeout: 10_000 }).toBe("paused");
    expect(await call("POST", `/api/runs/${runId}/resume`, { body: {} })).toMatchObject({
      status: 200,
      body: { result: { status: "running", current_state: "hello" } },
    });
    const { messages } = (await call("GET", `/api/chat/sessions/${sessionId}/messages`)).body.result;
    expect(messages.at(-1)).toMatchObject({ role: "assistant", content: "Hello! What is your name?" });
  });
});
