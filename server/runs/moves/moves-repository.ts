import type { Snapshot } from "@/flows/engine/run/snapshot";
import type { JsonObject } from "@/flows/json/json";
import type { MisfitView, Move, MovedRun } from "@/flows/protocol/moves";
import type { Byline } from "@/server/access/actor";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import { jobInsert } from "@/server/jobs/jobs-repository";

/** A run that is under way, as it stands. */
export type StandingRun = { id: string; conversationId: string; versionId: string; from: number; startedAt: Date; snapshot: Snapshot };

/** Runs of a flow that are under way on another version than `toVersionId`; on that version alone when there is a `fromVersionId`. */
export type Standing = { workspaceId: string; flowId: string; toVersionId: string; fromVersionId: string | null };

export type NewMove = Standing & { id: string; jobId: string; kind: string; onlyFitting: boolean; requestedBy: string; to: number; by: Byline };

export type StoredMove = { id: string; workspaceId: string; toVersionId: string; onlyFitting: boolean; requestedBy: string; stage: Stage; total: number };
type Stage = Exclude<Move["stage"], "failed">;

/** `run` is null when it is gone. */
export type PendingRun = { position: number; runId: string; conversationId: string; run: StandingRun | null };
export type Settled = Exclude<MovedRun["status"], "pending">;

type StandingRow = Omit<StandingRun, "snapshot"> & { snapshot: Omit<Snapshot, "context">; context: JsonObject };

const isStanding = `r.workspace_id = $1 AND r.flow_id = $2 AND r.flow_version_id <> $3 AND ($4::text IS NULL OR r.flow_version_id = $4)
  AND r.status IN ('running', 'paused') AND NOT r.sandbox`;
const standingColumns = `r.id, r.conversation_id AS "conversationId", r.flow_version_id AS "versionId", v.number AS from, r.started_at AS "startedAt", r.snapshot, r.context`;

/** How long it is told what became of a move: as long as of its job. */
const keptDays = 90;

/** The move, its job, the runs it is about, and the line in the audit log, at one moment. */
const beginText = `WITH m AS (
    INSERT INTO run_moves (id, workspace_id, flow_id, to_version_id, job_id, only_fitting, requested_by) VALUES ($5, $1, $2, $3, $6, $7, $8) RETURNING id),
  old AS (DELETE FROM run_moves WHERE workspace_id = $1 AND created_at < now() - interval '${keptDays} days'),
  j AS (${jobInsert("$6, $1, $12, m.id")} FROM m),
  x AS (
    INSERT INTO run_move_results (move_id, position, run_id, conversation_id, from_version_id)
    SELECT m.id, row_number() OVER (ORDER BY r.started_at, r.id), r.id, r.conversation_id, r.flow_version_id FROM m, flow_runs r WHERE ${isStanding} RETURNING 1)
  INSERT INTO audit_log (workspace_id, actor, action, entity, details, origin)
  SELECT $1, $9, 'runs.moved', $2, jsonb_build_object('to', $10::int, 'runs', (SELECT count(*) FROM x)), $11`;

const pendingText = `SELECT x.position, x.run_id AS "runId", x.conversation_id AS "conversationId", to_jsonb(s) AS run
  FROM run_move_results x LEFT JOIN LATERAL (
    SELECT ${standingColumns} FROM flow_runs r JOIN flow_versions v ON v.id = r.flow_version_id WHERE r.conversation_id = x.conversation_id AND r.id = x.run_id) s ON true
  WHERE x.move_id = $1 AND x.status = 'pending' AND x.position > $2 ORDER BY x.position LIMIT $3`;

const viewText = `SELECT m.id, v.number AS to, CASE WHEN j.status = 'failed' THEN 'failed' ELSE m.stage END AS stage, m.only_fitting AS "onlyFitting", m.created_at AS "createdAt",
    (SELECT coalesce(jsonb_object_agg(c.status, c.count), '{}') FROM (SELECT status, count(*) FROM run_move_results WHERE move_id = m.id GROUP BY status) c) AS counts
  FROM run_moves m JOIN flow_versions v ON v.id = m.to_version_id LEFT JOIN jobs j ON j.id = m.job_id WHERE m.id = $1 AND m.workspace_id = $2 AND m.flow_id = $3`;

/** What an operator looks for comes first. */
const resultsText = `SELECT x.run_id AS "runId", v.number AS from, x.status, coalesce(x.misfits, '[]') AS misfits
  FROM run_move_results x JOIN flow_versions v ON v.id = x.from_version_id WHERE x.move_id = $1
  ORDER BY array_position(ARRAY['misfit', 'failed', 'ended', 'pending', 'moved'], x.status), x.position LIMIT $2`;

type ViewRow = Omit<Move, "counts" | "createdAt" | "runs" | "total"> & { createdAt: Date; counts: Partial<Move["counts"]> };

/** Moves of runs to another version, and what became of each. */
export function createMovesRepository(db: Queryable) {
  return {
    async countStanding({ workspaceId, flowId, toVersionId, fromVersionId }: Standing): Promise<number> {
      const text = `SELECT count(*)::int AS count FROM flow_runs r WHERE ${isStanding}`;
      return (await run<{ count: number }>(db, { name: "moves-count", text }, [workspaceId, flowId, toVersionId, fromVersionId])).rows[0]?.count ?? 0;
    },

    /** The newest first; `before` is the last of the page before. */
    async standing(
      { workspaceId, flowId, toVersionId, fromVersionId }: Standing,
      { before, limit }: { before: { startedAt: Date; id: string } | null; limit: number },
    ): Promise<StandingRun[]> {
      const text = `SELECT ${standingColumns} FROM flow_runs r JOIN flow_versions v ON v.id = r.flow_version_id
        WHERE ${isStanding} AND ($5::timestamptz IS NULL OR (r.started_at, r.id) < ($5, $6)) ORDER BY r.started_at DESC, r.id DESC LIMIT $7`;
      const values = [workspaceId, flowId, toVersionId, fromVersionId, before?.startedAt ?? null, before?.id ?? null, limit];
      return (await run<StandingRow>(db, { name: "moves-standing", text }, values)).rows.map(toStanding);
    },

    async begin({ workspaceId, flowId, toVersionId, fromVersionId, id, jobId, onlyFitting, requestedBy, to, by, kind }: NewMove): Promise<void> {
      const values = [workspaceId, flowId, toVersionId, fromVersionId, id, jobId, onlyFitting, requestedBy, by.actor, to, by.origin, kind];
      await run(db, { name: "moves-begin", text: beginText }, values);
    },

    async find(id: string): Promise<StoredMove | null> {
      const text = `SELECT id, workspace_id AS "workspaceId", to_version_id AS "toVersionId", only_fitting AS "onlyFitting", requested_by AS "requestedBy", stage,
        (SELECT count(*)::int FROM run_move_results WHERE move_id = m.id) AS total FROM run_moves m WHERE id = $1`;
      return (await run<StoredMove>(db, { name: "moves-find", text }, [id])).rows[0] ?? null;
    },

    async setStage(id: string, stage: Stage): Promise<void> {
      await run(db, { name: "moves-stage", text: "UPDATE run_moves SET stage = $2 WHERE id = $1" }, [id, stage]);
    },

    /** Those that nothing has become of yet, behind a position, in their order. */
    async pending(id: string, after: number, limit: number): Promise<PendingRun[]> {
      type Row = Omit<PendingRun, "run"> & { run: (Omit<StandingRow, "startedAt"> & { startedAt: string }) | null };
      const { rows } = await run<Row>(db, { name: "moves-pending", text: pendingText }, [id, after, limit]);
      return rows.map((row) => ({ ...row, run: row.run === null ? null : toStanding({ ...row.run, startedAt: new Date(row.run.startedAt) }) }));
    },

    async settle(id: string, position: number, { status, misfits }: { status: Settled; misfits: readonly MisfitView[] }): Promise<void> {
      const text = "UPDATE run_move_results SET status = $3, misfits = $4::jsonb WHERE move_id = $1 AND position = $2";
      await run(db, { name: "moves-settle", text }, [id, position, status, misfits.length === 0 ? null : toJsonb(misfits)]);
    },

    /** With the first `limit` runs. */
    async view({ workspaceId, flowId, id }: { workspaceId: string; flowId: string; id: string }, limit: number): Promise<Move | null> {
      const [row] = (await run<ViewRow>(db, { name: "moves-view", text: viewText }, [id, workspaceId, flowId])).rows;
      if (row === undefined) return null;
      const { rows: runs } = await run<MovedRun>(db, { name: "moves-results", text: resultsText }, [id, limit]);
      const counts = { pending: 0, moved: 0, misfit: 0, ended: 0, failed: 0, ...row.counts };
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      return { ...row, createdAt: row.createdAt.toISOString(), counts, total, runs };
    },
  };
}

function toStanding({ snapshot, context, ...standing }: StandingRow): StandingRun {
  return { ...standing, snapshot: { ...snapshot, context } };
}

export type MovesRepository = ReturnType<typeof createMovesRepository>;
