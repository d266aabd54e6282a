import type pg from "pg";
import { readStored } from "@/flows/definition/parse-definition";
import { baseOf } from "@/flows/engine/act/start-context";
import { compile } from "@/flows/engine/compile/compile";
import type { CompiledFlow } from "@/flows/engine/compile/compiled";
import { foldSteps } from "@/flows/engine/record/fold-steps";
import { replay } from "@/flows/engine/record/replay";
import { checkSeals, genesisOf } from "@/flows/engine/record/seal";
import type { Origin } from "@/flows/engine/run/tape";
import { wireStep } from "@/flows/engine/run/wire-step";
import { canonicalJson } from "@/flows/json/canonical";
import type { JsonObject } from "@/flows/json/json";
import type { Recorded } from "@/server/runs/recorded";
import { createRunsRepository } from "@/server/runs/repository";
import { executorFacts } from "@/testing/builders/core-catalogue";
import type { Ledger } from "./ledger";

/** `versionIds`: those it was on, the first first. */
type RunRow = { id: string; versionIds: string[]; snapshot: JsonObject; context: JsonObject };
type Version = { compiled: CompiledFlow; checksum: string };

export type RunCounts = { runs: number; steps: number; entries: number; seals: number; replayed: number };

type Kept = Recorded & { origin: Origin };

/** Lives every stored run again: its folded steps are its context, its replay is its snapshot, its seals fit. */
export async function auditRuns(pool: pg.Pool, ledger: Ledger): Promise<RunCounts> {
  const repository = createRunsRepository(pool);
  const versions = await loadVersions(pool);
  const { rows } = await pool.query<RunRow>(
    `SELECT id, coalesce(earlier_versions, '[]') || to_jsonb(flow_version_id) AS "versionIds", snapshot, context FROM flow_runs WHERE NOT sandbox ORDER BY started_at, id`,
  );
  const counts: RunCounts = { runs: rows.length, steps: 0, entries: 0, seals: 0, replayed: 0 };
  for (const run of rows) {
    const lives = run.versionIds.flatMap((id) => versions.get(id) ?? []);
    const [first] = lives;
    if (first === undefined || lives.length < run.versionIds.length) {
      ledger.violate("a run's versions are stored", { run: run.id, versions: run.versionIds });
      continue;
    }
    const record = await repository.record(run.id);
    if (record === null || record.origin === null) {
      ledger.violate("a run's beginning is stored", { run: run.id });
      continue;
    }
    const kept = { ...record, origin: record.origin };
    counts.steps += kept.steps.length;
    counts.entries += kept.tape.length;
    counts.seals += kept.seals.length;
    checkFold(run, first, kept, ledger);
    if (checkReplay(run, lives, kept, ledger)) counts.replayed += 1;
    checkChain(run, first, kept, ledger);
  }
  return counts;
}

async function loadVersions(pool: pg.Pool): Promise<Map<string, Version>> {
  const { rows } = await pool.query<{ id: string; definition: unknown; checksum: string | null }>("SELECT id, definition, checksum FROM flow_versions");
  return new Map(rows.map(({ id, definition, checksum }) => [id, { compiled: compile(readStored(definition), executorFacts), checksum: checksum ?? "" }]));
}

function checkFold(run: RunRow, { compiled }: Version, { origin, steps }: Kept, ledger: Ledger): void {
  const base = baseOf(compiled, origin);
  const folded = foldSteps(base, steps).at(-1) ?? base.context;
  if (canonicalJson(folded) !== canonicalJson(run.context))
    ledger.violate("a run's context is what its steps fold to", { run: run.id, stored: run.context, folded });
}

function checkReplay(run: RunRow, lives: readonly Version[], { origin, tape, steps }: Kept, ledger: Ledger): boolean {
  const invariant = "a run's snapshot and steps are what its replay gives";
  try {
    const flows = lives.map(({ compiled }) => compiled);
    const lived = replay(flows, run.id, origin, tape);
    const snapshots = [canonicalJson({ ...run.snapshot, context: run.context }), canonicalJson(lived.snapshot)];
    const isSame = snapshots[0] === snapshots[1] && canonicalJson(steps) === canonicalJson(lived.steps.map(wireStep));
    if (!isSame) ledger.violate(invariant, { run: run.id, snapshots, steps: [steps, lived.steps.map(wireStep)] });
    return isSame;
  } catch (error) {
    ledger.violate(invariant, { run: run.id, error: String(error) });
    return false;
  }
}

function checkChain(run: RunRow, { checksum }: Version, { origin, tape, seals, chain }: Kept, ledger: Ledger): void {
  const genesis = genesisOf({ runId: run.id, checksum, origin });
  const checked = chain === null ? { ok: false, reason: "the run has no seal" } : checkSeals({ genesis, tape, seals, chain });
  if (!checked.ok) ledger.violate("a run's seals vouch for its tape", { run: run.id, ...checked });
}
