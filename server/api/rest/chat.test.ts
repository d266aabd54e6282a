import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChatMessage } from "@/flows/protocol/chat";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";

let server: TestServer;
let call: RestClient;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url, { key: ownerKey });
  await call("POST", "/api/flows/builder", { body: { definition: greetingFlow } });
  await call("POST", "/api/flows/greeting/publish", { body: { revision: 1 } });
  await call("POST", "/api/flows/builder", { body: { slug: "draft", definition: greetingFlow } });
});
afterAll(() => server?.stop());

async function open() {
  const { body } = await call("POST", "/api/chat/sessions", { key: null, body: { flow: "greeting", locale: "en" } });
  const { sessionId, token } = body.result;
  const send = (message: Record<string, unknown>) => call("POST", "/api/chat/messages", { key: token, body: { sessionId, ...message } });
  const history = async (query = "") => (await call("GET", `/api/chat/sessions/${sessionId}/messages${query}`, { key: token })).body.result;
  return { ...body.result, send, history };
}

describe("opening a session", () => {
  it("starts a run of the published version and answers its first words", async () => {
    const { sessionId, token, messages, flowState } = await open();
    expect(sessionId).toMatch(/^s_[0-9a-f]{32}$/);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(messages).toEqual([
      {
        id: expect.stringMatching(/^m_[0-9a-f]{32}$/),
        seq: 1,
        role: "assistant",
        content: "Hello! What is your name?",
        format: "text",
        buttons: [],
        cards: [],
        timestamp: expect.stringMatching(/Z$/),
        metadata: expect.objectContaining({ runId: flowState.runId, state: "hello" }),
      },
    ]);
    expect(flowState).toEqual({
      runId: expect.stringMatching(/^r_[0-9a-f]{32}$/),
      flowId: "greeting",
      version: 1,
      previousState: null,
      state: "hello",
      event: null,
      status: "running",
      phase: "COLLECTING",
      progress: 0,
      collectingData: ["customer_name"],
      revision: 1,
      seq: expect.any(Number),
      at: expect.stringMatching(/Z$/),
    });
  });

  it.each([
    ["none", 404, "FLOW_NOT_FOUND"],
    ["draft", 409, "FLOW_NOT_PUBLISHED"],
  ])("refuses the flow %s with %i", async (flow, status, code) => {
    expect(await call("POST", "/api/chat/sessions", { body: { flow } })).toMatchObject({ status, body: { code } });
  });

  it("knows a flow that was made after flows were looked up", async () => {
    await call("POST", "/api/flows/builder", { key: ownerKey, body: { slug: "late", definition: greetingFlow } });
    expect(await call("POST", "/api/chat/sessions", { body: { flow: "late" } })).toMatchObject({ status: 409, body: { code: "FLOW_NOT_PUBLISHED" } });
    await call("POST", "/api/flows/late/publish", { key: ownerKey, body: { revision: 1 } });
    expect((await call("POST", "/api/chat/sessions", { body: { flow: "late" } })).status).toBe(201);
  });

  it("keeps nobody out for a module, a language or a time zone it does not know", async () => {
    expect((await call("POST", "/api/chat/sessions", { body: { flow: "greeting", module: "cars", locale: "tlh", timezone: "Mars/Olympus" } })).status).toBe(
      201,
    );
  });
});

describe("sending a message", () => {
  it("answers the turn after its commit", async () => {
    const { send, history } = await open();
    const { status, body } = await send({ clientMessageId: "c_1", message: "Asha" });
    expect(status).toBe(200);
    expect(body.result).toMatchObject({
      turnId: expect.stringMatching(/^t_[0-9a-f]{32}$/),
      messageId: expect.stringMatching(/^m_[0-9a-f]{32}$/),
      duplicate: false,
      messages: [{ role: "assistant", content: "Nice to meet you, Asha. Anything else?" }],
      flowState: { previousState: "hello", state: "thanks", event: "user_message" },
    });
    const { messages, flowState, hasMore } = await history();
    expect(messages.map((message: ChatMessage) => [message.seq, message.role])).toEqual([
      [1, "assistant"],
      [2, "user"],
      [3, "assistant"],
    ]);
    expect(messages[1]).toMatchObject({ id: body.result.messageId, content: "Asha", clientMessageId: "c_1" });
    expect([flowState, hasMore]).toEqual([body.result.flowState, false]);
    expect((await history("?after=2")).messages.map((message: ChatMessage) => message.seq)).toEqual([3]);
  });

  it("recognises a message that comes again, whatever it holds then", async () => {
    const { send, history } = await open();
    const first = (await send({ clientMessageId: "c_1", message: "Asha" })).body.result;
    const second = (await send({ clientMessageId: "c_1", message: "Bela" })).body.result;
    expect(second).toEqual({ ...first, duplicate: true });
    expect((await send({ clientMessageId: "c_1", message: " " })).body.result).toEqual(second);
    const both = await Promise.all([send({ clientMessageId: "c_2", message: "no" }), send({ clientMessageId: "c_2", message: "no" })]);
    expect(both.map(({ body }) => body.result.duplicate).sort()).toEqual([false, true]);
    expect((await history()).messages.filter((message: ChatMessage) => message.role === "user")).toHaveLength(2);
  });

  it("takes messages that come together one by one, each with its own answer", async () => {
    const { send, history } = await open();
    const answers = await Promise.all(["Asha", "no", "hello?", "still there?"].map((message, index) => send({ clientMessageId: `c_${index}`, message })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const seqs = (await history()).messages.map((message: ChatMessage) => message.seq);
    expect(seqs).toEqual(seqs.map((_seq: number, index: number) => index + 1));
  });

  it.each([
    ["nothing", {}],
    ["a blank text", { message: "  \n" }],
    ["4,097 characters", { message: "x".repeat(4097) }],
    ["an id that is too long", { clientMessageId: "c".repeat(65), message: "hi" }],
    ["an empty id", { clientMessageId: "", message: "hi" }],
    ["data beyond 16 KB", { data: { text: "x".repeat(16_400) } }],
    ["data that is no object", { data: [1] }],
    ["data with a prototype's key", { data: { a: { constructor: { b: 1 } } } }],
    ["NUL outside the text", { message: "hi", event: "a\u0000b" }],
    ["a number for a text", { message: 7 }],
  ])("refuses %s", async (_what, message) => {
    const { send } = await open();
    expect(await send({ clientMessageId: "c_1", ...message })).toMatchObject({ status: 400, body: { code: "INVALID_INPUT" } });
  });

  it("repairs a text that cannot be stored, and takes every other character", async () => {
    const { send, history } = await open();
    expect((await send({ clientMessageId: "c_1", message: "Asha\u0000 \ud83d <b>😀</b> नमस्ते" })).status).toBe(200);
    expect((await history()).messages[1].content).toBe("Asha\ufffd \ufffd <b>😀</b> नमस्ते");
  });

  it("ends the run and then offers to start over, without restarting by itself", async () => {
    const { send } = await open();
    await send({ clientMessageId: "c_1", message: "Asha" });
    const ended = (await send({ clientMessageId: "c_2", message: "no" })).body.result;
    expect(ended.flowState).toMatchObject({ state: "done", status: "completed", phase: "COMPLETED", progress: 100 });
    const after = (await send({ clientMessageId: "c_3", message: "blargh" })).body.result;
    expect(after.flowState).toEqual(ended.flowState);
    expect(after.messages.at(-1).buttons).toContainEqual({ id: "start_over", label: expect.any(String) });
    const again = (await send({ clientMessageId: "c_4", message: "Start over", event: "start_over" })).body.result;
    expect(again.flowState).toMatchObject({ state: "hello", status: "running" });
    expect(again.flowState.runId).not.toBe(ended.flowState.runId);
  });
});

describe("runs", () => {
  it("are listed, read, sent an event once and cancelled once", async () => {
    const { flowState, send, sessionId } = await open();
    const { runId } = flowState;
    await send({ clientMessageId: "c_1", message: "Asha" });
    const listed = await call("GET", "/api/runs?flow=greeting&status=running&limit=1");
    expect(listed.body.result.runs[0]).toMatchObject({
      id: runId,
      flowId: "greeting",
      version: 1,
      sessionId,
      status: "running",
      current_state: "thanks",
      turns: 2,
    });
    const event = () =>
      call("POST", `/api/runs/${runId}/events`, { headers: { "Idempotency-Key": `bell-${runId}` }, body: { event: "webhook:bell", data: {} } });
    const first = await event();
    expect(first).toMatchObject({ status: 200, body: { result: { duplicate: false, flowState: { state: "done", status: "completed" } } } });
    expect((await event()).body.result).toMatchObject({ turnId: first.body.result.turnId, duplicate: true });
    expect(await call("POST", `/api/runs/${runId}/cancel`)).toMatchObject({ status: 409, body: { code: "RUN_ENDED" } });
    expect(await call("POST", `/api/runs/${runId}/events`, { body: { event: "webhook:bell" } })).toMatchObject({ status: 409, body: { code: "RUN_ENDED" } });
  });

  it("end as cancelled where the flow says, and answer the run", async () => {
    const { flowState } = await open();
    const cancelled = await call("POST", `/api/runs/${flowState.runId}/cancel`);
    expect(cancelled).toMatchObject({
      status: 200,
      body: { result: { id: flowState.runId, status: "cancelled", outcome: "cancelled", current_state: "cancelled", completed_at: expect.any(String) } },
    });
    expect((await call("GET", `/api/flows/greeting/runs?status=cancelled`)).body.result.runs.map((run: { id: string }) => run.id)).toContain(flowState.runId);
  });

  it("fold to the context they show, from the start and from any step", async () => {
    const { flowState, send } = await open();
    await send({ clientMessageId: "c_1", message: "Asha" });
    const path = `/api/runs/${flowState.runId}`;
    const { context } = (await call("GET", path)).body.result;
    const all = (await call("GET", `${path}/steps`)).body.result;
    expect(all.base).toEqual({ seq: 0, state: "hello", context: {} });
    const last = all.steps.at(-1).seq;
    expect((await call("GET", `${path}/steps?after=${last}`)).body.result).toMatchObject({ base: { seq: last, context }, steps: [] });
  });
});
