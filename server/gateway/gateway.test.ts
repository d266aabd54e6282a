import { io, type Socket } from "socket.io-client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ChatMessage, FlowState } from "@/flows/protocol/chat";
import type { ChatClientEvents, ChatServerEvents, StudioClientEvents, StudioServerEvents } from "@/flows/protocol/sockets";
import type { Step } from "@/flows/protocol/step";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";

type ChatClient = Socket<ChatServerEvents, ChatClientEvents>;
type StudioClient = Socket<StudioServerEvents, StudioClientEvents>;

let server: TestServer;
let call: RestClient;
const opened: { disconnect: () => unknown }[] = [];

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url, { key: ownerKey });
  await call("POST", "/api/flows/builder", { body: { definition: greetingFlow } });
  await call("POST", "/api/flows/greeting/publish", { body: { revision: 1 } });
});
afterEach(() => {
  for (const socket of opened.splice(0)) socket.disconnect();
});
afterAll(() => server?.stop());

const openSession = async () => (await call("POST", "/api/chat/sessions", { key: null, body: { flow: "greeting" } })).body.result;

function chatSocket(auth: Record<string, unknown>): ChatClient {
  const socket: ChatClient = io(`${server.url}/chat`, { auth, transports: ["websocket"], reconnection: false });
  opened.push(socket);
  return socket;
}

function studioSocket(auth: Record<string, unknown>, extraHeaders: Record<string, string> = {}): StudioClient {
  const socket: StudioClient = io(`${server.url}/studio`, { auth, extraHeaders, transports: ["websocket"], reconnection: false });
  opened.push(socket);
  return socket;
}

const connected = (socket: ChatClient | StudioClient) =>
  new Promise<void>((resolve, reject) => {
    const either = socket as Socket;
    if (either.connected) resolve();
    either.on("connect", resolve);
    either.on("connect_error", reject);
  });

/** Everything that was heard, and a promise for the moment when it is enough. */
function listen(socket: ChatClient) {
  const messages: ChatMessage[] = [];
  const states: FlowState[] = [];
  const waiting: { isEnough: () => boolean; resolve: () => void }[] = [];
  const check = () => waiting.filter(({ isEnough }) => isEnough()).forEach(({ resolve }) => resolve());
  socket.on("message", (message) => {
    messages.push(message);
    check();
  });
  socket.on("flow:state", (state) => {
    states.push(state);
    check();
  });
  const until = (isEnough: () => boolean) => new Promise<void>((resolve) => (isEnough() ? resolve() : waiting.push({ isEnough, resolve })));
  return { messages, states, until };
}

describe("/chat", () => {
  it.each([[{}], [{ token: "wrong" }], [{ token: 7 }], [{ apiKey: ownerKey }]])("refuses the connection with %j", async (auth) => {
    await expect(connected(chatSocket(auth))).rejects.toMatchObject({ message: "UNAUTHENTICATED", data: { code: "UNAUTHENTICATED" } });
  });

  it("joins the own session only, with what was missed", async () => {
    const { sessionId, token, flowState } = await openSession();
    const other = await openSession();
    const socket = chatSocket({ token });
    await connected(socket);
    expect(await socket.emitWithAck("session:join", { sessionId: other.sessionId })).toEqual({ ok: false, code: "FORBIDDEN", message: expect.any(String) });
    const joined = await socket.emitWithAck("session:join", { sessionId });
    expect(joined).toMatchObject({ ok: true, messages: [{ seq: 1, content: "Hello! What is your name?" }], flowState });
    expect(await socket.emitWithAck("session:join", { sessionId, lastSeq: 1 })).toMatchObject({ ok: true, messages: [] });
  });

  it("says whether there is more than the page it answers with", async () => {
    const { sessionId, token } = await openSession();
    // The greeting is the first; 249 more make two pages.
    const copies = `INSERT INTO messages (id, conversation_id, seq, direction, role, content, payload, channel, turn_id, created_at)
      SELECT m.id || '_' || n, m.conversation_id, n, m.direction, m.role, m.content, m.payload, m.channel, m.turn_id, m.created_at
      FROM messages m, generate_series(2, 250) n WHERE m.conversation_id = $1`;
    await server.container.pool.query(copies, [sessionId]);
    const socket = chatSocket({ token });
    await connected(socket);
    const answers = [];
    for (const lastSeq of [0, 200, 250]) {
      const answer = await socket.emitWithAck("session:join", { sessionId, lastSeq });
      answers.push(answer.ok ? [answer.messages.length, answer.messages.at(-1)?.seq, answer.hasMore] : answer);
    }
    expect(answers).toEqual([
      [200, 200, true],
      [50, 250, false],
      [0, undefined, false],
    ]);
  });

  it("acknowledges a message, and brings replies and states in order to every socket of the session", async () => {
    const { sessionId, token } = await openSession();
    const [phone, laptop] = [chatSocket({ token }), chatSocket({ token })];
    await Promise.all([connected(phone), connected(laptop)]);
    const heard = [listen(phone), listen(laptop)];
    await phone.emitWithAck("session:join", { sessionId });
    await laptop.emitWithAck("session:join", { sessionId });
    const ack = await phone.emitWithAck("message:send", { sessionId, clientMessageId: "c_1", message: "Asha" });
    expect(ack).toEqual({ ok: true, turnId: expect.stringMatching(/^t_/), messageId: expect.stringMatching(/^m_/), seq: 2, duplicate: false });
    await phone.emitWithAck("message:send", { sessionId, clientMessageId: "c_2", message: "no" });
    for (const { messages, states, until } of heard) {
      await until(() => messages.length === 2 && states.some((state) => state.state === "done"));
      expect(messages.map(({ seq, role, content }) => [seq, role, content])).toEqual([
        [3, "assistant", "Nice to meet you, Asha. Anything else?"],
        [5, "assistant", "Goodbye."],
      ]);
      const changes = states.filter((state) => !state.transient);
      expect(changes.map(({ previousState, state, event }) => [previousState, state, event])).toEqual([
        ["hello", "thanks", "user_message"],
        ["thanks", "done", "user_message"],
      ]);
      expect(changes[1]?.seq).toBeGreaterThan(changes[0]?.seq ?? 0);
      expect(states.filter((state) => state.transient).map(({ state, phase }) => [state, phase])).toEqual([
        ["hello", "PROCESSING"],
        ["thanks", "PROCESSING"],
      ]);
    }
  });

  it("ends a turn that fails with where the run stands, also after changes of state", async () => {
    const { hello, done } = greetingFlow.states;
    const breaks = { type: "action", actions: [{ executor: "set", config: { values: { customer_name: 7 } } }], transitions: { success: "done" } };
    const states = { hello: { ...hello, transitions: { user_message: "breaks" } }, breaks, done };
    await call("POST", "/api/flows/builder", { body: { definition: { ...greetingFlow, id: "breaking", finalStates: ["done"], states } } });
    expect((await call("POST", "/api/flows/breaking/publish", { body: { revision: 1 } })).status).toBe(200);
    const { sessionId, token } = (await call("POST", "/api/chat/sessions", { key: null, body: { flow: "breaking" } })).body.result;
    const socket = chatSocket({ token });
    await connected(socket);
    const { states: heard, until } = listen(socket);
    await socket.emitWithAck("session:join", { sessionId });
    await socket.emitWithAck("message:send", { sessionId, clientMessageId: "c_1", message: "Asha" });
    await until(() => heard.some(({ status }) => status === "failed"));
    expect(heard.map(({ transient, state, status, phase }) => [transient ?? false, state, status, phase])).toEqual([
      [true, "hello", "running", "PROCESSING"],
      [false, "breaks", "running", "PROCESSING"],
      [false, "breaks", "failed", "COMPLETED"],
    ]);
    expect(heard[2]?.seq).toBeGreaterThan(heard[1]?.seq ?? 0);
  });

  it("recognises a message that comes again, by socket or by REST", async () => {
    const { sessionId, token } = await openSession();
    const socket = chatSocket({ token });
    await connected(socket);
    const message = { sessionId, clientMessageId: "c_1", message: "Asha" };
    const first = await socket.emitWithAck("message:send", message);
    expect(await socket.emitWithAck("message:send", message)).toEqual({ ...first, duplicate: true });
    const { body } = await call("POST", "/api/chat/messages", { key: token, body: message });
    expect({ ok: true, ...body.result }).toMatchObject({ ...first, duplicate: true });
  });

  it("brings what was missed while the socket was away, once", async () => {
    const { sessionId, token } = await openSession();
    const before = chatSocket({ token });
    await connected(before);
    await before.emitWithAck("session:join", { sessionId });
    before.disconnect();
    await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: "c_1", message: "Asha" } });
    const after = chatSocket({ token });
    await connected(after);
    const joined = await after.emitWithAck("session:join", { sessionId, lastSeq: 1 });
    expect(joined.ok && joined.messages.map(({ seq, role }) => [seq, role])).toEqual([
      [2, "user"],
      [3, "assistant"],
    ]);
  });

  it.each([
    ["nothing", undefined, "INVALID_INPUT"],
    ["a text", "hello", "INVALID_INPUT"],
    ["no id", { message: "hi" }, "INVALID_INPUT"],
    ["a blank message", { clientMessageId: "c_1", message: " " }, "INVALID_INPUT"],
    ["NUL in an event", { clientMessageId: "c_1", message: "hi", event: "\u0000" }, "INVALID_INPUT"],
    ["another session", { clientMessageId: "c_1", message: "hi", sessionId: "s_other" }, "FORBIDDEN"],
  ])("refuses %s as a message", async (_what, payload, code) => {
    const { sessionId, token } = await openSession();
    const socket = chatSocket({ token });
    await connected(socket);
    const sent = typeof payload === "object" ? { sessionId, ...payload } : payload;
    // The types would not let a client send this; a hostile one does not ask them.
    expect(await (socket as Socket).emitWithAck("message:send", sent)).toEqual({ ok: false, code, message: expect.any(String) });
  });

  it("cuts a connection that sends more than 64 KB at once", async () => {
    const { sessionId, token } = await openSession();
    const socket = chatSocket({ token });
    await connected(socket);
    const cut = new Promise((resolve) => socket.on("disconnect", resolve));
    socket.emit("message:send", { sessionId, clientMessageId: "c_1", message: "x".repeat(70_000) }, () => undefined);
    await cut;
  });
});

describe("/studio", () => {
  it("is for operators, by key or by the cookie of a page of this site", async () => {
    for (const auth of [{}, { apiKey: "wrong" }, { token: (await openSession()).token }])
      await expect(connected(studioSocket(auth))).rejects.toMatchObject({ message: "UNAUTHENTICATED" });
    const cookie = await server.cookieOf("viewer");
    await connected(studioSocket({}, { cookie, origin: server.url }));
    await expect(connected(studioSocket({}, { cookie, origin: "https://evil.example" }))).rejects.toMatchObject({ message: "UNAUTHENTICATED" });
  });

  it("follows a run step by step, with sensitive values for those who may see them", async () => {
    const { sessionId, token, flowState } = await openSession();
    const { runId } = flowState;
    const [full, masked] = [studioSocket({ apiKey: ownerKey }), studioSocket({ apiKey: await server.keyOf("viewer") })];
    await Promise.all([connected(full), connected(masked)]);
    const followed = [full, masked].map((socket) => {
      const steps: Step[] = [];
      const isDone = new Promise<void>((resolve) => {
        socket.on("flow:step", (event) => void steps.push(event.step));
        socket.on("flow:state", (state) => void (state.state === "done" && !state.transient && resolve()));
      });
      return { socket, steps, isDone };
    });
    const known = await full.emitWithAck("run:watch", { runId });
    expect(known).toMatchObject({ ok: true, base: { seq: 0, state: "hello" }, steps: [{ seq: 1 }, { seq: 2 }] });
    await masked.emitWithAck("run:watch", { runId, after: 2 });
    for (const [clientMessageId, message] of [
      ["c_1", "Asha Kulkarni"],
      ["c_2", "no"],
    ] as const)
      await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId, message } });
    await Promise.all(followed.map(({ isDone }) => isDone));
    const stored: Step[] = (await call("GET", `/api/runs/${runId}/steps?after=2`)).body.result.steps;
    expect(followed[0]?.steps).toEqual(stored.slice(0, followed[0]?.steps.length));
    const patches = (steps: Step[] | undefined) => JSON.stringify(steps?.map((step) => step.contextPatch));
    expect(patches(followed[0]?.steps)).toContain("Asha Kulkarni");
    expect(patches(followed[1]?.steps)).not.toContain("Asha Kulkarni");
  });

  it("says when there is no such run", async () => {
    const socket = studioSocket({ apiKey: ownerKey });
    await connected(socket);
    expect(await socket.emitWithAck("run:watch", { runId: "r_none" })).toMatchObject({ ok: false, code: "RUN_NOT_FOUND" });
  });
});
