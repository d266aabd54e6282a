import { type Queryable, run } from "@/server/db/pool";
import { emptied, isOld, isOldFork, losses, retiredRun } from "./retire-rows";

/** One statement a batch: a run is retired whole or not at all. Orders and payments are not the run's. */
const retireText = (which: string, order: string) => `WITH old AS (
    SELECT r.id, r.conversation_id FROM flow_runs r WHERE ${which} ORDER BY ${order} LIMIT $3 FOR UPDATE OF r SKIP LOCKED),
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

const retireRuns = { name: "retention-retire", text: retireText(isOld("r"), "r.completed_at") };
const retireForks = { name: "retention-retire-forks", text: retireText(isOldFork("r"), "r.started_at") };

export function createRetentionRepository(db: Queryable) {
  return {
    /** How many there are to retire. */
    async count(workspaceId: string, days: number): Promise<number> {
      const text = `SELECT (SELECT count(*) FROM flow_runs r WHERE ${isOld("r")} AND NOT r.sandbox)::int + (SELECT count(*) FROM flow_runs r WHERE ${isOldFork("r")})::int AS old`;
      return (await run<{ old: number }>(db, { name: "retention-count", text }, [workspaceId, days])).rows[0]?.old ?? 0;
    },

    /** What simulated phones show is kept no longer than what was said elsewhere. */
    async forgetPhones(workspaceId: string, days: number): Promise<void> {
      const text = "DELETE FROM simulated_messages WHERE workspace_id = $1 AND stored_at < now() - $2 * interval '1 day'";
      await run(db, { name: "retention-phones", text }, [workspaceId, days]);
    },

    /** Retires up to `limit` runs, customers' first and then forks; gives how many. */
    async retire(workspaceId: string, days: number, limit: number): Promise<number> {
      for (const statement of [retireRuns, retireForks]) {
        const retired = (await run<{ retired: number }>(db, statement, [workspaceId, days, limit])).rows[0]?.retired ?? 0;
        if (retired > 0) return retired;
      }
      return 0;
    },
  };
}

export type RetentionRepository = ReturnType<typeof createRetentionRepository>;
