import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { createRestClient } from "@/testing/server/rest-client";
import { startTestServer, type TestServer } from "@/testing/server/test-server";
import type { Actor } from "../access/actor";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

const editor: Actor = { type: "user", id: "u_test", workspaceId, role: "editor" };

let server: TestServer;
let call: ReturnType<typeof createRestClient>;

beforeAll(async () => {
  server = await startTestServer({ env: { PARLEY_RATE_LIMITS: "on" } });
  call = createRestClient(server.url);
  const counted = { target: "asking", internal: true, actions: [say("You said {{_input.text}}.")] };
  await publishFlow(server.container, {
    id: "chatty",
    initialState: "asking",
    finalStates: ["done"],
    states: { asking: { type: "wait", onEntry: [say("Go on.")], transitions: { user_message: counted, bye: "done" } }, done: { type: "final" } },
  });
});

afterAll(() => server?.stop());

let guests = 0;
const newNumber = () => {
  guests += 1;
  return `9198765${String(10_000 + guests)}`;
};

async function openGuest() {
  const { body } = await call("POST", "/api/chat/sessions", { body: { flow: "chatty" } });
  const { sessionId, token, flowState } = body.result;
  const post = (path: string, sent: object) => call("POST", path, { headers: { Authorization: `Bearer ${token}` }, body: sent });
  let sent = 0;
  const tell = (message: string) => post("/api/chat/messages", { sessionId, clientMessageId: `c${(sent += 1)}`, message });
  return { sessionId, runId: flowState.runId as string, post, tell };
}

/** The code as its owner reads it. */
async function codeAt(phone: string): Promise<string> {
  const { messages } = await server.container.phones.get(editor, phone);
  return /^\d{6}/.exec(messages.findLast(({ template }) => template === "sign_in_code")?.text ?? "")?.[0] ?? "";
}
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
const conversationOf = (id: string) => server.container.db.conversation.findUniqueOrThrow({ where: { id } });

describe("a guest", () => {
  it("signs in by a code that is sent to their number; session and run go on as they are", async () => {
    const phone = newNumber();
    const guest = await openGuest();
    await guest.tell("one");
    await guest.tell("two");
    expect(await conversationOf(guest.sessionId)).toMatchObject({ userId: null, participantId: null, addressId: null });
    const begun = await guest.post("/api/chat/sign-in/code", { phone: `+${phone.slice(0, 2)} ${phone.slice(2)}` });
    expect(begun).toMatchObject({ status: 200, body: { result: { phone, expiresInSeconds: 600 } } });
    expect((await guest.post("/api/chat/sign-in", { code: await codeAt(phone) })).body.result).toEqual({ signedIn: true });
    const participant = await server.container.db.participant.findUniqueOrThrow({ where: { workspaceId_phone: { workspaceId, phone } } });
    const conversation = await conversationOf(guest.sessionId);
    expect(conversation).toMatchObject({ userId: participant.id, participantId: participant.id, foregroundRunId: guest.runId });
    expect(participant.id).toMatch(/^p_[0-9a-f]{32}$/);
    const answer = await guest.tell("three");
    expect(answer.body.result).toMatchObject({ messages: [{ content: "You said three." }], flowState: { runId: guest.runId, status: "running" } });
    expect(await server.container.db.flowRun.findUniqueOrThrow({ where: { id: guest.runId } })).toMatchObject({
      userId: participant.id,
      participantId: participant.id,
    });
    const said = await server.container.conversations.history(guest.sessionId);
    expect(said.messages.filter(({ role }) => role === "user").map(({ content }) => content)).toEqual(["one", "two", "three"]);
    expect(await guest.post("/api/chat/sign-in/code", { phone })).toMatchObject({ status: 409, body: { code: "SIGNED_IN_ALREADY" } });
  });

  it("is the participant who has that number on another channel too", async () => {
    const phone = newNumber();
    await server.container.phones.add(editor, { address: phone, name: null });
    await server.container.phones.say(editor, { address: phone, id: `hi-${phone}`, text: "hello" });
    const guest = await openGuest();
    await guest.post("/api/chat/sign-in/code", { phone: `+${phone}` });
    await guest.post("/api/chat/sign-in", { code: await codeAt(phone) });
    const { participantId } = await conversationOf(guest.sessionId);
    const addresses = await server.container.db.channelAddress.findMany({ where: { participantId }, orderBy: { createdAt: "asc" } });
    expect(addresses.map(({ address }) => address)).toEqual([phone, guest.sessionId]);
    expect((await conversationOf(addresses[0]?.conversationId ?? "")).participantId).toBe(participantId);
    // Somebody who writes for the first time is known by the number as well.
    const other = await openGuest();
    await other.post("/api/chat/sign-in/code", { phone: `+${phone}` });
    await other.post("/api/chat/sign-in", { code: await codeAt(phone) });
    expect((await conversationOf(other.sessionId)).participantId).toBe(participantId);
  });

  it("gets five tries for a code, even at once, and the right one is no good after them", async () => {
    const phone = newNumber();
    const guest = await openGuest();
    await guest.post("/api/chat/sign-in/code", { phone: `+${phone}` });
    const code = await codeAt(phone);
    const tries = await Promise.all(Array.from({ length: 8 }, () => guest.post("/api/chat/sign-in", { code: wrong(code) })));
    expect(tries.map(({ status, body }) => `${status} ${body.code}`)).toEqual(Array.from({ length: 8 }, () => "403 CODE_INVALID"));
    expect((await server.container.db.signInCode.findUniqueOrThrow({ where: { conversationId: guest.sessionId } })).attempts).toBe(5);
    expect((await guest.post("/api/chat/sign-in", { code })).status).toBe(403);
    await guest.post("/api/chat/sign-in/code", { phone: `+${phone}` });
    expect((await guest.post("/api/chat/sign-in", { code: await codeAt(phone) })).status).toBe(200);
  });

  it("cannot use another's code, an old one, or one twice", async () => {
    const [phone, other] = [newNumber(), newNumber()];
    const [guest, stranger] = [await openGuest(), await openGuest()];
    await guest.post("/api/chat/sign-in/code", { phone: `+${phone}` });
    await stranger.post("/api/chat/sign-in/code", { phone: `+${other}` });
    const code = await codeAt(phone);
    if (code !== (await codeAt(other))) expect((await stranger.post("/api/chat/sign-in", { code })).status).toBe(403);
    await server.container.pool.query("UPDATE sign_in_codes SET expires_at = now() WHERE conversation_id = $1", [guest.sessionId]);
    expect((await guest.post("/api/chat/sign-in", { code })).status).toBe(403);
    const both = await Promise.all([1, 2].map(async () => stranger.post("/api/chat/sign-in", { code: await codeAt(other) })));
    expect(both.map(({ status }) => status).toSorted()[0]).toBe(200);
    expect(await server.container.db.participant.count({ where: { workspaceId, phone: other } })).toBe(1);
    expect(await server.container.db.signInCode.count({ where: { conversationId: stranger.sessionId } })).toBe(0);
  });

  it("leaves no code behind that could be read: neither in a row, nor in a conversation", async () => {
    const phone = newNumber();
    const guest = await openGuest();
    await guest.post("/api/chat/sign-in/code", { phone: `+${phone}` });
    const code = await codeAt(phone);
    for (const table of ["sign_in_codes", "messages", "outbox_messages", "webhook_events", "audit_log", "flow_run_tape"]) {
      const { rows } = await server.container.pool.query(`SELECT 1 FROM ${table} t WHERE t::text LIKE $1`, [`%${code} is your code%`]);
      expect([table, rows.length]).toEqual([table, 0]);
    }
    const { codeHash } = await server.container.db.signInCode.findUniqueOrThrow({ where: { conversationId: guest.sessionId } });
    expect(codeHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is told of what is no number, and of asking too often for one", async () => {
    const guest = await openGuest();
    for (const phone of ["call me", "123", "+0123456789"]) expect((await guest.post("/api/chat/sign-in/code", { phone })).status).toBe(400);
    const phone = newNumber();
    const statuses: number[] = [];
    for (let times = 0; times < 7; times += 1) statuses.push((await guest.post("/api/chat/sign-in/code", { phone: `+${phone}` })).status);
    expect(statuses.filter((status) => status === 200).length).toBe(5);
    expect(statuses.at(-1)).toBe(429);
    expect((await call("POST", "/api/chat/sign-in/code", { body: { phone: "+919822012345" } })).status).toBe(401);
  });
});
