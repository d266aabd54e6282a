import { type Queryable, run } from "@/server/db/pool";
import type { DifferenceKind } from "../operations/difference";
import { comparisons } from "./comparisons";

/** Rows of one kind: `found` are new, `gone` agree again, `standing` differ as before. */
export type Compared = { found: number; standing: number; gone: number };

/** Compares and keeps in one statement: what is found again keeps its place and whether it was reviewed, what agrees again is forgotten. */
const keepText = (comparison: string) => `WITH known AS MATERIALIZED (SELECT subject FROM differences WHERE workspace_id = $1 AND kind = $2),
  differing AS MATERIALIZED (${comparison}),
  gone AS (
    DELETE FROM differences d WHERE d.workspace_id = $1 AND d.kind = $2 AND NOT EXISTS (SELECT 1 FROM differing f WHERE f.subject = d.subject) RETURNING 1),
  kept AS (
    INSERT INTO differences (id, workspace_id, kind, subject, details, run_id, conversation_id)
    SELECT $2 || ':' || f.subject, $1, $2, f.subject, f.details, f.run_id, f.conversation_id FROM differing f
    ON CONFLICT (id) DO UPDATE SET details = EXCLUDED.details, seen_at = now() RETURNING subject)
  SELECT count(*) FILTER (WHERE k.subject IS NULL)::int AS found, count(k.subject)::int AS standing, (SELECT count(*)::int FROM gone) AS gone
  FROM kept LEFT JOIN known k ON k.subject = kept.subject`;

export function createReconcileRepository(db: Queryable) {
  return {
    async compare(workspaceId: string, kind: DifferenceKind): Promise<Compared> {
      const [compared] = (await run<Compared>(db, { name: `reconcile-${kind}`, text: keepText(comparisons[kind]) }, [workspaceId, kind])).rows;
      return compared ?? { found: 0, standing: 0, gone: 0 };
    },
  };
}

export type ReconcileRepository = ReturnType<typeof createReconcileRepository>;
