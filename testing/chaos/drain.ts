import type pg from "pg";
import type { Ledger } from "./ledger";
import type { NodeProcess } from "./node-process";

/** Work that is not at rest, by kind. */
const openWork = `SELECT
  (SELECT count(*)::int FROM outbox_messages WHERE status IN ('queued', 'sending')) AS "outbox",
  (SELECT count(*)::int FROM webhook_events WHERE status = 'received') AS "webhooks",
  (SELECT count(*)::int FROM trigger_firings WHERE next_attempt_at IS NOT NULL) AS "starts",
  (SELECT count(*)::int FROM flow_effects WHERE status = 'intent') AS "effects",
  (SELECT count(*)::int FROM flow_runs WHERE status = 'running' AND (phase = 'PROCESSING' OR locked_until > now() OR next_wake_at < now())) AS "runs"`;

type Open = { outbox: number; webhooks: number; starts: number; effects: number; runs: number };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until nothing is queued, claimed or half done, but not for ever. Gives the seconds it took. */
export async function drain(pool: pg.Pool, ledger: Ledger, until: number): Promise<number> {
  const since = performance.now();
  for (;;) {
    const { rows } = await pool.query<Open>(openWork);
    const [open] = rows;
    if (open === undefined || Object.values(open).every((count) => count === 0)) break;
    if (performance.now() > until) {
      ledger.violate("what is under way comes to rest when the faults are over", open);
      break;
    }
    await pause(100);
  }
  return (performance.now() - since) / 1000;
}

/**
 * What dead processes had claimed comes free now instead of with its lease, again and again until it is told to stop: a shorter
 * wait for the same ending. A webhook that a living process
 * carries out just now is guarded by its row; a start that waits longer than its lease is under way nowhere.
 */
export function endDeadClaims(pool: pg.Pool, nodes: readonly NodeProcess[]): () => void {
  const free = async (): Promise<void> => {
    const living = nodes.map((node) => node.name());
    await pool.query("UPDATE outbox_messages SET locked_until = now() WHERE status = 'sending' AND locked_until > now() AND NOT locked_by = ANY($1)", [living]);
    await pool.query(
      "UPDATE webhook_events SET next_attempt_at = now() WHERE status = 'received' AND attempts < 3 AND received_at < now() - interval '2 seconds' AND next_attempt_at > now()",
    );
    await pool.query("UPDATE trigger_firings SET next_attempt_at = now() WHERE status = 'queued' AND next_attempt_at > now() + interval '3 seconds'");
  };
  const timer = setInterval(() => void free().catch(() => undefined), 2_000);
  return () => clearInterval(timer);
}
