import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { signedHeaders } from "../signatures/signature";
import { createWebhooksRepository } from "./repository";

const secret = "the couriers' secret of the tests";
const editor: Actor = { type: "user", id: "u_test", workspaceId, role: "editor" };

let database: TestDatabase;
let container: Container;

beforeAll(async () => {
  vi.stubEnv("WEBHOOK_SECRET_COURIER", secret);
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url });
  await publishFlow(container, {
    id: "tracked",
    initialState: "waiting",
    finalStates: ["arrived"],
    states: {
      waiting: {
        type: "wait",
        onEntry: [say("On its way.")],
        transitions: {
          "webhook:courier.status": { target: "waiting", internal: true, actions: [say("Now: {{_event.data.where}}")] },
          "webhook:courier.delivered": "arrived",
        },
      },
      arrived: { type: "final", onEntry: [say("There you are.")] },
    },
  });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await container.stop();
  await database.drop();
});

type Body = { event: string; id?: string; correlationKey?: string; data?: object };
const bytesOf = (body: Body | string) => Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
const headersFor = (body: Buffer, eventId: string | null, key = secret) => signedHeaders(key, { body, at: Date.now(), eventId: eventId ?? "" });
async function send(body: Body | string, eventId: string | null = null, key = secret): Promise<{ duplicate: boolean }> {
  const bytes = bytesOf(body);
  const answer = await container.webhooks.receive({ workspaceId, source: "courier" }, headersFor(bytes, eventId, key), bytes);
  await container.webhooks.settled();
  return answer;
}
const rowOf = (providerEventId: string) => container.db.webhookEvent.findFirst({ where: { source: "courier", providerEventId } });

async function track() {
  const talk = await openTalk(container, "tracked");
  return { ...talk, runId: talk.opened.flowState?.runId ?? "" };
}

describe("a webhook of a source with a secret", () => {
  it("becomes an event of the run that its key names", async () => {
    const { runId, heard } = await track();
    expect(await send({ event: "status", correlationKey: runId, data: { where: "at the depot" } }, `s-${runId}`)).toEqual({ duplicate: false });
    expect(heard.texts).toEqual(["assistant: On its way.", "assistant: Now: at the depot"]);
    await send({ event: "delivered", id: `d-${runId}`, correlationKey: runId });
    expect(heard.texts.at(-1)).toBe("assistant: There you are.");
    expect(await rowOf(`d-${runId}`)).toMatchObject({ status: "dispatched", runId, correlationKey: runId, type: "delivered" });
  });

  it("finds the run by the number or the id of an order it placed", async () => {
    const { runId, heard, sessionId } = await track();
    const order = {
      type: "food",
      status: "confirmed",
      paymentMethod: "cod",
      address: {},
      itemsTotalMinor: 1,
      deliveryFeeMinor: 0,
      taxMinor: 0,
      discountMinor: 0,
      totalMinor: 1,
    };
    await container.db.order.create({
      data: { ...order, id: `o_${runId}`, workspaceId, number: `N-${runId}`, conversationId: sessionId, runId, idempotencyKey: `${runId}:1` },
    });
    await send({ event: "status", correlationKey: `N-${runId}`, data: { where: "here" } }, `n-${runId}`);
    await send({ event: "status", correlationKey: `o_${runId}`, data: { where: "there" } }, `o-${runId}`);
    expect(heard.texts.slice(1)).toEqual(["assistant: Now: here", "assistant: Now: there"]);
  });

  it("is taken once, however often and at the same time it comes; another body under its id changes nothing", async () => {
    const { runId, heard } = await track();
    const body = { event: "status", correlationKey: runId, data: { where: "here" } };
    const answers = await Promise.all([send(body, `twice-${runId}`), send(body, `twice-${runId}`), send({ ...body, event: "delivered" }, `twice-${runId}`)]);
    expect(answers.map(({ duplicate }) => duplicate).toSorted()).toEqual([false, true, true]);
    expect(heard.texts).toHaveLength(2);
  });

  it("that is late or early changes nothing", async () => {
    const { runId, heard } = await track();
    await send({ event: "lost", correlationKey: runId }, `early-${runId}`);
    await send({ event: "delivered", correlationKey: runId }, `done-${runId}`);
    await send({ event: "status", correlationKey: runId, data: { where: "here" } }, `late-${runId}`);
    expect(heard.texts).toEqual(["assistant: On its way.", "assistant: There you are."]);
    expect([await rowOf(`early-${runId}`), await rowOf(`late-${runId}`)]).toMatchObject([
      { status: "ignored", runId },
      { status: "ignored", runId },
    ]);
  });

  it("for nobody is kept, and carried out when an operator asks for it once the run is there", async () => {
    const { runId, heard } = await track();
    const key = `N2-${runId}`;
    await send({ event: "delivered", correlationKey: key }, key);
    await send({ event: "delivered" }, `${key}-none`);
    const row = await rowOf(key);
    expect(row).toMatchObject({ status: "unmatched" });
    expect(await rowOf(`${key}-none`)).toMatchObject({ status: "unmatched", correlationKey: null });
    await container.pool.query("UPDATE webhook_events SET correlation_key = $2 WHERE id = $1", [row?.id, runId]);
    await container.operations.act(editor, { kind: "webhook", id: row?.id ?? "", action: "retry" });
    await expect.poll(async () => (await rowOf(key))?.status, { timeout: 10_000, interval: 20 }).toBe("dispatched");
    expect(heard.texts.at(-1)).toBe("assistant: There you are.");
  });

  it.each([
    ["a wrong signature", { event: "status" }, "another secret, and a long one", "SIGNATURE_INVALID"],
    ["no event", "{}", secret, "INVALID_INPUT"],
    ["an event that is no name", { event: "a b" }, secret, "INVALID_INPUT"],
    ["no JSON", "event=status", secret, "INVALID_INPUT"],
    ["a list", "[1]", secret, "INVALID_INPUT"],
    ["data that is no object", '{"event":"status","data":3}', secret, "INVALID_INPUT"],
    ["a key that is no text", '{"event":"status","correlationKey":{}}', secret, "INVALID_INPUT"],
    ["too much", { event: "status", data: { much: "x".repeat(70_000) } }, secret, "PAYLOAD_TOO_LARGE"],
  ])("with %s leaves no row", async (name, body, key, code) => {
    await expect(send(body, `bad-${name}`, key)).rejects.toMatchObject({ code });
    expect(await rowOf(`bad-${name}`)).toBeNull();
  });

  it("without an id is refused", async () => {
    await expect(send({ event: "status" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("of a source without a secret is not found", async () => {
    const bytes = bytesOf({ event: "status" });
    await expect(container.webhooks.receive({ workspaceId, source: "florist" }, headersFor(bytes, "x"), bytes)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("that could not be carried out is due again after a second, while somebody who has paid waits", async () => {
    const { runId, sessionId, heard } = await track();
    await container.pool.query("CREATE SEQUENCE refused");
    await container.pool.query(
      `CREATE FUNCTION refuse_once() RETURNS trigger AS $$ BEGIN IF nextval('refused') = 1 THEN RAISE EXCEPTION 'the disk is on fire'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql`,
    );
    await container.pool.query(
      `CREATE TRIGGER refuse_once BEFORE INSERT ON messages FOR EACH ROW WHEN (NEW.conversation_id = '${sessionId}') EXECUTE FUNCTION refuse_once()`,
    );
    await send({ event: "delivered", correlationKey: runId }, `once-${runId}`);
    const { rows } = await container.pool.query(
      "SELECT status, attempts, extract(epoch FROM next_attempt_at - received_at)::float8 AS due FROM webhook_events WHERE provider_event_id = $1",
      [`once-${runId}`],
    );
    expect(rows).toMatchObject([{ status: "received", attempts: 1 }]);
    // A backoff of 1 s, a quarter more or less, and what the first try took: far from a minute, however slow the machine.
    expect(rows[0].due).toBeGreaterThan(0.7);
    expect(rows[0].due).toBeLessThan(10);
    await expect.poll(() => rowOf(`once-${runId}`), { timeout: 10_000, interval: 20 }).toMatchObject({ status: "dispatched", attempts: 2 });
    expect(heard.texts.at(-1)).toBe("assistant: There you are.");
  });

  it("whose process died over it is carried out by another one when the claim of three seconds ends", async () => {
    const { runId, heard } = await track();
    const dead = createWebhooksRepository(container.pool);
    await dead.store({ workspaceId, source: "courier" }, { providerEventId: `dead-${runId}`, type: "delivered", correlationKey: runId, payload: {} });
    const { rows } = await container.pool.query(
      "SELECT extract(epoch FROM next_attempt_at - received_at)::float8 AS lease FROM webhook_events WHERE provider_event_id = $1",
      [`dead-${runId}`],
    );
    expect(rows).toEqual([{ lease: 3 }]);
    await expect.poll(() => rowOf(`dead-${runId}`), { timeout: 10_000, interval: 20 }).toMatchObject({ status: "dispatched", attempts: 2 });
    expect(heard.texts.at(-1)).toBe("assistant: There you are.");
  });

  it("that fails five times waits for an operator, with the reason", async () => {
    const { runId, sessionId, heard } = await track();
    await container.pool.query(`CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'the disk is on fire'; END $$ LANGUAGE plpgsql`);
    await container.pool.query(
      `CREATE TRIGGER refuse BEFORE INSERT ON messages FOR EACH ROW WHEN (NEW.conversation_id = '${sessionId}') EXECUTE FUNCTION refuse()`,
    );
    await send({ event: "delivered", correlationKey: runId }, `fails-${runId}`);
    const read = () => rowOf(`fails-${runId}`);
    expect(await read()).toMatchObject({ status: "received", attempts: 1, lastError: "error: the disk is on fire" });
    await container.pool.query("UPDATE webhook_events SET attempts = 4, next_attempt_at = now() WHERE status = 'received'");
    await expect.poll(async () => (await read())?.status, { timeout: 10_000, interval: 20 }).toBe("dead");
    await container.pool.query("DROP TRIGGER refuse ON messages");
    const { items } = await container.operations.list(editor);
    const item = items.find((other) => other.reason.includes("the disk is on fire"));
    expect(item).toMatchObject({
      kind: "webhook",
      source: "courier",
      attempts: 5,
      reason: "It could not be carried out in 5 attempts: error: the disk is on fire.",
    });
    await container.operations.act(editor, { kind: "webhook", id: item?.id ?? "", action: "retry" });
    await expect.poll(async () => (await read())?.status, { timeout: 10_000, interval: 20 }).toBe("dispatched");
    expect(heard.texts.at(-1)).toBe("assistant: There you are.");
  });
});
