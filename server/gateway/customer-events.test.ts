import { io, type Socket } from "socket.io-client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ChatMessage } from "@/flows/protocol/chat";
import { type OrderUpdate, orderUpdateSchema, type SocketError } from "@/flows/protocol/sockets";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";

type Session = { sessionId: string; token: string; flowState: { runId: string } };

let server: TestServer;
let call: RestClient;
const opened: Socket[] = [];

/** Cannot be left by a word, then can again, then wants a place. */
const strictFlow = {
  ...greetingFlow,
  id: "strict",
  initialState: "pay",
  states: {
    pay: { type: "wait", interrupts: false, onEntry: [{ executor: "response", config: { message: "Pay?" } }], transitions: { user_message: "hello" } },
    hello: { type: "wait", onEntry: [{ executor: "response", config: { message: "Where to?" } }], transitions: { location_shared: "thanks" } },
    thanks: { type: "wait", onEntry: [{ executor: "response", config: { message: "Thanks." } }], transitions: { user_message: "done" } },
    done: { type: "final", transitions: {} },
    cancelled: { type: "final", outcome: "cancelled", onEntry: [{ executor: "response", config: { message: "All off." } }], transitions: {} },
  },
  context: {},
};

beforeAll(async () => {
  server = await startTestServer();
  call = createRestClient(server.url, { key: ownerKey });
  for (const definition of [greetingFlow, strictFlow]) {
    await call("POST", "/api/flows/builder", { body: { definition } });
    expect((await call("POST", `/api/flows/${definition.id}/publish`, { body: { revision: 1 } })).status).toBe(200);
  }
});
afterEach(() => {
  for (const socket of opened.splice(0)) socket.disconnect();
});
afterAll(() => server?.stop());

const openSession = async (flow: string): Promise<Session> => (await call("POST", "/api/chat/sessions", { key: null, body: { flow } })).body.result;

async function socketTo(namespace: string, auth: object): Promise<Socket> {
  const socket = io(`${server.url}${namespace}`, { auth, transports: ["websocket"], forceNew: true, reconnection: false });
  opened.push(socket);
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("connect_error", reject));
  return socket;
}

/** A customer's socket that has joined, and all that it hears. */
async function joined({ sessionId, token }: Session) {
  const socket = await socketTo("/chat", { token });
  const messages: ChatMessage[] = [];
  socket.on("message", (message: ChatMessage) => messages.push(message));
  await socket.emitWithAck("session:join", { sessionId });
  return { socket, messages };
}

const runOf = async ({ flowState }: Session) => (await call("GET", `/api/runs/${flowState.runId}`)).body.result;

describe("flow:cancel", () => {
  it("takes the state's own way where there is one, and ends the run once", async () => {
    const session = await openSession("greeting");
    const { socket } = await joined(session);
    const answer = await socket.emitWithAck("flow:cancel", { sessionId: session.sessionId });
    expect(answer).toMatchObject({ ok: true, turnId: expect.stringMatching(/^t_/), flowState: { state: "cancelled", status: "cancelled", event: "cancel" } });
    expect(await runOf(session)).toMatchObject({ status: "cancelled", outcome: "cancelled" });
    expect(await socket.emitWithAck("flow:cancel", { sessionId: session.sessionId })).toEqual({ ok: false, code: "RUN_ENDED", message: "This run has ended." });
  });

  it("is refused where the author takes no interrupts, and goes to the flow's cancelled end elsewhere", async () => {
    const session = await openSession("strict");
    const { socket, messages } = await joined(session);
    const { sessionId } = session;
    expect(await socket.emitWithAck("flow:cancel", { sessionId })).toEqual({ ok: false, code: "FORBIDDEN", message: "This step cannot be cancelled." });
    expect(await runOf(session)).toMatchObject({ status: "running", current_state: "pay" });
    await socket.emitWithAck("message:send", { sessionId, clientMessageId: "c_1", message: "done that" });
    expect(await socket.emitWithAck("flow:cancel", { sessionId })).toMatchObject({ ok: true, flowState: { state: "cancelled", status: "cancelled" } });
    await expect.poll(() => messages.at(-1)?.content).toBe("All off.");
    expect((await call("GET", `/api/runs/${session.flowState.runId}/steps`)).body.result.steps.at(-1)).toMatchObject({ state: "cancelled" });
  });

  it("is for one's own session", async () => {
    const { socket } = await joined(await openSession("greeting"));
    const other = await openSession("greeting");
    expect(await socket.emitWithAck("flow:cancel", { sessionId: other.sessionId })).toMatchObject({ ok: false, code: "FORBIDDEN" });
    expect(await runOf(other)).toMatchObject({ status: "running" });
  });
});

describe("location:update", () => {
  const place = { latitude: 20.0059, longitude: 73.791 };

  it("is an answer while the run waits for a place, once, and nothing at all otherwise", async () => {
    const session = await openSession("strict");
    const { socket } = await joined(session);
    const { sessionId } = session;
    expect(await socket.emitWithAck("location:update", { sessionId, clientMessageId: "l_0", ...place })).toEqual({ ok: true, taken: false });
    expect(await runOf(session)).toMatchObject({ current_state: "pay" });
    await socket.emitWithAck("message:send", { sessionId, clientMessageId: "c_1", message: "paid" });
    const taken = await socket.emitWithAck("location:update", { sessionId, clientMessageId: "l_1", ...place });
    expect(taken).toMatchObject({ ok: true, taken: true, duplicate: false });
    expect(await runOf(session)).toMatchObject({ current_state: "thanks" });
    expect(await socket.emitWithAck("location:update", { sessionId, clientMessageId: "l_1", ...place })).toEqual({ ...taken, duplicate: true });
    expect(await socket.emitWithAck("location:update", { sessionId, clientMessageId: "l_2", ...place, latitude: 91 })).toMatchObject({
      ok: false,
      code: "INVALID_INPUT",
    });
  });
});

describe("order:update", () => {
  it("tells the customer of an order that stands", async () => {
    const session = await openSession("food_order_v2");
    const { socket } = await joined(session);
    const heard: OrderUpdate[] = [];
    socket.on("order:update", (update: OrderUpdate) => heard.push(update));
    for (const [index, message] of ["paneer tikka", "1", "1", "cash", "confirm", "yes"].entries())
      await socket.emitWithAck("message:send", { sessionId: session.sessionId, clientMessageId: `c_${index}`, message });
    await expect.poll(() => heard.length).toBe(1);
    const [order] = await server.container.db.order.findMany({ where: { runId: session.flowState.runId } });
    expect(orderUpdateSchema.parse(heard[0])).toMatchObject({
      sessionId: session.sessionId,
      runId: session.flowState.runId,
      orderId: order?.id,
      number: order?.number,
      status: "confirmed",
      totalMinor: order?.totalMinor,
    });
  });
});

describe("what cannot be done", () => {
  const problemOf = (socket: Socket, emit: () => unknown) =>
    new Promise<SocketError>((resolve) => {
      socket.once("error", resolve);
      emit();
    });

  it.each([
    ["an event that there is not", "flow:delete", {}, "NOT_FOUND"],
    ["a payload of another shape", "typing", { on: "yes" }, "INVALID_INPUT"],
    ["another session", "typing", { sessionId: "s_other", on: true }, "FORBIDDEN"],
    ["a message without its id", "message:send", { message: "hi" }, "INVALID_INPUT"],
  ])("is answered, or told as an error to who asked for no answer: %s", async (_what, event, payload, code) => {
    const { token } = await openSession("greeting");
    const socket = await socketTo("/chat", { token });
    const filled = (sessionId: string) => ({ sessionId, ...payload });
    expect(await socket.emitWithAck(event, filled("s_mine"))).toMatchObject({ ok: false, code });
    expect(await problemOf(socket, () => socket.emit(event, filled("s_mine")))).toEqual({ event, code, message: expect.stringMatching(/[a-z]/) });
  });

  it("is told to operators too", async () => {
    const socket = await socketTo("/studio", { apiKey: ownerKey });
    expect(await problemOf(socket, () => socket.emit("run:watch", { runId: "r_none" }))).toMatchObject({ event: "run:watch", code: "RUN_NOT_FOUND" });
    expect(await problemOf(socket, () => socket.emit("run:unwatch", {}))).toMatchObject({ event: "run:unwatch", code: "INVALID_INPUT" });
    expect(await socket.emitWithAck("nothing:known", {})).toEqual({ ok: false, code: "NOT_FOUND", message: "There is no such event." });
    expect(await problemOf(socket, () => socket.emit("x".repeat(500)))).toMatchObject({ event: "x".repeat(64), code: "NOT_FOUND" });
  });
});
