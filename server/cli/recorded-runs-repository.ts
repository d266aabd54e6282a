import type pg from "pg";
import { type FlowDefinition, flowDefinitionSchema, jsonObjectSchema } from "@/flows/definition/schema";
import type { Seal } from "@/flows/engine/record/seal";
import type { Json, JsonObject } from "@/flows/json/json";
import type { Step } from "@/flows/protocol/step";

/** A run and everything that was kept of it, as it was at one moment. */
export type StoredRecord = {
  id: string;
  slug: string;
  version: number;
  checksum: string;
  definition: FlowDefinition;
  startSignal: unknown;
  chain: string | null;
  /** When retention took its steps. */
  retiredAt: Date | null;
  stored: Json;
  steps: Step[];
  seals: Seal[];
};

type RunRow = {
  id: string;
  slug: string;
  version: number;
  checksum: string | null;
  definition: unknown;
  startSignal: unknown;
  chain: string | null;
  retiredAt: Date | null;
  snapshot: JsonObject;
  context: JsonObject;
};
type StepRow = Omit<Step, "at"> & { at: Date; seal: string | null };

const runText = `SELECT r.id, f.slug, v.number AS version, v.checksum, v.definition, r.start_signal AS "startSignal", r.chain, r.retired_at AS "retiredAt", r.snapshot, r.context
  FROM flow_runs r JOIN flows f ON f.id = r.flow_id JOIN flow_versions v ON v.id = r.flow_version_id WHERE r.id = $1`;

const stepsText = `SELECT seq, turn, state, to_state AS "to", step_type, hook, branch, executor, status, event, input, output, error, context_patch AS "contextPatch", attempts,
    duration_ms AS "durationMs", started_at AS at, seal FROM flow_run_steps WHERE flow_run_id = $1 ORDER BY seq`;

/** Reads runs whole, beside a server that goes on writing. */
export function createRecordedRuns(pool: pg.Pool) {
  return {
    async find(id: string): Promise<StoredRecord | null> {
      const client = await pool.connect();
      try {
        await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        const { rows } = await client.query<RunRow>(runText, [id]);
        const steps = await client.query<StepRow>(stepsText, [id]);
        await client.query("COMMIT");
        const [row] = rows;
        return row === undefined ? null : toRecord(row, steps.rows);
      } finally {
        client.release();
      }
    },
    /** Ids of the runs that were begun since then, oldest first. */
    async listSince(since: Date | null): Promise<string[]> {
      const text = "SELECT id FROM flow_runs WHERE $1::timestamptz IS NULL OR started_at >= $1 ORDER BY started_at, id";
      return (await pool.query<{ id: string }>(text, [since])).rows.map(({ id }) => id);
    },
  };
}

function toRecord({ snapshot, context, definition, checksum, ...run }: RunRow, rows: readonly StepRow[]): StoredRecord {
  return {
    ...run,
    checksum: checksum ?? "",
    definition: flowDefinitionSchema.parse(definition),
    stored: { ...jsonObjectSchema.parse(snapshot), context: jsonObjectSchema.parse(context) },
    steps: rows.map(({ seal: _seal, at, ...step }) => ({ ...step, at: at.toISOString() })),
    seals: rows.flatMap(({ seq, seal }) => (seal === null ? [] : [{ seq, seal }])),
  };
}

export type RecordedRuns = ReturnType<typeof createRecordedRuns>;
