import { encode } from "next-auth/jwt";
import { io, type Socket } from "socket.io-client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { FlowEdited, Person, StudioClientEvents, StudioServerEvents } from "@/flows/protocol/sockets";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { nodesSecret, openNodes } from "@/testing/server/nodes";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { createTestContainer } from "@/testing/server/test-container";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import { newId } from "../db/ids";
import { firstWorkspaceId } from "../db/workspace";

type Studio = Socket<StudioServerEvents, StudioClientEvents>;
type Page = { socket: Studio; edited: FlowEdited[]; people: () => Person[] };

let server: TestServer;
let call: RestClient;
let flowId: string;
const opened: Socket[] = [];

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url, { key: ownerKey });
  const created = await call("POST", "/api/flows/builder", { body: { definition: greetingFlow } });
  flowId = created.body.result.flow.id;
});
afterEach(() => {
  for (const socket of opened.splice(0)) socket.disconnect();
});
afterAll(() => server?.stop());

function pageOf(url: string, options: { auth?: object; cookie?: string }): Page {
  const extraHeaders: Record<string, string> = options.cookie === undefined ? {} : { cookie: options.cookie, origin: url };
  const socket: Studio = io(`${url}/studio`, { auth: options.auth ?? {}, extraHeaders, transports: ["websocket"], forceNew: true, reconnection: false });
  opened.push(socket);
  const edited: FlowEdited[] = [];
  let people: Person[] = [];
  socket.on("flow:edited", (each) => edited.push(each));
  socket.on("flow:people", (told) => (people = told.people));
  return { socket, edited, people: () => people };
}

const asOwner = async () => pageOf(server.url, { cookie: await server.cookieOf("owner") });
const asKey = () => pageOf(server.url, { auth: { apiKey: ownerKey } });
const addState = (name: string, more: object = {}) => call("POST", "/api/flows/greeting/states", { body: { name, state: { type: "wait", ...more } } });

describe("a page that has a flow open", () => {
  it("hears what is done to it, whoever does it, until it closes it", async () => {
    const page = await asOwner();
    const { revision } = (await call("GET", "/api/flows/greeting/builder")).body.result.version;
    expect(await page.socket.emitWithAck("flow:watch", { flowId, clientId: "one" })).toEqual({
      ok: true,
      revision,
      people: [{ clientId: "one", id: expect.stringMatching(/^u_/), name: "owner", selection: null, field: null, cursor: null }],
    });
    await addState("more");
    await expect
      .poll(() => page.edited)
      .toEqual([
        {
          flowId,
          revision: revision + 1,
          opId: expect.stringMatching(/^d_/),
          clientId: "server",
          by: { id: expect.stringMatching(/^k_/), name: expect.any(String) },
          edits: [expect.objectContaining({ type: "addState", name: "more" })],
        },
      ]);
    // What is too much for a message is asked for.
    await addState("large", {
      description: "long ".repeat(200),
      onEntry: Array.from({ length: 50 }, () => ({ executor: "response", config: { message: "x".repeat(1_900) } })),
    });
    await expect.poll(() => page.edited.at(-1)).toMatchObject({ revision: revision + 2, edits: null });
    page.socket.emit("flow:unwatch", { flowId });
    await page.socket.emitWithAck("attention:watch", {});
    await addState("unheard");
    await page.socket.emitWithAck("attention:watch", {});
    expect(page.edited).toHaveLength(2);
  });

  it("sees who else is there and where, until they go; programs only look", async () => {
    const [one, two, program] = [await asOwner(), await asOwner(), asKey()];
    await one.socket.emitWithAck("flow:watch", { flowId, clientId: "one" });
    expect(await program.socket.emitWithAck("flow:watch", { flowId: "greeting" })).toMatchObject({ ok: true, people: [{ clientId: "one" }] });
    expect(await two.socket.emitWithAck("flow:watch", { flowId })).toMatchObject({ people: [{ clientId: "one" }, { clientId: two.socket.id }] });
    two.socket.emit("flow:presence", { flowId, state: "hello", entity: "a_1", field: "message", cursor: { x: 1.5, y: -2 } });
    const where = { selection: { state: "hello", entity: "a_1" }, field: "message", cursor: { x: 1.5, y: -2 } };
    for (const { people } of [one, two, program])
      await expect.poll(people).toMatchObject([
        { clientId: "one", selection: null },
        { clientId: two.socket.id, ...where },
      ]);
    two.socket.emit("flow:presence", { flowId, cursor: null });
    await expect.poll(one.people).toMatchObject([{ clientId: "one" }, { selection: null, field: null, cursor: null }]);
    two.socket.disconnect();
    await expect.poll(one.people).toMatchObject([{ clientId: "one" }]);
    await expect.poll(program.people).toMatchObject([{ clientId: "one" }]);
  });

  it("is refused what is not there or no shape of it, and more flows than anybody looks at", async () => {
    const { socket } = asKey();
    expect(await socket.emitWithAck("flow:watch", { flowId: "none" })).toMatchObject({ ok: false, code: "FLOW_NOT_FOUND" });
    expect(await socket.emitWithAck("flow:watch", JSON.parse("{}"))).toMatchObject({ ok: false, code: "INVALID_INPUT" });
    const problem = new Promise((resolve) => socket.once("error", resolve));
    socket.emit("flow:presence", { flowId, cursor: { x: Number.NaN, y: 0 } });
    expect(await problem).toMatchObject({ event: "flow:presence", code: "INVALID_INPUT" });
    for (let index = 0; index < 11; index += 1) {
      await call("POST", "/api/flows/builder", { body: { slug: `many_${index}`, definition: greetingFlow } });
      const answer = await socket.emitWithAck("flow:watch", { flowId: `many_${index}` });
      expect([index, answer.ok]).toEqual([index, index < 10]);
    }
  });

  it("of another workspace is not told that there is such a flow", async () => {
    const other = await createOther();
    const { socket, edited } = pageOf(server.url, { auth: { apiKey: other } });
    expect(await socket.emitWithAck("flow:watch", { flowId })).toMatchObject({ ok: false, code: "FLOW_NOT_FOUND" });
    await addState("unseen");
    socket.emit("flow:presence", { flowId, state: "hello" });
    await socket.emitWithAck("attention:watch", {});
    expect(edited).toEqual([]);
  });
});

/** A key of a workspace of its own. */
async function createOther(): Promise<string> {
  await server.container.db.workspace.create({ data: { id: "w_other", slug: "other", name: "Other" } });
  const { key } = await server.container.apiKeys.create(
    { type: "user", id: "u_other", workspaceId: "w_other", role: "owner" },
    { name: "Other", role: "owner" },
  );
  return key;
}

/** Asha, signed in to servers on that database. */
async function signIn(databaseUrl: string): Promise<string> {
  const container = await createTestContainer({ url: databaseUrl });
  try {
    const id = newId("u");
    await container.db.user.create({
      data: { id, email: "asha@example.org", name: "Asha", memberships: { create: { workspaceId: firstWorkspaceId, role: "editor" } } },
    });
    const sid = await container.sessions.begin({ userId: id, version: 0, address: "127.0.0.1", userAgent: null });
    return `next-auth.session-token=${await encode({ token: { sub: id, sid }, secret: nodesSecret })}`;
  } finally {
    await container.stop();
  }
}

describe("two nodes", () => {
  it("tell each other's pages of edits and of people, who are gone with their socket", { timeout: 120_000 }, async ({ skip }) => {
    const nodes = await openNodes();
    if (nodes === null) return skip("there is no redis-server on this machine");
    try {
      const [first, second] = [await nodes.start({ PARLEY_NODE_ID: "n-1" }), await nodes.start({ PARLEY_NODE_ID: "n-2" })];
      const onFirst = createRestClient(first.url, { key: ownerKey });
      const created = (await onFirst("POST", "/api/flows/builder", { body: { definition: greetingFlow } })).body.result;
      const there = pageOf(second.url, { auth: { apiKey: ownerKey } });
      const here = pageOf(first.url, { auth: { apiKey: ownerKey } });
      for (const { socket } of [there, here])
        expect(await socket.emitWithAck("flow:watch", { flowId: created.flow.id })).toMatchObject({ ok: true, revision: 1 });
      await onFirst("POST", "/api/flows/greeting/states", { body: { name: "more", state: { type: "wait" } } });
      for (const { edited } of [there, here]) await expect.poll(() => edited, { timeout: 10_000 }).toMatchObject([{ revision: 2, clientId: "server" }]);
      // Keys are nobody who is there: a person signs in.
      const cookie = await signIn(nodes.database.url);
      const person = pageOf(first.url, { cookie });
      expect(await person.socket.emitWithAck("flow:watch", { flowId: created.flow.id, clientId: "page" })).toMatchObject({
        ok: true,
        people: [{ clientId: "page" }],
      });
      person.socket.emit("flow:presence", { flowId: created.flow.id, state: "hello" });
      await expect.poll(there.people, { timeout: 10_000 }).toMatchObject([{ clientId: "page", name: "Asha", selection: { state: "hello" } }]);
      // Whoever comes later is told too.
      const late = pageOf(second.url, { auth: { apiKey: ownerKey } });
      expect(await late.socket.emitWithAck("flow:watch", { flowId: created.flow.id })).toMatchObject({ people: [{ clientId: "page" }] });
      person.socket.disconnect();
      for (const { people } of [there, here, late]) await expect.poll(people, { timeout: 10_000 }).toEqual([]);
    } finally {
      await nodes.close();
    }
  });
});
