import type pg from "pg";
import { readStored } from "@/flows/definition/parse-definition";
import { type FlowDefinition, jsonObjectSchema } from "@/flows/definition/schema";
import type { Json, JsonObject } from "@/flows/json/json";
import { type Recorded, type RecordedRow, recordedColumns, toRecorded } from "@/server/runs/recorded";

/** A run and everything that was kept of it, as it was at one moment. */
export type StoredRecord = Recorded & {
  id: string;
  slug: string;
  version: number;
  checksum: string;
  definition: FlowDefinition;
  /** The versions it was on before it was moved, the first first. */
  earlier: { definition: FlowDefinition; checksum: string }[];
  /** When retention took its steps. */
  retiredAt: Date | null;
  stored: Json;
};

type RunRow = RecordedRow & {
  id: string;
  slug: string;
  version: number;
  checksum: string | null;
  definition: unknown;
  earlier: { definition: unknown; checksum: string | null }[];
  retiredAt: Date | null;
  snapshot: JsonObject;
  context: JsonObject;
};

const runText = `SELECT r.id, f.slug, v.number AS version, v.checksum, v.definition, r.retired_at AS "retiredAt",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('definition', e.definition, 'checksum', e.checksum) ORDER BY p.position), '[]')
      FROM jsonb_array_elements_text(coalesce(r.earlier_versions, '[]')) WITH ORDINALITY AS p(id, position) JOIN flow_versions e ON e.id = p.id) AS earlier, r.snapshot, r.context, ${recordedColumns}
  FROM flow_runs r JOIN flows f ON f.id = r.flow_id JOIN flow_versions v ON v.id = r.flow_version_id WHERE r.id = $1`;

/** Reads runs whole, beside a server that goes on writing. */
export function createRecordedRuns(pool: pg.Pool) {
  return {
    async find(id: string): Promise<StoredRecord | null> {
      const [row] = (await pool.query<RunRow>(runText, [id])).rows;
      return row === undefined ? null : toRecord(row);
    },
    /** Ids of customers' runs of a flow, the newest first. */
    async newestOf(workspaceId: string, slug: string, limit: number): Promise<string[]> {
      const text = `SELECT r.id FROM flow_runs r JOIN flows f ON f.id = r.flow_id WHERE f.workspace_id = $3 AND f.slug = $1 AND NOT r.sandbox ORDER BY r.started_at DESC, r.id DESC LIMIT $2`;
      return (await pool.query<{ id: string }>(text, [slug, limit, workspaceId])).rows.map(({ id }) => id);
    },
    /** Ids of the runs that were begun since then, oldest first. */
    async listSince(since: Date | null): Promise<string[]> {
      const text = "SELECT id FROM flow_runs WHERE $1::timestamptz IS NULL OR started_at >= $1 ORDER BY started_at, id";
      return (await pool.query<{ id: string }>(text, [since])).rows.map(({ id }) => id);
    },
  };
}

function toRecord(row: RunRow): StoredRecord {
  const { id, slug, version, checksum, definition, retiredAt, snapshot, context } = row;
  return {
    id,
    slug,
    version,
    checksum: checksum ?? "",
    definition: readStored(definition),
    earlier: row.earlier.map((each) => ({ definition: readStored(each.definition), checksum: each.checksum ?? "" })),
    retiredAt,
    stored: { ...jsonObjectSchema.parse(snapshot), context: jsonObjectSchema.parse(context) },
    ...toRecorded(row),
  };
}

export type RecordedRuns = ReturnType<typeof createRecordedRuns>;
