import type pg from "pg";
import { auditRuns } from "./audit-runs";
import { auditStarts, type StartCounts } from "./audit-starts";
import type { Customer } from "./customer";
import type { Ledger } from "./ledger";
import type { Started } from "./starters";

export type AuditCounts = StartCounts & {
  scriptedOrders: number;
  orders: number;
  payments: number;
  captured: number;
  inboundRows: number;
  acknowledged: number;
  runs: number;
  steps: number;
  entries: number;
  seals: number;
  replayed: number;
  outboxRows: number;
  deliveries: number;
  mostDeliveries: number;
  webhookRows: number;
};

export type AuditDeps = { pool: pg.Pool; ledger: Ledger; customers: readonly Customer[]; starts: Started };

/** Facts that hold for every database that Parley wrote, as queries that find rows against them. */
const laws: { invariant: string; sql: string }[] = [
  {
    invariant: "a run has at most one order for one cart",
    sql: "SELECT run_id, cart_hash, count(*)::int, array_agg(number) AS numbers FROM orders GROUP BY run_id, cart_hash HAVING count(*) > 1",
  },
  {
    invariant: "a scripted run has at most one order",
    sql: "SELECT run_id, count(*)::int, array_agg(idempotency_key) AS keys FROM orders GROUP BY run_id HAVING count(*) > 1",
  },
  { invariant: "an idempotency key has one order", sql: "SELECT idempotency_key, count(*)::int FROM orders GROUP BY 1 HAVING count(*) > 1" },
  { invariant: "an idempotency key has one payment", sql: "SELECT idempotency_key, count(*)::int FROM payments GROUP BY 1 HAVING count(*) > 1" },
  {
    invariant: "a run captures at most one payment",
    sql: "SELECT run_id, count(*)::int, array_agg(id) AS payments FROM payments WHERE status = 'captured' GROUP BY run_id HAVING count(*) > 1",
  },
  {
    invariant: "a payment belongs to an effect of its run",
    sql: `SELECT p.id, p.run_id, p.idempotency_key FROM payments p
      WHERE NOT EXISTS (SELECT 1 FROM flow_effects e WHERE e.key = p.idempotency_key AND e.flow_run_id = p.run_id AND e.status = 'done')`,
  },
  {
    invariant: "an order belongs to an effect of its run, and its run is completed",
    sql: `SELECT o.number, o.run_id, o.idempotency_key, r.status, r.current_state FROM orders o LEFT JOIN flow_runs r ON r.id = o.run_id
      WHERE r.status IS DISTINCT FROM 'completed' OR NOT EXISTS (SELECT 1 FROM flow_effects e WHERE e.key = o.idempotency_key AND e.flow_run_id = o.run_id AND e.status = 'done')`,
  },
  {
    invariant: "an order that is paid online has its captured payment, and the same total",
    sql: `SELECT o.number, o.run_id, o.total_minor, p.amount_minor, p.status FROM orders o
      LEFT JOIN LATERAL (SELECT * FROM payments WHERE run_id = o.run_id AND status = 'captured' LIMIT 1) p ON true
      WHERE o.payment_method = 'online' AND p.amount_minor IS DISTINCT FROM o.total_minor`,
  },
  {
    invariant: "a captured payment has its order",
    sql: "SELECT p.id, p.run_id FROM payments p WHERE p.status = 'captured' AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.run_id = p.run_id)",
  },
  {
    invariant: "messages of a conversation are numbered without a gap",
    sql: `SELECT c.id, c.last_seq, count(m.seq)::int AS messages, min(m.seq), max(m.seq) FROM conversations c LEFT JOIN messages m ON m.conversation_id = c.id
      GROUP BY c.id, c.last_seq HAVING count(m.seq) <> c.last_seq OR COALESCE(max(m.seq), 0) <> c.last_seq OR COALESCE(min(m.seq), 1) <> 1`,
  },
  {
    invariant: "steps of a run are numbered without a gap",
    sql: `SELECT r.id, r.seq, count(s.seq)::int AS steps, min(s.seq), max(s.seq) FROM flow_runs r LEFT JOIN flow_run_steps s ON s.flow_run_id = r.id
      GROUP BY r.id, r.seq HAVING count(s.seq) <> r.seq OR COALESCE(max(s.seq), 0) <> r.seq OR COALESCE(min(s.seq), 1) <> 1`,
  },
  {
    invariant: "a turn of a run has one number",
    sql: "SELECT flow_run_id, turn_id, array_agg(DISTINCT turn) AS turns FROM flow_run_steps GROUP BY 1, 2 HAVING count(DISTINCT turn) > 1",
  },
  {
    invariant: "a turn's number has one turn",
    sql: "SELECT flow_run_id, turn, array_agg(DISTINCT turn_id) AS turns FROM flow_run_steps GROUP BY 1, 2 HAVING count(DISTINCT turn_id) > 1",
  },
  {
    invariant: "a turn takes one message",
    sql: "SELECT turn_id, count(*)::int, array_agg(client_message_id) AS messages FROM messages WHERE direction = 'in' GROUP BY 1 HAVING count(*) > 1",
  },
  {
    invariant: "a message has a turn that did or said something",
    sql: `SELECT m.conversation_id, m.client_message_id, m.turn_id FROM messages m WHERE m.direction = 'in'
      AND NOT EXISTS (SELECT 1 FROM flow_run_steps s WHERE s.turn_id = m.turn_id) AND NOT EXISTS (SELECT 1 FROM messages o WHERE o.turn_id = m.turn_id AND o.direction = 'out')`,
  },
  {
    invariant: "no run is left in the middle of a turn, leased or overdue",
    sql: `SELECT id, status, current_state, phase, locked_by, locked_until, next_wake_at, attempts FROM flow_runs
      WHERE status = 'running' AND (locked_until > now() OR next_wake_at < now() OR phase = 'PROCESSING' OR snapshot #>> '{agenda,task,type}' NOT IN ('parked', 'ended'))`,
  },
  { invariant: "no run has failed", sql: "SELECT id, current_state, error FROM flow_runs WHERE status = 'failed' OR outcome = 'failed'" },
  {
    invariant: "every effect has its result, and none failed",
    sql: "SELECT key, executor, status, result FROM flow_effects WHERE status <> 'done'",
  },
  {
    invariant: "every webhook is carried out",
    sql: "SELECT id, provider_event_id, type, status, attempts, last_error FROM webhook_events WHERE status NOT IN ('dispatched', 'ignored')",
  },
  { invariant: "no forged webhook is stored", sql: "SELECT id, provider_event_id FROM webhook_events WHERE provider_event_id LIKE 'forged%'" },
  {
    invariant: "every message to another channel is sent, unknown or dead",
    sql: "SELECT id, conversation_id, channel, status, attempts, last_error FROM outbox_messages WHERE status NOT IN ('sent', 'unknown', 'dead')",
  },
  {
    invariant: "every message to another channel has one outbox row",
    sql: `SELECT m.id, m.channel, count(o.id)::int AS rows FROM messages m LEFT JOIN outbox_messages o ON o.dedupe_key = m.id
      WHERE m.direction = 'out' AND m.channel <> 'web' GROUP BY m.id, m.channel HAVING count(o.id) <> 1`,
  },
  {
    invariant: "what is sent was delivered",
    sql: `SELECT o.id, o.conversation_id FROM outbox_messages o WHERE o.status = 'sent' AND NOT EXISTS (SELECT 1 FROM sandbox_deliveries d WHERE d.outbox_id = o.id)`,
  },
  {
    invariant: "messages of a conversation are first delivered in their order",
    sql: `SELECT * FROM (SELECT o.conversation_id, o.id, o.ord, min(d.id) AS delivery, lag(min(d.id)) OVER (PARTITION BY o.conversation_id ORDER BY o.ord) AS before
      FROM outbox_messages o JOIN sandbox_deliveries d ON d.outbox_id = o.id GROUP BY o.conversation_id, o.id, o.ord) first WHERE delivery < before`,
  },
];

/** Compares the database with what the customers know and with itself. Finds every violation, not the first. */
export async function audit({ pool, ledger, customers, starts }: AuditDeps): Promise<AuditCounts> {
  for (const { invariant, sql } of laws) {
    const { rows } = await pool.query<Record<string, unknown>>(sql);
    if (rows.length > 0) ledger.violate(invariant, ...rows);
  }
  const inboundRows = await auditMessages(pool, ledger);
  const orders = await auditOrders(pool, ledger, customers);
  const deliveries = await auditDeliveries(pool, ledger);
  return {
    ...orders,
    inboundRows,
    acknowledged: ledger.acked.size,
    ...(await auditRuns(pool, ledger)),
    ...deliveries,
    ...(await auditStarts(pool, ledger, starts)),
    webhookRows: await count(pool, "SELECT count(*)::int AS n FROM webhook_events"),
  };
}

/** Every acknowledged message is stored once, as it was acknowledged; every stored message was sent. */
async function auditMessages(pool: pg.Pool, ledger: Ledger): Promise<number> {
  const { rows } = await pool.query<{ id: string; sessionId: string; clientMessageId: string; turnId: string; seq: number; text: string }>(
    `SELECT id, conversation_id AS "sessionId", client_message_id AS "clientMessageId", turn_id AS "turnId", seq, content AS text FROM messages WHERE direction = 'in'`,
  );
  const stored = new Map<string, typeof rows>();
  for (const row of rows) {
    const key = `${row.sessionId} ${row.clientMessageId}`;
    stored.set(key, [...(stored.get(key) ?? []), row]);
  }
  for (const [key, acked] of ledger.acked) {
    const [row, ...others] = stored.get(key) ?? [];
    if (row === undefined) ledger.violate("an acknowledged message is stored", acked);
    else if (others.length > 0) ledger.violate("a message is stored once", acked, row, ...others);
    else if (row.id !== acked.messageId || row.turnId !== acked.turnId || row.seq !== acked.seq || row.text !== acked.text)
      ledger.violate("a message is stored as it was acknowledged", { acked, row });
  }
  for (const [key, found] of stored) if (!ledger.acked.has(key)) ledger.violate("a stored message is acknowledged in the end", ...found);
  return rows.length;
}

async function auditOrders(pool: pg.Pool, ledger: Ledger, customers: readonly Customer[]) {
  const { rows } = await pool.query<{ sessionId: string; orders: number }>(
    `SELECT conversation_id AS "sessionId", count(*)::int AS orders FROM orders GROUP BY 1`,
  );
  const placed = new Map(rows.map((row) => [row.sessionId, row.orders]));
  for (const { name, standing } of customers) {
    const orders = placed.get(standing.sessionId ?? "") ?? 0;
    if (orders !== standing.scripted) ledger.violate("a customer has as many orders as were scripted", { name, orders, ...standing });
    placed.delete(standing.sessionId ?? "");
  }
  for (const [sessionId, orders] of placed) ledger.violate("an order belongs to a customer", { sessionId, orders });
  return {
    scriptedOrders: customers.reduce((sum, { standing }) => sum + standing.scripted, 0),
    orders: rows.reduce((sum, row) => sum + row.orders, 0),
    payments: await count(pool, "SELECT count(*)::int AS n FROM payments"),
    captured: await count(pool, "SELECT count(*)::int AS n FROM payments WHERE status = 'captured'"),
  };
}

/** A relay that is killed while it sends may send again: at most once for each time a process was harmed. */
async function auditDeliveries(pool: pg.Pool, ledger: Ledger) {
  const { kills, freezes, postgresRestarts } = ledger.counters;
  const allowed = 1 + kills + freezes + postgresRestarts;
  const { rows } = await pool.query<{ outboxId: string; deliveries: number }>(
    `SELECT outbox_id AS "outboxId", count(*)::int AS deliveries FROM sandbox_deliveries GROUP BY 1`,
  );
  const tooMany = rows.filter((row) => row.deliveries > allowed);
  if (tooMany.length > 0) ledger.violate("sends per outbox row ≤ 1 + kills", ...tooMany);
  return {
    outboxRows: await count(pool, "SELECT count(*)::int AS n FROM outbox_messages"),
    deliveries: rows.reduce((sum, row) => sum + row.deliveries, 0),
    mostDeliveries: Math.max(0, ...rows.map((row) => row.deliveries)),
  };
}

async function count(pool: pg.Pool, sql: string): Promise<number> {
  return (await pool.query<{ n: number }>(sql)).rows[0]?.n ?? 0;
}
