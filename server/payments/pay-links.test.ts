import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonObjectSchema } from "@/flows/definition/schema";
import { verifyRun } from "@/flows/engine/record/verify-run";
import type { ChatMessage } from "@/flows/protocol/chat";
import type { ChatClientEvents, ChatServerEvents } from "@/flows/protocol/sockets";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { createTestContainer } from "@/testing/server/test-container";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import type { Actor, Role } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { createPayLinks, payReferenceOf } from "./pay-links";

/** Asks for a payment with its card, and says the way to it in words once more. */
const paying = {
  id: "paying",
  initialState: "start",
  finalStates: ["done"],
  states: {
    start: { type: "wait", onEntry: [say("Shall we?")], transitions: { user_message: "pay" } },
    pay: {
      type: "wait",
      onEntry: [
        { executor: "payment", config: { operation: "create", method: "online", amount: 12_345 }, output: "payment" },
        { executor: "set", config: { values: { copy: "{{payment}}" } } },
        say("Pay here: {{payment.checkoutUrl}}"),
      ],
      transitions: { user_message: "thanks" },
    },
    thanks: { type: "wait", onEntry: [say("You said: {{_input.text}}")], transitions: { user_message: "done" } },
    done: { type: "final", transitions: {} },
  },
  context: { payment: { type: "object", required: false }, copy: { type: "object", required: false } },
};

let server: TestServer;
let call: RestClient;
let container: Container;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  container = server.container;
  call = createRestClient(server.url, { key: ownerKey });
  await publishFlow(container, paying);
});
afterAll(() => server?.stop());

const linksIn = (said: unknown): string[] => JSON.stringify(said).match(/\/pay\/[\w-]+/g) ?? [];
const actorOf = (role: Role): Actor => ({ type: "user", id: `u_${role}`, workspaceId, role });
const paymentOf = (runId: string, of: Container = container) => of.db.payment.findFirstOrThrow({ where: { runId } });

async function open(channel?: string) {
  const opened = await container.conversations.open({ workspaceId, flow: "paying", ...(channel === undefined ? {} : { channel }) });
  return { ...opened, runId: opened.flowState?.runId ?? "" };
}

describe("the way to pay", () => {
  it("reaches the customer by every way out of the conversation, and leads to the payment", async () => {
    const { sessionId, token, runId } = await open();
    const socket: Socket<ChatServerEvents, ChatClientEvents> = io(`${server.url}/chat`, { auth: { token }, transports: ["websocket"], reconnection: false });
    const heard: ChatMessage[] = [];
    socket.on("message", (message) => heard.push(message));
    await socket.emitWithAck("session:join", { sessionId });
    const answer = await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: "c1", message: "Go" } });
    const { payToken } = await paymentOf(runId);
    const address = `/pay/${payToken}`;
    // The card and the words.
    expect(linksIn(answer.body.result.messages)).toEqual([address, address]);
    await expect.poll(() => linksIn(heard), { timeout: 5_000, interval: 20 }).toEqual([address, address]);
    const again = await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: "c1", message: "Go" } });
    expect({ duplicate: again.body.result.duplicate, links: linksIn(again.body) }).toEqual({ duplicate: true, links: [address, address] });
    const history = await call("GET", `/api/chat/sessions/${sessionId}/messages`, { key: token });
    expect(linksIn(history.body)).toEqual([address, address]);
    const joined = await socket.emitWithAck("session:join", { sessionId });
    expect(linksIn(joined)).toEqual([address, address]);
    expect((await call("GET", `/api/pay/${payToken}`, { key: null })).body.result).toMatchObject({ amountMinor: 12_345, status: "created" });
    socket.disconnect();
  });

  it("goes to a channel that is pushed to as well", async () => {
    const { sessionId, runId } = await open("whatsapp");
    await container.conversations.send(sessionId, { sessionId, clientMessageId: "c1", message: "Go" });
    const { payToken } = await paymentOf(runId);
    const pushed = () => container.db.sandboxDelivery.findMany({ where: { conversationId: sessionId }, select: { payload: true } });
    await expect.poll(async () => linksIn(await pushed()), { timeout: 10_000, interval: 50 }).toEqual([`/pay/${payToken}`, `/pay/${payToken}`]);
  });

  it("stands in no context, step, message, effect or queue", async () => {
    const { sessionId, runId } = await open("whatsapp");
    await container.conversations.send(sessionId, { sessionId, clientMessageId: "c1", message: "Go" });
    const { id, payToken } = await paymentOf(runId);
    const { rows } = await container.pool.query<{ table: string; column: string }>(
      `SELECT table_name AS table, column_name AS column FROM information_schema.columns WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb')`,
    );
    const holding = async (text: string): Promise<string[]> => {
      const found: string[] = [];
      for (const { table, column } of rows) {
        const { rowCount } = await container.pool.query(`SELECT 1 FROM "${table}" WHERE "${column}"::text LIKE '%' || $1 || '%' LIMIT 1`, [text]);
        if (rowCount === 1) found.push(`${table}.${column}`);
      }
      return found.sort();
    };
    await expect.poll(() => container.db.sandboxDelivery.count({ where: { conversationId: sessionId } }), { timeout: 10_000 }).toBe(3);
    // What was sent is where it was sent to.
    expect(await holding(payToken)).toEqual(["payments.pay_token", "sandbox_deliveries.payload"]);
    expect(await holding(payReferenceOf(id))).toEqual(
      expect.arrayContaining(["flow_effects.result", "flow_run_steps.output", "flow_runs.context", "messages.content", "messages.payload"]),
    );
  });

  it("is told to no operator, whatever their role", async () => {
    const { sessionId, runId } = await open();
    await container.conversations.send(sessionId, { sessionId, clientMessageId: "c1", message: "Go" });
    const { payToken } = await paymentOf(runId);
    for (const role of ["viewer", "agent", "editor", "owner"] as const) {
      const actor = actorOf(role);
      const seen = [
        await container.runs.get(actor, runId),
        await container.runs.steps(actor, runId),
        await container.runs.transcript(actor, sessionId, { after: 0, limit: 200 }),
        await container.runs.list(actor, {}),
        (await call("GET", `/api/chat/sessions/${sessionId}/messages`, { key: await server.keyOf(role) })).body,
      ];
      expect(JSON.stringify(seen)).toContain("Shall we?");
      expect(JSON.stringify(seen), role).not.toContain(payToken);
    }
  });

  it("cannot be had by saying another conversation's reference", async () => {
    const victim = await open();
    await container.conversations.send(victim.sessionId, { sessionId: victim.sessionId, clientMessageId: "c1", message: "Go" });
    const { id, payToken } = await paymentOf(victim.runId);
    const { sessionId, token, runId } = await open();
    for (const [index, message] of ["Go", `here: ${payReferenceOf(id)}`].entries())
      await container.conversations.send(sessionId, { sessionId, clientMessageId: `c${index}`, message });
    const { body } = await call("GET", `/api/chat/sessions/${sessionId}/messages`, { key: token });
    const own = `/pay/${(await paymentOf(runId)).payToken}`;
    // What they wrote, and the flow's echo of it.
    const others = linksIn(body).filter((link) => link !== own);
    expect(others).toHaveLength(2);
    expect(JSON.stringify(body)).not.toContain(payToken);
    for (const link of others) expect((await call("GET", `/api${link}`, { key: null })).status).toBe(404);
    expect((await call("GET", `/api/pay/${id}`, { key: null })).status).toBe(404);
  });
});

describe("runs from before", () => {
  it("verify with the address in their context, which stays masked below editor", async () => {
    const old = "/pay/kept-in-the-context-1234";
    const before = await createTestContainer({
      url: container.env.DATABASE_URL,
      withWorker: false,
      wrapPorts: (ports) => ({
        ...ports,
        payments: { ...ports.payments, create: async (request) => ({ ...(await ports.payments.create(request)), checkoutUrl: old }) },
      }),
    });
    const { sessionId, flowState } = await before.conversations.open({ workspaceId, flow: "paying" });
    const runId = flowState?.runId ?? "";
    await before.conversations.send(sessionId, { sessionId, clientMessageId: "c1", message: "Go" });
    await before.stop();
    const { definition } = await container.runs.definition(actorOf("owner"), runId);
    const record = await container.runs.record(actorOf("owner"), runId);
    const { snapshot, context } = await container.db.flowRun.findUniqueOrThrow({ where: { id: runId } });
    const stored = { ...jsonObjectSchema.parse(snapshot), context: jsonObjectSchema.parse(context) };
    expect(JSON.stringify(context)).toContain(old);
    expect(verifyRun({ ...record, definition, runId, facts: executorFacts, stored })).toMatchObject({ ok: true });
    for (const role of ["viewer", "agent"] as const) {
      const seen = [await container.runs.get(actorOf(role), runId), await container.runs.steps(actorOf(role), runId)];
      expect(JSON.stringify(seen), role).not.toContain(old);
    }
    const { messages } = await container.conversations.history(sessionId);
    expect(linksIn(messages)).toEqual([old, old]);
  });
});

describe("createPayLinks", () => {
  const id = `x_${"0123456789abcdef".repeat(2)}`;
  const links = createPayLinks("a secret");

  it("opens references in words and leaves every other address alone", () => {
    const token = links.tokenOf("s_1", id);
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(links.openText("s_1", `Pay at https://chat.example/pay/${id}, please.`)).toBe(`Pay at https://chat.example/pay/${token}, please.`);
    for (const text of ["/pay/abc", `/pay/${id}0`, `/pays/${id}`, "nothing"]) expect(links.openText("s_1", text)).toBe(text);
  });

  it("gives another token for another conversation, payment and secret", () => {
    const tokens = [links.tokenOf("s_1", id), links.tokenOf("s_2", id), links.tokenOf("s_1", `y${id.slice(1)}`), createPayLinks("other").tokenOf("s_1", id)];
    expect(new Set(tokens).size).toBe(4);
  });
});
