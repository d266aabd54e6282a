import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/server/access/actor";
import type { Connection } from "@/server/channels/channel";
import type { Container } from "@/server/container";
import { firstWorkspaceId } from "@/server/db/workspace";
import { ensureWebConnection } from "@/server/door/web-connection";
import { signedHeaders } from "@/server/signatures/signature";
import { publishFlow, say } from "../server/publish-flow";
import { createRestClient } from "../server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "../server/test-server";
import { phoneLine } from "./line";

const simulator = { name: "simulator", title: "Phone simulator" };
const beside = "w_beside";

let server: TestServer;
let container: Container;
let call: ReturnType<typeof createRestClient>;
let own: Connection;
let foreign: Connection;

beforeAll(async () => {
  server = await startTestServer();
  ({ container } = server);
  call = createRestClient(server.url);
  await container.pool.query("INSERT INTO workspaces (id, slug, name) VALUES ($1, 'beside', 'Beside')", [beside]);
  await ensureWebConnection(container.pool, beside);
  own = await container.connections.ofSandbox(firstWorkspaceId, simulator);
  foreign = await container.connections.ofSandbox(beside, simulator);
  const waiting = { type: "wait", onEntry: [say("Waiting.")], transitions: { "webhook:courier.arrived": "done", user_message: "waiting" } };
  await publishFlow(container, {
    id: "parcel",
    initialState: "waiting",
    finalStates: ["done"],
    states: { waiting, done: { type: "final", onEntry: [say("Here.")] } },
  });
});

afterAll(() => server?.stop());

const count = async (table: string) => (await container.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n;
const everything = async () => Promise.all(["conversations", "outbox_messages", "channel_addresses", "webhook_events", "messages"].map(count));

/** A webhook to a connection's address; signed by another's secret where one is given. */
function post(to: string, body: object, secret: string | null) {
  const raw = Buffer.from(JSON.stringify(body));
  const headers = secret === null ? {} : signedHeaders(secret, { body: raw, at: Date.now(), eventId: `evt-${Math.random()}` });
  return call("POST", `/api/webhooks/${to}`, { headers, raw: raw.toString() });
}
const message = (from = "919822000001") => ({ events: [{ type: "message", id: `m-${Math.random()}`, from, text: "hello" }] });
const secretOf = (connection: Connection) => container.connections.secretOf(connection);

describe("a caller", () => {
  it("cannot name its channel: nothing is made, and nothing waits to be sent", async () => {
    const before = await everything();
    for (const channel of ["whatsapp", "simulator", "sms", "sandbox"])
      expect((await call("POST", "/api/chat/sessions", { body: { flow: "parcel", channel } })).status).toBe(400);
    expect(await everything()).toEqual(before);
  });

  it("cannot come in by a connection that is no web chat, or by one that nobody has", async () => {
    const before = await everything();
    for (const connection of [own.publicKey, foreign.publicKey, `ck_${"0".repeat(32)}`, own.id, "web", "'; --"])
      expect((await call("POST", "/api/chat/sessions", { body: { flow: "parcel", connection } })).status).toBe(404);
    expect(await everything()).toEqual(before);
  });

  it("comes in by a web chat's key to that web chat's workspace, and with a key of another workspace not at all", async () => {
    const web = await container.connections.web(beside);
    const opened = await call("POST", "/api/chat/sessions", { body: { connection: web.publicKey } });
    expect(opened.status).toBe(201);
    const conversation = await container.db.conversation.findUniqueOrThrow({ where: { id: opened.body.result.sessionId } });
    expect(conversation).toMatchObject({ workspaceId: beside, connectionId: web.id, channel: "web", addressId: null });
    // What the first workspace has published is not there.
    expect((await call("POST", "/api/chat/sessions", { body: { connection: web.publicKey, flow: "parcel" } })).status).toBe(404);
    expect((await call("POST", "/api/chat/sessions", { key: ownerKey, body: { connection: web.publicKey } })).status).toBe(404);
  });

  it("of a paused web chat is not let in", async () => {
    const web = await container.connections.web(beside);
    await container.pool.query("UPDATE connections SET status = 'paused' WHERE id = $1", [web.id]);
    await container.connections.set(web, {});
    expect((await call("POST", "/api/chat/sessions", { body: { connection: web.publicKey } })).status).toBe(404);
    await container.pool.query("UPDATE connections SET status = 'active' WHERE id = $1", [web.id]);
    await container.connections.set(web, {});
  });
});

describe("a provider", () => {
  it("is believed by its connection's own secret alone", async () => {
    const before = await everything();
    for (const secret of [null, "guessed", secretOf(foreign), own.publicKey]) expect((await post(own.publicKey, message(), secret)).status).toBe(401);
    expect((await post((await container.connections.web(firstWorkspaceId)).publicKey, message(), secretOf(own))).status).toBe(404);
    expect((await post(own.id, message(), secretOf(own))).status).toBe(404);
    expect(await everything()).toEqual(before);
    expect((await post(own.publicKey, message(), secretOf(own))).status).toBe(200);
  });

  it("cannot sign one body and send another, nor an address that is none", async () => {
    const signed = Buffer.from(JSON.stringify(message("919822000002")));
    const headers = signedHeaders(secretOf(own), { body: signed, at: Date.now() });
    expect((await call("POST", `/api/webhooks/${own.publicKey}`, { headers, raw: JSON.stringify(message("919822000003")) })).status).toBe(401);
    for (const from of ["", "0123456789", "+919822000001", "asha", "1".repeat(16), "919822000001\n"])
      expect((await post(own.publicKey, message(from), secretOf(own))).status).toBe(400);
  });

  it("reaches its own workspace's conversations alone, with the same number in both", async () => {
    const number = "919822000009";
    for (const connection of [own, foreign]) await post(connection.publicKey, message(number), secretOf(connection));
    await container.webhooks.settled();
    const rows = await container.db.channelAddress.findMany({ where: { address: number }, orderBy: { createdAt: "asc" } });
    expect(rows.map(({ workspaceId, connectionId }) => ({ workspaceId, connectionId }))).toEqual([
      { workspaceId: firstWorkspaceId, connectionId: own.id },
      { workspaceId: beside, connectionId: foreign.id },
    ]);
    expect(new Set(rows.map(({ conversationId }) => conversationId)).size).toBe(2);
  });

  it("cannot say that another's message was read", async () => {
    const customer = await phoneLine(container).meets("parcel");
    expect(await customer.heard()).toEqual(["Waiting."]);
    const [row] = await container.db.outboxMessage.findMany({ where: { conversationId: customer.sessionId } });
    const receipt = { events: [{ type: "receipt", key: row?.id, status: "read" }] };
    expect((await post(foreign.publicKey, receipt, secretOf(foreign))).status).toBe(200);
    expect((await container.db.outboxMessage.findFirstOrThrow({ where: { id: row?.id ?? "" } })).receipt).toBe("delivered");
    await post(own.publicKey, receipt, secretOf(own));
    expect((await container.db.outboxMessage.findFirstOrThrow({ where: { id: row?.id ?? "" } })).receipt).toBe("read");
  });
});

describe("another program", () => {
  const ownerOf = (workspaceId: string): Actor => ({ type: "user", id: "u_test", workspaceId, role: "owner" });

  /** A connection by which a courier of that workspace tells of what happened. */
  async function courierOf(workspaceId: string): Promise<Connection> {
    const { path } = await container.senders.create(ownerOf(workspaceId), "courier");
    const connection = await container.connections.findByKey(path.slice("/api/webhooks/".length));
    if (connection === null) throw new Error("the connection is not there");
    return connection;
  }

  it("has a name once in a workspace, a secret that is shown once, and is refused when it was removed", async () => {
    const owner = ownerOf(beside);
    const made = await container.senders.create(owner, "florist");
    await expect(container.senders.create(owner, "florist")).rejects.toMatchObject({ code: "SENDER_EXISTS" });
    await expect(container.senders.create({ ...owner, role: "editor" }, "baker")).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await container.senders.list(owner)).map(({ name }) => name)).toEqual(["florist"]);
    expect(JSON.stringify(await container.senders.list(owner))).not.toContain(made.secret);
    expect(await container.senders.list(ownerOf(firstWorkspaceId))).toEqual([]);
    const key = made.path.slice("/api/webhooks/".length);
    expect((await post(key, { event: "opened" }, made.secret)).status).toBe(200);
    await expect(container.senders.remove(ownerOf(firstWorkspaceId), made.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await container.senders.remove(owner, made.id);
    expect((await post(key, { event: "opened" }, made.secret)).status).toBe(404);
  });

  it("tells runs of its own workspace of its events, whatever run it names", async () => {
    const [mine, others] = [await courierOf(firstWorkspaceId), await courierOf(beside)];
    const opened = await call("POST", "/api/chat/sessions", { body: { flow: "parcel" } });
    const { runId } = opened.body.result.flowState;
    const arrived = { event: "arrived", correlationKey: runId };
    expect((await post(others.publicKey, arrived, secretOf(others))).status).toBe(200);
    expect((await post(`main/${others.publicKey}`, arrived, secretOf(others))).status).toBe(404);
    expect((await post(others.publicKey, arrived, secretOf(mine))).status).toBe(401);
    await container.webhooks.settled();
    expect(await container.db.flowRun.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({ currentState: "waiting" });
    expect((await post(mine.publicKey, arrived, secretOf(mine))).status).toBe(200);
    await container.webhooks.settled();
    expect(await container.db.flowRun.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({ currentState: "done" });
    const events = await container.db.webhookEvent.findMany({ where: { type: "arrived" }, orderBy: { receivedAt: "asc" } });
    expect(events.map(({ workspaceId, status }) => ({ workspaceId, status }))).toEqual([
      { workspaceId: beside, status: "unmatched" },
      { workspaceId: firstWorkspaceId, status: "dispatched" },
    ]);
  });
});

describe("what a webhook brought", () => {
  it("is kept by the conversation alone", async () => {
    const customer = await phoneLine(container).meets("parcel");
    await customer.says("a secret of mine");
    const { rows } = await container.pool.query("SELECT 1 FROM webhook_events WHERE payload::text LIKE '%a secret of mine%'");
    expect(rows).toEqual([]);
    const [stored] = await container.db.message.findMany({ where: { conversationId: customer.sessionId, role: "user" }, orderBy: { seq: "desc" } });
    expect(stored?.providerMessageId).toBe(stored?.clientMessageId);
  });
});
