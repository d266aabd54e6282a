import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { statementsDuring } from "@/testing/durability/statements-during";
import { misplaceRun } from "@/testing/server/misplace-run";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { listTexts } from "./repository";

const actorOf = (role: Actor["role"]): Actor => ({ type: "user", id: `u_${role}`, workspaceId, role });
const editor = actorOf("editor");

let database: TestDatabase;
let container: Container;
let runId: string;
let sessionId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url, withWorker: false });
  const talk = await openTalk(container);
  runId = talk.opened.flowState?.runId ?? "";
  sessionId = talk.sessionId;
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

beforeEach(async () => {
  await container.pool.query("TRUNCATE outbox_messages, webhook_events, flow_effects, audit_log");
  await container.pool.query("UPDATE flow_runs SET status = 'running', error = NULL, reviewed_at = NULL WHERE id = $1", [runId]);
});

const outbox = (id: string, status: string) =>
  container.db.outboxMessage.create({
    data: { id, workspaceId, conversationId: sessionId, channel: "whatsapp", kind: "message", payload: {}, status, attempts: 5, lastError: "the line is dead" },
  });
const webhook = (id: string, status: string, lastError: string | null = null) =>
  container.db.webhookEvent.create({
    data: { id, workspaceId, source: "courier", providerEventId: id, type: "delivered", payload: {}, status, lastError, attempts: 5 },
  });
const effect = (key: string) =>
  container.db.flowEffect.create({
    data: { key, conversationId: sessionId, flowRunId: runId, seq: 1, executor: "http", sideEffect: "once", status: "unknown", request: {}, attempts: 1 },
  });
const audits = () => container.db.auditLog.findMany({ select: { actor: true, action: true, entity: true }, orderBy: { id: "asc" } });

describe("operations", () => {
  it.each(["agent", "editor"] as const)("are listed for an %s one statement after the other, as many for thirty as for one", async (role) => {
    await outbox("m_0", "dead");
    await container.operations.list(actorOf(role));
    const one = await statementsDuring(container.pool, () => container.operations.list(actorOf(role)));
    for (let i = 1; i < 30; i += 1) await outbox(`m_${i}`, "dead");
    const thirty = await statementsDuring(container.pool, () => container.operations.list(actorOf(role)));
    expect([one, thirty].map(({ result }) => result.items.length)).toEqual([1, 30]);
    expect(thirty.names).toEqual(one.names);
    expect([one.atOnce, thirty.atOnce]).toEqual([1, 1]);
  });

  it("are found by their indexes, however many webhooks were taken", async () => {
    const client = await container.pool.connect();
    try {
      await client.query("BEGIN");
      await client.query(
        `INSERT INTO webhook_events (id, workspace_id, source, provider_event_id, type, payload, status, run_id)
          SELECT 'e_' || n, '${workspaceId}', 'courier', n::text, 'delivered', '{}', 'dispatched', $1 FROM generate_series(1, 5000) n`,
        [runId],
      );
      await client.query("ANALYZE webhook_events");
      const text = listTexts.webhook.replaceAll("$1", `'${workspaceId}'`).replaceAll("$2", "200");
      const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`);
      const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
      for (const index of ["webhooks_dead", "webhooks_settled"]) expect(plan).toContain(index);
      expect(plan).not.toContain("Seq Scan on webhook_events");
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  });

  it("list what failed for good, each with its reason and what can be done", async () => {
    await outbox("m_dead", "dead");
    await outbox("m_sent", "sent");
    await webhook("e_dead", "dead", "Error: no");
    await webhook("e_nobody", "unmatched");
    await webhook("e_late", "ignored", "PAID_TOO_LATE");
    await webhook("e_fine", "ignored");
    await effect(`${runId}:1`);
    await container.db.flowRun.update({
      where: { id: runId },
      data: { status: "failed", error: { code: "INTERNAL", message: "It broke.", state: "init", seq: 1 } },
    });
    const { items, counts } = await container.operations.list(actorOf("agent"));
    expect(counts).toEqual({ outbox: 1, webhook: 3, effect: 1, run: 1, difference: 0 });
    const byId = new Map(items.map((item) => [item.id, item]));
    expect([...byId.keys()].toSorted()).toEqual([`${runId}:1`, "e_dead", "e_late", "e_nobody", "m_dead", runId].toSorted());
    expect(byId.get("m_dead")).toMatchObject({
      kind: "outbox",
      title: "Message on whatsapp",
      reason: "It could not be sent in 5 attempts: the line is dead.",
      channel: "whatsapp",
      sessionId,
      actions: ["retry", "skip"],
    });
    expect(byId.get("e_dead")).toMatchObject({ title: "courier: delivered", reason: "It could not be carried out in 5 attempts: Error: no." });
    expect(byId.get("e_late")).toMatchObject({ reason: expect.stringContaining("paid after the run had ended"), actions: ["skip"] });
    expect(byId.get(`${runId}:1`)).toMatchObject({
      kind: "effect",
      title: "Action http",
      runId,
      flow: { slug: "food_order_v2" },
      actions: ["markDone", "markNotDone"],
    });
    expect(byId.get(runId)).toMatchObject({ kind: "run", state: "init", reason: expect.stringContaining("It broke") });
    expect(await container.operations.count(editor)).toEqual({ open: 6 });
  });

  it("report a run that stands where its version has no state, and leave it alone", async () => {
    await misplaceRun(container.pool, runId);
    const { items } = await container.operations.list(editor);
    expect(items).toMatchObject([{ kind: "run", id: runId, state: "nowhere", reason: expect.stringContaining('"nowhere"') }]);
    await container.operations.act(editor, { kind: "run", id: runId, action: "skip" });
    expect(await container.operations.count(editor)).toEqual({ open: 0 });
    expect(await container.db.flowRun.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({ status: "running", currentState: "nowhere" });
    await container.pool.query(`UPDATE flow_runs SET current_state = 'init', snapshot = jsonb_set(snapshot, '{state}', '"init"') WHERE id = $1`, [runId]);
  });

  it("try a message again at the end of its line, as if for the first time", async () => {
    await outbox("m_1", "dead");
    await outbox("m_2", "queued");
    await container.operations.act(editor, { kind: "outbox", id: "m_1", action: "retry" });
    const rows = await container.db.outboxMessage.findMany({ orderBy: { ord: "asc" }, select: { id: true, status: true, attempts: true } });
    expect(rows).toEqual([
      { id: "m_2", status: "queued", attempts: 5 },
      { id: "m_1", status: "queued", attempts: 0 },
    ]);
  });

  it("try a webhook again, and skip one", async () => {
    await webhook("e_1", "unmatched");
    await webhook("e_2", "dead", "no");
    await container.operations.act(editor, { kind: "webhook", id: "e_1", action: "retry" });
    await container.operations.act(editor, { kind: "webhook", id: "e_2", action: "skip" });
    const rows = await container.db.webhookEvent.findMany({ orderBy: { id: "asc" }, select: { status: true, attempts: true } });
    expect(rows).toEqual([
      { status: "received", attempts: 0 },
      { status: "skipped", attempts: 5 },
    ]);
    expect(await audits()).toEqual([
      { actor: "user:u_editor", action: "operations.webhook:retry", entity: "e_1" },
      { actor: "user:u_editor", action: "operations.webhook:skip", entity: "e_2" },
    ]);
  });

  it.each([
    ["markDone", "done"],
    ["markNotDone", "failed"],
  ] as const)("record who decided what became of an effect: %s", async (action, status) => {
    const key = `${runId}:7`;
    await effect(key);
    await container.operations.act(editor, { kind: "effect", id: key, action });
    expect(await container.db.flowEffect.findFirstOrThrow({ where: { key } })).toMatchObject({
      status,
      settledBy: "user:u_editor",
      settledAt: expect.any(Date),
    });
    expect(await audits()).toEqual([{ actor: "user:u_editor", action: `operations.effect:${action}`, entity: key }]);
  });

  it("refuse an action that is not for that kind, and one that somebody else was quicker with", async () => {
    await webhook("e_1", "dead");
    await expect(container.operations.act(editor, { kind: "webhook", id: "e_1", action: "markDone" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await container.operations.act(editor, { kind: "webhook", id: "e_1", action: "skip" });
    await expect(container.operations.act(editor, { kind: "webhook", id: "e_1", action: "skip" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await audits()).toHaveLength(1);
  });

  it("are seen by agents and decided by editors", async () => {
    await webhook("e_1", "dead");
    await expect(container.operations.list(actorOf("viewer"))).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await container.operations.list(actorOf("agent"))).items).toHaveLength(1);
    await expect(container.operations.act(actorOf("agent"), { kind: "webhook", id: "e_1", action: "skip" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("of another workspace are not seen", async () => {
    await outbox("m_dead", "dead");
    await effect(`${runId}:1`);
    const stranger: Actor = { ...editor, workspaceId: "w_other" };
    expect((await container.operations.list(stranger)).items).toEqual([]);
    await expect(container.operations.act(stranger, { kind: "outbox", id: "m_dead", action: "skip" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
