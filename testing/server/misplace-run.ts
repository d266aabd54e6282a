import type pg from "pg";

/** Puts a run where its version has no state. The database refuses that; rows from before it did may be there. */
export async function misplaceRun(pool: pg.Pool, runId: string | undefined): Promise<void> {
  await pool.query("ALTER TABLE flow_runs DISABLE TRIGGER flow_runs_state_still_exists");
  await pool.query(`UPDATE flow_runs SET current_state = 'nowhere', snapshot = jsonb_set(snapshot, '{state}', '"nowhere"') WHERE id = $1`, [runId]);
  await pool.query("ALTER TABLE flow_runs ENABLE TRIGGER flow_runs_state_still_exists");
}
