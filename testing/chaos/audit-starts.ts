import type pg from "pg";
import type { Ledger } from "./ledger";
import type { Started } from "./starters";

/** Runs of each flow that is started from outside. */
export type StartCounts = { starts: Started };

type Counted = { slug: string; runs: number; firings: number; begun: number };

/** What holds for every start from outside, as queries that find rows against it. */
const laws: { invariant: string; sql: string }[] = [
  {
    invariant: "every start from outside is settled, and none is skipped or failed",
    sql: "SELECT id, key, kind, status, reason, attempts, last_error FROM trigger_firings WHERE status <> 'started'",
  },
  {
    invariant: "a start has a run of its own",
    sql: "SELECT run_id, array_agg(key) AS keys FROM trigger_firings GROUP BY run_id HAVING count(*) > 1 OR run_id IS NULL",
  },
  {
    invariant: "a start has begun its run",
    sql: "SELECT f.id, f.key, f.run_id FROM trigger_firings f WHERE NOT EXISTS (SELECT 1 FROM flow_runs r WHERE r.id = f.run_id AND r.flow_id = f.flow_id)",
  },
  {
    invariant: "whoever a flow is started for is told of it once",
    sql: `SELECT r.id, r.participant_id, count(m.id)::int AS messages FROM trigger_firings f JOIN flow_runs r ON r.id = f.run_id
      LEFT JOIN messages m ON m.run_id = r.id GROUP BY r.id, r.participant_id HAVING count(m.id) <> 1`,
  },
  {
    invariant: "a person is started for once",
    sql: `SELECT r.participant_id, count(*)::int FROM flow_runs r JOIN flows f ON f.id = r.flow_id WHERE f.slug = 'for_many' GROUP BY 1 HAVING count(*) <> 1 OR r.participant_id IS NULL`,
  },
];

/** Compares the starts that were asked for with the runs that have begun. */
export async function auditStarts(pool: pg.Pool, ledger: Ledger, expected: Started): Promise<StartCounts> {
  for (const { invariant, sql } of laws) {
    const { rows } = await pool.query<Record<string, unknown>>(sql);
    if (rows.length > 0) ledger.violate(invariant, ...rows);
  }
  const { rows } = await pool.query<Counted>(
    `SELECT f.slug, (SELECT count(*)::int FROM flow_runs r WHERE r.flow_id = f.id) AS runs,
      (SELECT count(*)::int FROM trigger_firings t WHERE t.flow_id = f.id) AS firings,
      (SELECT count(DISTINCT t.run_id)::int FROM trigger_firings t WHERE t.flow_id = f.id) AS begun
     FROM flows f WHERE f.slug = ANY($1)`,
    [Object.keys(expected)],
  );
  const bySlug = new Map(rows.map((row) => [row.slug, row]));
  for (const [slug, wanted] of Object.entries(expected)) {
    const found = bySlug.get(slug);
    // A keyword is part of a customer's turn and needs no row.
    const isRight = found?.runs === wanted && (slug === "by_keyword" ? found.firings === 0 : found.firings === wanted && found.begun === wanted);
    if (!isRight) ledger.violate("there are as many runs as starts were asked for", { slug, wanted, found });
  }
  return { starts: Object.fromEntries(rows.map(({ slug, runs }) => [slug, runs])) };
}
