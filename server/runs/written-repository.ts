import type { Json } from "@/flows/json/json";
import { escapePointer } from "@/flows/json/json-pointer";
import { type Queryable, run } from "@/server/db/pool";

/** A run, a conversation in which it is known, and a version that tells what of it is sensitive: one of each that the run was on, its own last. */
export type SeenRun = { id: string; conversationId: string; versionId: string };
type WrittenRow = { runId: string; path: string; value: Json };

/** The runs of conversations and, as if they were of theirs, of those that forks have left: a fork hides what is hidden there. */
const runsText = `WITH RECURSIVE kin AS (
    SELECT seen AS "conversationId", seen AS of FROM unnest($1::text[]) AS seen
  UNION
    SELECT k."conversationId", p.conversation_id FROM kin k JOIN flow_runs f ON f.conversation_id = k.of AND f.parent_run_id IS NOT NULL JOIN flow_runs p ON p.id = f.parent_run_id)
  SELECT r.id, k."conversationId", v.id AS "versionId" FROM kin k JOIN flow_runs r ON r.conversation_id = k.of,
    LATERAL (SELECT e.id, e.position FROM jsonb_array_elements_text(coalesce(r.earlier_versions, '[]')) WITH ORDINALITY AS e(id, position)
      UNION ALL SELECT r.flow_version_id, 2147483647) v
  WHERE r.workspace_id = $2 ORDER BY v.position`;

/** What stands in the contexts of runs, what was ever written there and what forks began with, under some keys or, when they are null, all. */
const writtenText = `SELECT r.id AS "runId", '/' || replace(replace(c.key, '~', '~0'), '/', '~1') AS path, c.value
    FROM flow_runs r, jsonb_each(r.context) c WHERE r.id = ANY($1) AND ($2::text[] IS NULL OR c.key = ANY($2))
  UNION ALL
  SELECT r.id, '/' || replace(replace(c.key, '~', '~0'), '/', '~1'), c.value
    FROM flow_runs r, LATERAL (VALUES (r.origin -> 'base' -> 'context'), (r.origin -> 'snapshot' -> 'context')) AS begun(context), jsonb_each(begun.context) c
    WHERE r.id = ANY($1) AND r.sandbox AND jsonb_typeof(begun.context) = 'object' AND ($2::text[] IS NULL OR c.key = ANY($2))
  UNION ALL
  SELECT s.flow_run_id, p.value ->> 'path', p.value -> 'value'
    FROM flow_run_steps s, jsonb_array_elements(s.context_patch) p
    WHERE s.flow_run_id = ANY($1) AND s.conversation_id IN (SELECT conversation_id FROM flow_runs WHERE id = ANY($1)) AND p.value ? 'value' AND ($3::text[] IS NULL OR split_part(p.value ->> 'path', '/', 2) = ANY($3))`;

/** A customer's message was said to the state of its turn's first step. */
const answeredText = `SELECT m.id, (SELECT s.state FROM flow_run_steps s WHERE s.conversation_id = m.conversation_id AND s.flow_run_id = m.run_id AND s.turn_id = m.turn_id ORDER BY s.seq LIMIT 1) AS state
  FROM messages m WHERE m.conversation_id = ANY($2) AND m.id = ANY($1) AND m.role = 'user' AND m.run_id IS NOT NULL`;

/** What must be known of runs to hide parts of them. */
export function createWrittenRepository(db: Queryable) {
  return {
    async runsOf(workspaceId: string, conversationIds: readonly string[]): Promise<SeenRun[]> {
      return (await run<SeenRun>(db, { name: "sight-runs", text: runsText }, [conversationIds, workspaceId])).rows;
    },

    /** `keys` of the context; null for all. */
    async written(runIds: readonly string[], keys: readonly string[] | null): Promise<WrittenRow[]> {
      const values = [runIds, keys, keys === null ? null : keys.map(escapePointer)];
      return (await run<WrittenRow>(db, { name: "sight-written", text: writtenText }, values)).rows;
    },

    /** The state that each customer's message was said to; what began no turn of a run is left out. */
    async answeredIn(conversationIds: readonly string[], messageIds: readonly string[]): Promise<Map<string, string>> {
      const { rows } = await run<{ id: string; state: string | null }>(db, { name: "sight-answered", text: answeredText }, [messageIds, conversationIds]);
      return new Map(rows.flatMap(({ id, state }): [string, string][] => (state === null ? [] : [[id, state]])));
    },
  };
}

export type WrittenRepository = ReturnType<typeof createWrittenRepository>;
