import type { JsonObject } from "@/flows/json/json";
import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import { type BatchPerson, type BatchProgress, mostInBatch } from "./batch";
import type { FiringKind } from "./firing";

/** So many of a batch become due together; the others of a second follow: what others start is not kept waiting behind it. */
const perSecond = 500;

const firingColumns = "id, workspace_id, flow_id, kind, name, key, batch_id, participant_id, data, due_at, next_attempt_at";
const firingId = "'q_' || replace(gen_random_uuid()::text, '-', '')";
const batchColumns = "id, workspace_id, flow_id, kind, name, key, total, left_out, due_at, created_by";

/**
 * A schedule's time: the row moves on and the starts are made together, or neither; nothing when it has moved on already. The
 * time is in the keys, so none is made twice for it.
 */
const fireText = `WITH s AS (
    UPDATE schedules SET locked_until = NULL, next_run_at = $3, last_run_at = now(), last_error = NULL
    WHERE id = $1 AND next_run_at IS NOT DISTINCT FROM $2::timestamptz RETURNING workspace_id, cron, payload),
  f AS (
    SELECT s.workspace_id, s.cron, f.id, s.payload ->> 'audience' AS audience, s.payload ->> 'purpose' AS purpose
    FROM s JOIN flows f ON f.id = s.payload ->> 'flowId' AND f.workspace_id = s.workspace_id AND f.status = 'active' AND f.published_version_id IS NOT NULL),
  people AS (
    SELECT p.id, row_number() OVER (ORDER BY p.id) AS n, count(*) OVER () AS total FROM f JOIN conversation_participants p ON p.workspace_id = f.workspace_id AND p.status = 'active'
    WHERE f.audience = 'everyone' AND (f.purpose IS NULL OR (
      SELECT c.given FROM consents c WHERE c.participant_id = p.id AND c.purpose = f.purpose ORDER BY c.at DESC LIMIT 1))),
  b AS (
    INSERT INTO trigger_batches (${batchColumns})
    SELECT $4, f.workspace_id, f.id, 'schedule', f.cron, $6, LEAST(c.total, ${mostInBatch}), GREATEST(c.total - ${mostInBatch}, 0), $2, NULL
    FROM f, (SELECT count(*) AS total FROM people) c WHERE f.audience = 'everyone' ON CONFLICT (workspace_id, key) DO NOTHING RETURNING id),
  made AS (
    SELECT f.*, NULL::text AS batch_id, NULL::text AS participant_id, $6 AS key, 0 AS wait FROM f WHERE f.audience IS NULL
    UNION ALL
    SELECT f.*, b.id, people.id, $6 || ':' || people.id, (people.n - 1) / ${perSecond} FROM f, b, people WHERE people.n <= ${mostInBatch})
  INSERT INTO trigger_firings (${firingColumns})
  SELECT ${firingId}, m.workspace_id, m.id, 'schedule', m.cron, m.key, m.batch_id, m.participant_id, $5, $2, now() + m.wait * interval '1 second' FROM made m
  ON CONFLICT (workspace_id, key) DO NOTHING`;

const startText = `WITH b AS (
    INSERT INTO trigger_batches (${batchColumns}) VALUES ($1, $2, $3, $4, $5, $6, cardinality($8::text[]), 0, NULL, $7)
    ON CONFLICT (workspace_id, key) DO NOTHING RETURNING id, workspace_id, flow_id, kind, name, key),
  said AS (
    INSERT INTO audit_log (workspace_id, actor, origin, action, entity, details)
    SELECT workspace_id, $7, $10, 'flow.startedFor', flow_id, jsonb_build_object('batch', id, 'people', cardinality($8::text[])) FROM b),
  made AS (
    INSERT INTO trigger_firings (${firingColumns})
    SELECT ${firingId}, b.workspace_id, b.flow_id, b.kind, b.name, b.key || ':' || x.id, b.id, x.id, $9, NULL, now() + ((x.n - 1) / ${perSecond}) * interval '1 second'
    FROM b, unnest($8::text[]) WITH ORDINALITY AS x(id, n) ON CONFLICT (workspace_id, key) DO NOTHING)
  SELECT id FROM b UNION ALL SELECT id FROM trigger_batches WHERE workspace_id = $2 AND key = $6 LIMIT 1`;

const progressText = (
  where: string,
) => `SELECT b.id, b.flow_id AS "flowId", b.kind, b.name, b.total, b.left_out AS "leftOut", b.due_at AS "dueAt", b.created_at AS "createdAt",
    COALESCE((SELECT jsonb_agg(jsonb_build_object('status', c.status, 'reason', c.reason, 'count', c.n) ORDER BY c.n DESC, c.reason) FROM (
      SELECT f.status, f.reason, count(*) AS n FROM trigger_firings f WHERE f.batch_id = b.id GROUP BY f.status, f.reason) c), '[]') AS counts
  FROM trigger_batches b WHERE b.workspace_id = $1 AND ${where}`;

type Counted = { status: BatchPerson["status"]; reason: BatchProgress["skipped"][number]["reason"] | null; count: number };
type ProgressRow = Pick<BatchProgress, "id" | "flowId" | "kind" | "name" | "total" | "leftOut"> & { dueAt: Date | null; createdAt: Date; counts: Counted[] };

function toProgress({ counts, dueAt, createdAt, ...row }: ProgressRow): BatchProgress {
  const of = (status: Counted["status"]) => counts.reduce((sum, each) => (each.status === status ? sum + each.count : sum), 0);
  const skipped = counts.flatMap(({ status, reason, count }) => (status === "skipped" && reason !== null ? [{ reason, count }] : []));
  return {
    ...row,
    queued: of("queued"),
    started: of("started"),
    failed: of("failed"),
    skipped,
    dueAt: dueAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

/** `by` and `origin` as the audit log writes them. */
export type NewBatch = {
  workspaceId: string;
  flowId: string;
  kind: FiringKind;
  name: string;
  /** Null: one of its own. */
  key: string | null;
  people: readonly string[];
  data: JsonObject;
  by: string;
  origin: string | null;
};

export type ScheduleTime = { scheduleId: string; at: Date | null; next: Date; key: string; data: JsonObject };

export function createBatchesRepository(db: Queryable) {
  return {
    async fire({ scheduleId, at, next, key, data }: ScheduleTime): Promise<void> {
      await run(db, { name: "schedule-fire", text: fireText }, [scheduleId, at, next, newId("b"), toJsonb(data), key]);
    },
    /** The id of the batch, also of the one that was made under this key before. */
    async start({ workspaceId, flowId, kind, name, key, people, data, by, origin }: NewBatch): Promise<string> {
      const id = newId("b");
      const values = [id, workspaceId, flowId, kind, name, key ?? id, by, people, toJsonb(data), origin];
      const [made] = (await run<{ id: string }>(db, { name: "batch-start", text: startText }, values)).rows;
      if (made !== undefined) return made.id;
      // Somebody else made it while this waited, which that statement could not see.
      const text = "SELECT id FROM trigger_batches WHERE workspace_id = $1 AND key = $2";
      const [other] = (await run<{ id: string }>(db, { name: "batch-of-key", text }, [workspaceId, key ?? id])).rows;
      if (other === undefined) throw new Error("a batch was neither stored nor found");
      return other.id;
    },
    async progress(workspaceId: string, id: string): Promise<BatchProgress | null> {
      const { rows } = await run<ProgressRow>(db, { name: "batch-progress", text: progressText("b.id = $2") }, [workspaceId, id]);
      return rows[0] === undefined ? null : toProgress(rows[0]);
    },
    /** Of a flow, newest first. */
    async list(workspaceId: string, flowId: string, limit: number): Promise<BatchProgress[]> {
      const text = progressText("b.flow_id = $2 ORDER BY b.created_at DESC, b.id LIMIT $3");
      return (await run<ProgressRow>(db, { name: "batches-list", text }, [workspaceId, flowId, limit])).rows.map(toProgress);
    },
    /** By the ids of the starts, from behind `after`. */
    async people(workspaceId: string, batchId: string, { after, limit }: { after: string; limit: number }): Promise<BatchPerson[]> {
      const text = `SELECT id, status, reason, run_id AS "runId", participant_id AS "participantId" FROM trigger_firings
        WHERE batch_id = $2 AND workspace_id = $1 AND id > $3 ORDER BY id LIMIT $4`;
      return (await run<BatchPerson>(db, { name: "batch-people", text }, [workspaceId, batchId, after, limit])).rows;
    },
  };
}

export type BatchesRepository = ReturnType<typeof createBatchesRepository>;
