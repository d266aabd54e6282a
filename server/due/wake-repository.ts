import { isWakeDue, turnLease, turnLeaseMs } from "@/server/db/lease";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import type { ClaimedRow } from "./due-rows";

/** A run that was claimed because it is due, as it stood then. `isInterrupted`: in the middle of a turn. */
export type DueRun = ClaimedRow & { conversationId: string; revision: number; isInterrupted: boolean };

/** Due is what the database's clock says. */
const claimText = `UPDATE flow_runs SET locked_by = $2, attempts = attempts + 1, locked_until = now() + ${turnLease}
  WHERE (conversation_id, id) IN (SELECT conversation_id, id FROM flow_runs WHERE ${isWakeDue} AND (locked_until IS NULL OR locked_until < now())
    ORDER BY wake_slot, next_wake_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING id, conversation_id AS "conversationId", revision, attempts, phase = 'PROCESSING' AS "isInterrupted"`;

/** Whose turn has been committed meanwhile has another revision: that commit ended the claim. */
const isClaim = (claim: string) => `r.id = ${claim}.id AND r.conversation_id = ${claim}.conversation_id AND r.revision = ${claim}.revision
  AND r.attempts = ${claim}.attempts AND r.locked_by = $2`;

const claims = "jsonb_to_recordset($1::jsonb) AS x(id text, conversation_id text, revision int, attempts int)";

const renewText = `UPDATE flow_runs r SET locked_until = now() + ${turnLease} FROM ${claims} WHERE ${isClaim("x")} RETURNING r.id`;

/**
 * The row stays due since when it was: held by nobody, it is only not claimed before then. Who is in the middle of a turn is
 * tried again no later than a dead process's turn would be.
 */
const giveBackText = `UPDATE flow_runs r SET locked_by = NULL,
    locked_until = now() + least($3::float8, CASE WHEN r.phase = 'PROCESSING' THEN ${turnLeaseMs} END) * interval '1 millisecond'
  FROM ${claims} WHERE ${isClaim("x")}`;

/** The wake-ups of runs: a time in the run's row, written by the turn's own statement. */
export function createWakeRepository(db: Queryable) {
  const named = (rows: readonly DueRun[]) =>
    toJsonb(rows.map(({ id, conversationId, revision, attempts }) => ({ id, conversation_id: conversationId, revision, attempts })));

  return {
    /** Claims runs whose wake-up time has come. */
    async claim(limit: number, nodeId: string): Promise<DueRun[]> {
      return (await run<DueRun>(db, { name: "wakes-claim", text: claimText }, [limit, nodeId])).rows;
    },

    /** Gives those that are still claimed by this process. */
    async renew(rows: readonly DueRun[], nodeId: string): Promise<string[]> {
      return (await run<{ id: string }>(db, { name: "wakes-renew", text: renewText }, [named(rows), nodeId])).rows.map(({ id }) => id);
    },

    async giveBack(row: DueRun, nodeId: string, delayMs: number): Promise<void> {
      await run(db, { name: "wakes-give-back", text: giveBackText }, [named([row]), nodeId, delayMs]);
    },
  };
}

export type WakeRepository = ReturnType<typeof createWakeRepository>;
