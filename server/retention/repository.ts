import { type Queryable, run } from "@/server/db/pool";
import { emptied, isOld, losses, retiredRun } from "./retire-rows";

/** One statement a batch: a run is retired whole or not at all. Orders and payments are not the run's. */
const retireText = `WITH old AS (
    SELECT r.id, r.conversation_id FROM flow_runs r WHERE ${isOld("r")} ORDER BY r.completed_at LIMIT $3 FOR UPDATE SKIP LOCKED),
  steps AS (DELETE FROM flow_run_steps s USING old WHERE s.conversation_id = old.conversation_id AND s.flow_run_id = old.id),
  tape AS (DELETE FROM flow_run_tape t USING old WHERE t.conversation_id = old.conversation_id AND t.flow_run_id = old.id),
  said AS (
    UPDATE messages m SET content = ${emptied.content}, payload = ${emptied.payload("m")}
    FROM old WHERE m.conversation_id = old.conversation_id AND m.run_id = old.id RETURNING m.id, m.conversation_id, m.turn_id),
  ${losses("old", "said")
    .map(([name, text]) => `${name} AS (${text})`)
    .join(",\n  ")},
  retired AS (UPDATE flow_runs r SET ${retiredRun} FROM old WHERE r.conversation_id = old.conversation_id AND r.id = old.id RETURNING r.id)
  SELECT count(*)::int AS retired FROM retired`;

export function createRetentionRepository(db: Queryable) {
  return {
    /** How many there are to retire. */
    async count(workspaceId: string, days: number): Promise<number> {
      const text = `SELECT count(*)::int AS old FROM flow_runs r WHERE ${isOld("r")}`;
      return (await run<{ old: number }>(db, { name: "retention-count", text }, [workspaceId, days])).rows[0]?.old ?? 0;
    },

    /** Retires up to `limit` runs; gives how many. */
    async retire(workspaceId: string, days: number, limit: number): Promise<number> {
      return (await run<{ retired: number }>(db, { name: "retention-retire", text: retireText }, [workspaceId, days, limit])).rows[0]?.retired ?? 0;
    },
  };
}

export type RetentionRepository = ReturnType<typeof createRetentionRepository>;
