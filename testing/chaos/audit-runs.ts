import type pg from "pg";
import type { FlowDefinition } from "@/flows/definition/schema";
import { baseOf } from "@/flows/engine/act/start-context";
import { compile } from "@/flows/engine/compile/compile";
import type { CompiledFlow } from "@/flows/engine/compile/compiled";
import { foldSteps } from "@/flows/engine/record/fold-steps";
import { replay } from "@/flows/engine/record/replay";
import { checkSeals, genesisOf, type Seal } from "@/flows/engine/record/seal";
import type { StartSignal } from "@/flows/engine/run/signal";
import { executorFacts } from "@/flows/executors/registry";
import { canonicalJson } from "@/flows/json/canonical";
import type { JsonObject } from "@/flows/json/json";
import type { Step } from "@/flows/protocol/step";
import { createRunsRepository } from "@/server/runs/repository";
import type { Ledger } from "./ledger";

type RunRow = { id: string; versionId: string; started: StartSignal; snapshot: JsonObject; context: JsonObject; chain: string | null };
type Version = { compiled: CompiledFlow; checksum: string };

export type RunCounts = { runs: number; steps: number; seals: number; replayed: number };

/** Lives every stored run again: its folded steps are its context, its replay is its snapshot, its seals fit. */
export async function auditRuns(pool: pg.Pool, ledger: Ledger): Promise<RunCounts> {
  const repository = createRunsRepository(pool);
  const versions = await loadVersions(pool);
  const { rows } = await pool.query<RunRow>(
    `SELECT id, flow_version_id AS "versionId", start_signal AS started, snapshot, context, chain FROM flow_runs WHERE NOT sandbox ORDER BY started_at, id`,
  );
  const counts: RunCounts = { runs: rows.length, steps: 0, seals: 0, replayed: 0 };
  for (const run of rows) {
    const version = versions.get(run.versionId);
    if (version === undefined) {
      ledger.violate("a run's version is stored", { run: run.id, version: run.versionId });
      continue;
    }
    const steps = await repository.steps(run.id);
    const seals = await loadSeals(pool, run.id);
    counts.steps += steps.length;
    counts.seals += seals.length;
    checkFold(run, version, steps, ledger);
    if (checkReplay(run, version, steps, ledger)) counts.replayed += 1;
    checkChain(run, version, steps, seals, ledger);
  }
  return counts;
}

async function loadVersions(pool: pg.Pool): Promise<Map<string, Version>> {
  const { rows } = await pool.query<{ id: string; definition: FlowDefinition; checksum: string | null }>(
    "SELECT id, definition, checksum FROM flow_versions WHERE id IN (SELECT DISTINCT flow_version_id FROM flow_runs)",
  );
  return new Map(rows.map(({ id, definition, checksum }) => [id, { compiled: compile(definition, executorFacts), checksum: checksum ?? "" }]));
}

async function loadSeals(pool: pg.Pool, runId: string): Promise<Seal[]> {
  return (await pool.query<Seal>("SELECT seq, seal FROM flow_run_steps WHERE flow_run_id = $1 AND seal IS NOT NULL ORDER BY seq", [runId])).rows;
}

function checkFold(run: RunRow, { compiled }: Version, steps: Step[], ledger: Ledger): void {
  const base = baseOf(compiled, run.started.entities);
  const folded = foldSteps(base, steps).at(-1) ?? base.context;
  if (canonicalJson(folded) !== canonicalJson(run.context))
    ledger.violate("a run's context is what its steps fold to", { run: run.id, stored: run.context, folded });
}

function checkReplay(run: RunRow, { compiled }: Version, steps: Step[], ledger: Ledger): boolean {
  const invariant = "a run's snapshot is what its replay gives";
  try {
    const lived = canonicalJson(replay(compiled, run.id, run.started, steps).snapshot);
    const stored = canonicalJson({ ...run.snapshot, context: run.context });
    if (lived !== stored) ledger.violate(invariant, { run: run.id, stored, lived });
    return lived === stored;
  } catch (error) {
    ledger.violate(invariant, { run: run.id, error: String(error) });
    return false;
  }
}

function checkChain(run: RunRow, { checksum }: Version, steps: Step[], seals: Seal[], ledger: Ledger): void {
  const genesis = genesisOf({ runId: run.id, checksum, started: run.started });
  const checked = run.chain === null ? { ok: false, reason: "the run has no seal" } : checkSeals({ genesis, steps, seals, chain: run.chain });
  if (!checked.ok) ledger.violate("a run's seals vouch for its steps", { run: run.id, ...checked });
}
