import { type QuotaKind, type QuotaLimits, quotaKinds } from "@/flows/protocol/quotas";
import type { Byline } from "../access/actor";
import { type Queryable, run } from "../db/pool";
import { toJsonb } from "../db/to-jsonb";

/** Used by all processes together. */
export type Total = { workspaceId: string; kind: QuotaKind; period: number; used: number };

type Row = { workspaceId: string; kind: QuotaKind; period: Date; used: string };

const toTotal = ({ period, used, ...rest }: Row): Total => ({ ...rest, period: period.getTime(), used: Number(used) });

const addText = `INSERT INTO workspace_usage AS u (workspace_id, kind, period, used)
  SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[])
  ON CONFLICT (workspace_id, kind, period, node_id) DO UPDATE SET used = u.used + EXCLUDED.used, at = now()
  RETURNING workspace_id AS "workspaceId", kind, period, used`;

/** Each process says how many connections it has: one that is gone says nothing any more. */
const connectionsText = `INSERT INTO workspace_usage AS u (workspace_id, kind, period, node_id, used)
  SELECT w, 'connections', 'epoch'::timestamptz, $2, n FROM unnest($1::text[], $3::bigint[]) AS x(w, n)
  ON CONFLICT (workspace_id, kind, period, node_id) DO UPDATE SET used = EXCLUDED.used, at = now()`;

/** `since`: the periods that are counted now, one for each kind. */
const totalsText = `SELECT workspace_id AS "workspaceId", kind, max(period) AS period, sum(used) AS used FROM workspace_usage
  WHERE workspace_id = ANY ($1) AND (kind, period) IN (SELECT * FROM unnest($2::text[], $3::timestamptz[]))
    AND (kind <> 'connections' OR (node_id <> $4 AND at > now() - interval '20 seconds')) GROUP BY 1, 2`;

/** The tables that grow with what customers say, leaves included. */
const growing = ["flow_run_steps", "flow_run_tape", "flow_runs", "messages", "conversations"];
const leavesOf = (table: string) => `(SELECT '${table}'::regclass::oid UNION SELECT relid::oid FROM pg_partition_tree('${table}'))`;
const sizeOf = (table: string) => `(SELECT sum(pg_total_relation_size(oid)) FROM ${leavesOf(table)} AS leaves(oid))`;

/** Conversations that are looked at: what this costs does not grow with the tables. */
const sampled = 50_000;

/** Each workspace has of the tables' bytes the part that it has of what was said, as far as a sample tells. Not more often than every nine minutes, by whichever process. */
const storageText = `WITH said AS (
    SELECT workspace_id, sum(last_seq + 1) AS said
    FROM conversations TABLESAMPLE SYSTEM (least(100, 100.0 * ${sampled} / greatest(1, (SELECT sum(reltuples) FROM pg_class WHERE oid IN ${leavesOf("conversations")}))))
    WHERE NOT EXISTS (SELECT 1 FROM workspace_usage WHERE kind = 'storage' AND at > now() - interval '9 minutes') GROUP BY 1)
  INSERT INTO workspace_usage AS u (workspace_id, kind, period, used)
  SELECT workspace_id, 'storage', 'epoch'::timestamptz, (said / sum(said) OVER () * (${growing.map(sizeOf).join(" + ")}))::bigint FROM said
  ON CONFLICT (workspace_id, kind, period, node_id) DO UPDATE SET used = EXCLUDED.used, at = now()`;

type LimitsRow = { workspaceId: string } & Record<QuotaKind, string | null>;

export function createQuotasRepository(db: Queryable, nodeId: string) {
  return {
    /** Adds what was used, and gives what was used by all. */
    async add(used: readonly Total[]): Promise<Total[]> {
      const columns = [
        used.map((each) => each.workspaceId),
        used.map((each) => each.kind),
        used.map((each) => new Date(each.period)),
        used.map((each) => each.used),
      ];
      return (await run<Row>(db, { name: "quotas-add", text: addText }, columns)).rows.map(toTotal);
    },

    async setConnections(counts: ReadonlyMap<string, number>): Promise<void> {
      await run(db, { name: "quotas-connections", text: connectionsText }, [[...counts.keys()], nodeId, [...counts.values()]]);
    },

    /** Connections are those of the other processes. */
    async totals(workspaceIds: readonly string[], periodOf: (kind: QuotaKind) => number): Promise<Total[]> {
      const since = quotaKinds.map((kind) => new Date(periodOf(kind)));
      return (await run<Row>(db, { name: "quotas-totals", text: totalsText }, [workspaceIds, quotaKinds, since, nodeId])).rows.map(toTotal);
    },

    /** Only of those that something was set for. */
    async limits(workspaceIds: readonly string[]): Promise<Map<string, QuotaLimits>> {
      const text = `SELECT workspace_id AS "workspaceId", ${quotaKinds.join(", ")} FROM workspace_limits WHERE workspace_id = ANY ($1)`;
      const { rows } = await run<LimitsRow>(db, { name: "quotas-limits", text }, [workspaceIds]);
      return new Map(rows.map((row) => [row.workspaceId, limitsOf(row)]));
    },

    /** With its line in the audit log. */
    async setLimits(workspaceId: string, limits: QuotaLimits, { actor, origin }: Byline): Promise<void> {
      const columns = quotaKinds.join(", ");
      const text = `WITH w AS (INSERT INTO workspace_limits (workspace_id, ${columns}, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
          ON CONFLICT (workspace_id) DO UPDATE SET ${quotaKinds.map((kind) => `${kind} = EXCLUDED.${kind}`).join(", ")}, updated_by = EXCLUDED.updated_by, updated_at = now()
          RETURNING workspace_id)
        INSERT INTO audit_log (workspace_id, actor, action, entity, details, origin) SELECT $1, $8, 'workspace.limits', w.workspace_id, $9::jsonb, $10 FROM w`;
      await run(db, { name: "quotas-set", text }, [workspaceId, ...quotaKinds.map((kind) => limits[kind]), actor, toJsonb(limits), origin]);
    },

    /** About the bytes that each workspace's conversations take, written down as what is used. */
    async measureStorage(): Promise<void> {
      await run(db, { name: "quotas-storage", text: storageText }, []);
    },

    /** What no limit looks at any more. */
    async tidy(): Promise<void> {
      const text = `DELETE FROM workspace_usage WHERE (period > 'epoch' AND period < now() - interval '40 days')
        OR (kind IN ('turns', 'cpu') AND period < now() - interval '1 hour') OR (kind = 'connections' AND at < now() - interval '1 hour')`;
      await run(db, { name: "quotas-tidy", text }, []);
    },
  };
}

function limitsOf(row: LimitsRow): QuotaLimits {
  const limit = (kind: QuotaKind) => (row[kind] === null ? null : Number(row[kind]));
  return {
    conversations: limit("conversations"),
    turns: limit("turns"),
    cpu: limit("cpu"),
    storage: limit("storage"),
    connections: limit("connections"),
    tokens: limit("tokens"),
  };
}

export type QuotasRepository = ReturnType<typeof createQuotasRepository>;
