import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cashOrderWords } from "@/testing/builders/cash-order";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { nextRunAfter } from "../jobs/next-run";
import { createSchedulesRepository, type Schedule } from "../jobs/schedules-repository";
import { createLogger } from "../logging/logger";
import { createRetentionSettings } from "../retention/settings-repository";
import { comparisons } from "./comparisons";
import { createReconcileJob, createReconcileSchedule, reconcileKind } from "./reconcile-job";
import { createReconcileRepository } from "./repository";

const editor: Actor = { type: "user", id: "u_editor", workspaceId, role: "editor" };
const stay = new AbortController().signal;

let database: TestDatabase;
let container: Container;
/** Of a flow whose order was paid online. */
let paid: { runId: string; sessionId: string };
let asked: { runId: string; sessionId: string };

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url, withWorker: false });
  const cash = await openTalk(container);
  for (const text of cashOrderWords.slice(1)) await cash.say(text);
  paid = await waitForPayment();
  await container.payments.pay((await paymentOf(paid.runId)).payToken);
  asked = await waitForPayment();
  await openTalk(container, "ask_and_answer");
  await container.pool.query("CREATE TABLE kept_runs AS SELECT * FROM flow_runs");
});

afterAll(async () => {
  await container?.stop();
  await database?.drop();
});

beforeEach(async () => {
  await container.pool.query("TRUNCATE differences, audit_log");
});

async function waitForPayment() {
  const talk = await openTalk(container);
  for (const text of ["paneer tikka", "1", "1", "Pay online"]) await talk.say(text);
  return { runId: talk.opened.flowState?.runId ?? "", sessionId: talk.sessionId };
}

const paymentOf = (runId: string) => container.db.payment.findFirstOrThrow({ where: { runId } });
const sql = (text: string, values: unknown[] = []) => container.pool.query(text, values);

const schedule: Schedule = {
  id: "x",
  workspaceId,
  kind: reconcileKind,
  cron: "",
  timezone: "UTC",
  payload: {},
  active: true,
  nextRunAt: null,
  lastRunAt: null,
};

/** One night's work. */
const aNight = () => createReconcileJob({ repository: createReconcileRepository(container.pool), log: createLogger({ level: "silent" }) })(schedule, stay);

async function listed() {
  const { items, counts } = await container.operations.list(editor);
  const differences = items.filter(({ kind }) => kind === "difference");
  expect(counts.difference).toBe(differences.length);
  return differences;
}

/** What one planted difference reads like; it is taken back and forgotten afterwards. */
async function planted(plant: string, undo: string, values: unknown[]) {
  await sql(plant, values);
  try {
    await aNight();
    return await listed();
  } finally {
    await sql(undo, values);
    await aNight();
    expect(await listed()).toEqual([]);
  }
}

const restoreRun =
  "UPDATE flow_runs r SET status = k.status, phase = k.phase, seq = k.seq, next_wake_at = k.next_wake_at, last_event_at = k.last_event_at, locked_until = NULL FROM kept_runs k WHERE k.id = r.id AND r.id = $1";

describe("the nightly comparison", () => {
  it("finds nothing where everything was written by turns", async () => {
    expect((await container.db.order.count()) + (await container.db.payment.count())).toBe(4);
    await aNight();
    expect(await listed()).toEqual([]);
  });

  it("finds an order whose payment is not captured", async () => {
    const { id } = await paymentOf(paid.runId);
    const [found] = await planted("UPDATE payments SET status = 'failed' WHERE id = $1", "UPDATE payments SET status = 'captured' WHERE id = $1", [id]);
    const order = await container.db.order.findFirstOrThrow({ where: { runId: paid.runId } });
    expect(found).toMatchObject({
      kind: "difference",
      title: `Order ${order.number} is not paid`,
      reason: expect.stringMatching(/^It was placed as paid with ₹[\d.,]+, but its payment is failed\. Look it up .*\.$/),
      runId: paid.runId,
      sessionId: paid.sessionId,
      flow: { slug: "food_order_v2" },
      actions: ["skip"],
    });
  });

  it("finds an order without any payment", async () => {
    const { id } = await paymentOf(paid.runId);
    const [found] = await planted(
      "UPDATE orders SET payment_id = NULL WHERE payment_id = $1",
      "UPDATE orders SET payment_id = $1 WHERE payment_id IS NULL AND payment_method <> 'cod'",
      [id],
    );
    expect(found?.reason).toContain("there is no such payment");
  });

  it("finds an order and a payment over different amounts", async () => {
    const { id, amountMinor } = await paymentOf(paid.runId);
    const found = await planted("UPDATE payments SET amount_minor = 100 WHERE id = $1", `UPDATE payments SET amount_minor = ${amountMinor} WHERE id = $1`, [
      id,
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]?.reason).toMatch(/^The order is over ₹[\d.,]+, the payment over ₹1(\.00)?\. /);
  });

  it("finds money for which nothing was ordered, once the run is over for an hour", async () => {
    const { id } = await paymentOf(asked.runId);
    const captured = "UPDATE payments SET status = 'captured', updated_at = now() - interval '2 hours' WHERE id = $1";
    const created = "UPDATE payments SET status = 'created', updated_at = now() WHERE id = $1";
    expect(await planted(captured, created, [id])).toEqual([]);
    await sql("UPDATE flow_runs SET status = 'failed', next_wake_at = NULL WHERE id = $1", [asked.runId]);
    const [found] = await planted(captured, created, [id]);
    expect(found).toMatchObject({ title: expect.stringMatching(/^Customer paid ₹[\d.,]+, and there is no order$/), runId: asked.runId });
    await sql(restoreRun, [asked.runId]);
  });

  it("leaves alone money that an operator is told of already", async () => {
    const { id, providerOrderId } = await paymentOf(asked.runId);
    await sql("UPDATE flow_runs SET status = 'failed', next_wake_at = NULL WHERE id = $1", [asked.runId]);
    const data = { workspaceId, source: "sandbox", type: "payment.captured", payload: {}, correlationKey: providerOrderId, runId: asked.runId };
    await container.db.webhookEvent.create({ data: { id: "e_told", providerEventId: "told", status: "ignored", lastError: "PAID_TOO_LATE", ...data } });
    const found = await planted(
      "UPDATE payments SET status = 'captured', updated_at = now() - interval '2 hours' WHERE id = $1",
      "UPDATE payments SET status = 'created', updated_at = now() WHERE id = $1",
      [id],
    );
    expect(found).toEqual([]);
    await sql("DELETE FROM webhook_events WHERE id = 'e_told'");
    await sql(restoreRun, [asked.runId]);
  });

  it("finds a message on a channel that nobody will send, and one that its conversation does not have", async () => {
    const message = await container.db.message.findFirstOrThrow({ where: { conversationId: asked.sessionId, role: "assistant" } });
    const [unsent] = await planted("UPDATE messages SET channel = 'whatsapp' WHERE id = $1", "UPDATE messages SET channel = 'web' WHERE id = $1", [message.id]);
    expect(unsent).toMatchObject({ title: "Message on whatsapp that is not sent", channel: "whatsapp", runId: asked.runId });
    const insert = `INSERT INTO outbox_messages (id, workspace_id, conversation_id, channel, kind, payload, status, dedupe_key)
      SELECT 'm_lost', '${workspaceId}', conversation_id, 'whatsapp', 'message', '{"messageId":"m_lost"}', 'sent', 'm_lost' FROM messages WHERE id = $1`;
    const [missing] = await planted(insert, "DELETE FROM outbox_messages WHERE id = 'm_lost' OR id = $1", [message.id]);
    expect(missing).toMatchObject({ title: "Message on whatsapp that its conversation does not have", sessionId: asked.sessionId, runId: null });
  });

  it("finds a run whose record lacks a step or an entry, or has another seal", async () => {
    const { seq, entries } = await container.db.flowRun.findUniqueOrThrow({ where: { id: paid.runId } });
    await sql("CREATE TABLE kept_steps AS SELECT s.* FROM flow_run_steps s JOIN flow_runs r ON r.id = s.flow_run_id AND r.seq = s.seq");
    await sql("CREATE TABLE kept_tape AS SELECT t.* FROM flow_run_tape t JOIN flow_runs r ON r.id = t.flow_run_id AND r.entries = t.n");
    const [step] = await planted(
      "DELETE FROM flow_run_steps s USING flow_runs r WHERE r.id = $1 AND s.flow_run_id = r.id AND s.seq = r.seq",
      "INSERT INTO flow_run_steps SELECT * FROM kept_steps WHERE flow_run_id = $1",
      [paid.runId],
    );
    const reason = `The run counts ${seq} steps, and the last that is recorded is step ${seq - 1}. `;
    expect(step).toMatchObject({ title: "Food order", reason: expect.stringContaining(reason), runId: paid.runId });
    const [entry] = await planted(
      "DELETE FROM flow_run_tape t USING flow_runs r WHERE r.id = $1 AND t.flow_run_id = r.id AND t.n = r.entries",
      "INSERT INTO flow_run_tape SELECT * FROM kept_tape WHERE flow_run_id = $1",
      [paid.runId],
    );
    expect(entry?.reason).toContain(`counts ${entries} entries of its tape, and the last that is recorded is entry ${entries - 1}. `);
    const [seal] = await planted(
      "UPDATE flow_runs SET chain = md5('another') WHERE id = $1",
      "UPDATE flow_runs r SET chain = k.chain FROM kept_runs k WHERE k.id = r.id AND r.id = $1",
      [paid.runId],
    );
    expect(seal?.reason).toContain("The seal of the run is not the one of its newest entry. ");
  });

  it("finds a run that has ended and would wake up", async () => {
    const [found] = await planted("UPDATE flow_runs SET next_wake_at = now() + interval '1 year' WHERE id = $1", restoreRun, [paid.runId]);
    expect(found).toMatchObject({ runId: paid.runId, reason: expect.stringMatching(/^The run has ended, but it still has a time/) });
  });

  it("finds a run that stands in the middle of a turn for an hour, and not one that a process holds", async () => {
    const stuck = "UPDATE flow_runs SET phase = 'PROCESSING', last_event_at = now() - interval '61 minutes' WHERE id = $1";
    const [found] = await planted(stuck, restoreRun, [asked.runId]);
    expect(found).toMatchObject({ runId: asked.runId, reason: expect.stringMatching(/^The run has stood in the middle of a turn/) });
    const held =
      "UPDATE flow_runs SET phase = 'PROCESSING', last_event_at = now() - interval '61 minutes', locked_until = now() + interval '1 minute' WHERE id = $1";
    expect(await planted(held, restoreRun, [asked.runId])).toEqual([]);
    const young = "UPDATE flow_runs SET phase = 'PROCESSING', last_event_at = now() - interval '59 minutes' WHERE id = $1";
    expect(await planted(young, restoreRun, [asked.runId])).toEqual([]);
  });

  it("has planted every kind above", () => expect(Object.keys(comparisons)).toHaveLength(8));

  it("finds a difference once: neither again as new nor after it was reviewed, until it has gone and come back", async () => {
    await sql("UPDATE flow_runs SET next_wake_at = now() + interval '1 year' WHERE id = $1", [paid.runId]);
    await aNight();
    const [first] = await listed();
    await aNight();
    expect(await listed()).toEqual([first]);
    await container.operations.act(editor, { kind: "difference", id: first?.id ?? "", action: "skip" });
    expect(await listed()).toEqual([]);
    await expect(container.operations.act(editor, { kind: "difference", id: first?.id ?? "", action: "skip" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await aNight();
    expect(await listed()).toEqual([]);
    expect(await container.db.auditLog.findMany({ select: { actor: true, action: true, entity: true } })).toEqual([
      { actor: "user:u_editor", action: "operations.difference:skip", entity: first?.id },
    ]);
    await sql(restoreRun, [paid.runId]);
    await aNight();
    expect(await container.db.difference.count()).toBe(0);
    await sql("UPDATE flow_runs SET next_wake_at = now() + interval '1 year' WHERE id = $1", [paid.runId]);
    await aNight();
    expect(await listed()).toHaveLength(1);
    await sql(restoreRun, [paid.runId]);
  });

  it("keeps on its list what it found and has grown old meanwhile", async () => {
    await sql("UPDATE orders SET total_minor = total_minor + 1 WHERE run_id = $1", [paid.runId]);
    await aNight();
    await sql("UPDATE orders SET created_at = now() - interval '30 days' WHERE run_id = $1", [paid.runId]);
    await aNight();
    expect(await listed()).toHaveLength(1);
    await sql("UPDATE orders SET total_minor = total_minor - 1 WHERE run_id = $1", [paid.runId]);
    await aNight();
    expect(await listed()).toEqual([]);
  });

  it("takes no other actions", async () => {
    await expect(container.operations.act(editor, { kind: "difference", id: "x", action: "retry" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
});

describe("its schedule", () => {
  it("is made once and then left as it is", async () => {
    const schedules = createSchedulesRepository(container.pool);
    const now = () => Date.parse("2026-11-21T12:00:00Z");
    const make = createReconcileSchedule({ schedules, settings: createRetentionSettings(container.pool), now });
    await make(workspaceId);
    const made = await schedules.find(workspaceId, reconcileKind);
    // Four at night in Kolkata is half past ten in the evening UTC.
    expect(made?.nextRunAt?.toISOString()).toBe("2026-11-21T22:30:00.000Z");
    await schedules.makeDue(made?.id ?? "");
    await make(workspaceId);
    const due = await schedules.find(workspaceId, reconcileKind);
    expect(due?.nextRunAt?.getTime()).not.toBe(nextRunAfter({ cron: "0 4 * * *", timezone: "Asia/Kolkata" }, now()).getTime());
  });

  it("is there and carried out where there is a worker", async () => {
    const { id } = await container.db.order.findFirstOrThrow({ where: { runId: paid.runId } });
    await sql("UPDATE orders SET created_at = now(), total_minor = total_minor + 1 WHERE id = $1", [id]);
    await sql("DELETE FROM schedules");
    await (await createTestContainer({ url: database.url })).stop();
    const made = await sql("UPDATE schedules SET next_run_at = now() WHERE kind = $1 AND active AND next_run_at > now()", [reconcileKind]);
    expect(made.rowCount).toBe(1);
    const working = await createTestContainer({ url: database.url });
    await expect.poll(async () => (await listed()).length, { timeout: 10_000, interval: 50 }).toBe(1);
    await working.stop();
    await sql("UPDATE orders SET total_minor = total_minor - 1 WHERE id = $1", [id]);
  });
});
