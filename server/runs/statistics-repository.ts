import type { RunStatus } from "@/flows/protocol/chat";
import { type Queryable, run } from "@/server/db/pool";

export type FlowCount = { flowId: string; name: string; runs: number; completed: number; failed: number };
export type VersionCount = { version: number; runs: number; completed: number; failed: number };
/** Runs that stand in a state, or ended there. */
export type StateCount = { state: string; runs: number; ended: number };

type Totals = {
  counted: number;
  oldest: Date | null;
  turns: number;
  byStatus: Partial<Record<RunStatus, number>>;
  /** Of runs that completed, from their start to their end. */
  medianMs: number | null;
};

/** The newest customers' runs of a time, so many at most: the work is bounded whatever a workspace has. */
const recent = (ofFlow: string) => `WITH recent AS MATERIALIZED (
  SELECT r.flow_id, r.flow_version_id, r.status, r.current_state, r.turn, r.started_at, r.completed_at FROM flow_runs r
  WHERE r.workspace_id = $1 AND NOT r.sandbox AND r.started_at >= $2${ofFlow} ORDER BY r.started_at DESC, r.id DESC LIMIT $3)`;

const totals = `(SELECT count(*)::int FROM recent) AS counted, (SELECT min(started_at) FROM recent) AS oldest,
  (SELECT coalesce(sum(turn), 0)::int FROM recent) AS turns,
  (SELECT coalesce(jsonb_object_agg(status, n), '{}') FROM (SELECT status, count(*)::int AS n FROM recent GROUP BY status) s) AS "byStatus",
  (SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM completed_at - started_at) * 1000))::float8 FROM recent
    WHERE status = 'completed') AS "medianMs"`;

const outcomes = `count(*)::int AS runs, (count(*) FILTER (WHERE r.status = 'completed'))::int AS completed, (count(*) FILTER (WHERE r.status = 'failed'))::int AS failed`;
const listed = (rows: string) => `(SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (${rows}) x)`;

const workspaceText = `${recent("")} SELECT ${totals},
  ${listed(`SELECT f.slug AS "flowId", f.name, ${outcomes} FROM recent r JOIN flows f ON f.id = r.flow_id GROUP BY f.id ORDER BY count(*) DESC, f.slug LIMIT 200`)} AS flows`;

const flowText = `${recent(" AND r.flow_id = $4")} SELECT ${totals},
  ${listed(`SELECT v.number AS version, ${outcomes} FROM recent r JOIN flow_versions v ON v.id = r.flow_version_id GROUP BY v.id ORDER BY v.number DESC LIMIT 200`)} AS versions,
  ${listed(`SELECT current_state AS state, count(*)::int AS runs, (count(*) FILTER (WHERE status NOT IN ('running', 'paused')))::int AS ended
    FROM recent GROUP BY current_state ORDER BY count(*) DESC, current_state LIMIT 500`)} AS states`;

export type Asked = { workspaceId: string; since: Date; most: number };

export function createStatisticsRepository(db: Queryable) {
  async function one<Row extends object>(name: string, text: string, values: unknown[]): Promise<Row> {
    const [row] = (await run<Row>(db, { name, text }, values)).rows;
    if (row === undefined) throw new Error("nothing was counted");
    return row;
  }

  return {
    ofWorkspace: ({ workspaceId, since, most }: Asked) =>
      one<Totals & { flows: FlowCount[] }>("statistics-workspace", workspaceText, [workspaceId, since, most]),
    ofFlow: ({ workspaceId, since, most }: Asked, flowId: string) =>
      one<Totals & { versions: VersionCount[]; states: StateCount[] }>("statistics-flow", flowText, [workspaceId, since, most, flowId]),
  };
}

export type StatisticsRepository = ReturnType<typeof createStatisticsRepository>;
