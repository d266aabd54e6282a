import { z } from "zod";
import { checksumOf } from "../../definition/checksum";
import type { ExecutorFacts } from "../../definition/executor-facts";
import type { FlowDefinition } from "../../definition/schema";
import { FlowError } from "../../errors";
import { canonicalJson } from "../../json/canonical";
import type { Json } from "../../json/json";
import type { Step } from "../../protocol/step";
import { compile } from "../compile/compile";
import type { Snapshot } from "../run/snapshot";
import type { Origin, TapeEntry } from "../run/tape";
import { wireStep } from "../run/wire-step";
import { checkStepSeals, isSameButForMarks, type StepSeal, tapeOfSteps } from "./before-the-tape";
import { diverged } from "./diverged";
import { firstOf, type Lives } from "./lives";
import { readOrigin, readTape } from "./read-tape";
import { replay } from "./replay";
import { checkSeals, genesisOf, portableSha256, type Seal } from "./seal";
import { stepJson } from "./step-json";

/** A version that a run was on before it was moved. */
export type EarlierVersion = { definition: FlowDefinition; checksum: string };

/** A run as it is kept, and all that is needed to live it again. */
export type RecordedRun = {
  definition: FlowDefinition;
  /** Of the version the run is pinned to. */
  checksum: string;
  /** The versions it was on before, the first first. */
  earlier?: readonly EarlierVersion[];
  runId: string;
  /** As it was stored; read before it is used, as is the tape. */
  origin: unknown;
  tape: readonly unknown[];
  seals: readonly Seal[];
  /** The steps that were stored; of a fork its own. */
  steps: readonly Step[];
  /** Of a run that was begun before there was a tape: the last of its steps that has no entry, and the seals that stand on those steps. */
  before?: { seq: number; seals: readonly StepSeal[] } | null;
  facts: ExecutorFacts;
  /** The newest seal as the run itself keeps it; null = the run was never sealed. */
  chain?: string | null;
  /** The stored snapshot, to be compared where the run waits or has ended. */
  stored?: Json;
};

export type Verdict =
  | {
      ok: true;
      steps: number;
      entries: number;
      /** Commits that a seal vouches for. */
      seals: number;
      /** SHA-256 in hex over the canonical JSON of the snapshot that replay gives. */
      snapshotHash: string;
      snapshot: Snapshot;
    }
  /** `seq` of the first step that is in doubt; 0 = what the run began with. */
  | Doubt;

type Doubt = { ok: false; seq: number; reason: string };

/**
 * Proves a recorded run: the definitions are those of its versions, the seals fit the tape, and the engine, fed with the tape, gives the very
 * steps and the snapshot that were stored. Pure and the same in Node and in browsers. Never throws for what is stored.
 */
export function verifyRun(run: RecordedRun): Verdict {
  const versions: EarlierVersion[] = [...(run.earlier ?? []), run];
  if (versions.some(({ definition, checksum }) => checksumOf(definition) !== checksum))
    return doubt(0, "the definition is not the one of the version's checksum");
  const origin = readOrigin(run.origin);
  if (origin === null) return doubt(0, "what the run began with cannot be read");
  const read = readTape(run.tape);
  if (!read.ok) return doubt(seqBefore(run.tape, read.n) + 1, `entry ${read.n} of the tape cannot be read`);
  const record: ReadRecord = { ...run, versions, origin, tape: read.tape };
  const stray = strayMove(record);
  if (stray !== null) return stray;
  const sealed = checkRecordSeals(record);
  const relived = relive(record);
  return sealed === null ? relived : narrowed(sealed, relived);
}

type ReadRecord = Omit<RecordedRun, "origin" | "tape"> & { versions: readonly EarlierVersion[]; origin: Origin; tape: TapeEntry[] };

/** An entry that moves the run from or to another version than the ones that are given; null when there is none. */
function strayMove({ versions, tape }: ReadRecord): Doubt | null {
  const moves = tape.flatMap(({ seq, signal }) => (signal.type === "migrated" ? [{ seq, from: signal.from, to: signal.to }] : []));
  const stray = moves.find(({ from, to }, index) => from.checksum !== versions[index]?.checksum || to.checksum !== versions[index + 1]?.checksum);
  if (stray !== undefined) return doubt(stray.seq + 1, "the run was moved to a version that is not the one it is said to be");
  return moves.length === versions.length - 1 ? null : doubt(0, "the run was on a version that no entry moved it from");
}

const doubt = (seq: number, reason: string): Doubt => ({ ok: false, seq, reason });

/** What the seals doubt; null when nothing, or when the run was never sealed. */
function checkRecordSeals({ runId, versions, origin, tape, seals, steps, before = null, chain = null }: ReadRecord): Doubt | null {
  if (seals.length === 0 && chain === null && (before?.seals.length ?? 0) === 0) return null;
  let genesis = genesisOf({ runId, checksum: versions[0]?.checksum ?? "", origin });
  if (before !== null) {
    const old = checkStepSeals(genesis, upTo(steps, before.seq), before.seals);
    if (!old.ok) return doubt(old.n, old.reason);
    genesis = old.chain;
  }
  const checked = checkSeals({ genesis, tape, seals, chain });
  return checked.ok ? null : doubt((tape[checked.n - 1]?.seq ?? tape.at(-1)?.seq ?? 0) + 1, checked.reason);
}

const upTo = (steps: readonly Step[], seq: number): Step[] => steps.filter((step) => step.seq <= seq);

/** A seal doubts a whole commit; where replay goes another way within it, that is the step. */
function narrowed(sealed: Doubt, relived: Verdict): Verdict {
  return !relived.ok && relived.seq > sealed.seq ? { ...sealed, seq: relived.seq } : sealed;
}

/** SHA-256 in hex over the canonical JSON of a snapshot: equal exactly when the snapshots are. */
export function snapshotHash(snapshot: Snapshot): string {
  return portableSha256(canonicalJson(snapshot));
}

function relive(run: ReadRecord): Verdict {
  const { runId, origin, steps, seals, before = null, stored } = run;
  try {
    const flows = run.versions.map(({ definition }) => compile(definition, run.facts));
    const tape = wholeTape(flows, run);
    const lived = replay(flows, runId, origin, tape);
    const firstOther = firstDifference(lived.steps.map(wireStep), steps, before?.seq ?? 0);
    if (firstOther !== null) return firstOther;
    const { snapshot } = lived;
    if (stored !== undefined && snapshot.pending.length === 0 && canonicalJson(stored) !== canonicalJson(snapshot))
      return doubt(snapshot.seq, "the stored snapshot is not the one that the record leads to");
    const allSeals = seals.length + (before?.seals.length ?? 0);
    return { ok: true, steps: steps.length, entries: tape.length, seals: allSeals, snapshotHash: snapshotHash(snapshot), snapshot };
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    const seq = error.details?.seq;
    return doubt(typeof seq === "number" ? seq : (steps.at(-1)?.seq ?? 0), error.message);
  }
}

/**
 * A run's tape from its beginning: entries that were kept, behind those that the old reader finds in steps from before there was a tape.
 * Pure. @throws FlowError REPLAY_DIVERGED
 */
export function wholeTape(lives: Lives, { runId, origin, tape, steps, before = null }: WholeTapeOf): readonly TapeEntry[] {
  if (before === null || before.seq === 0) return tape;
  if (origin.type !== "started") throw diverged(1, 1, "a fork has its tape from the beginning");
  const old = tapeOfSteps(firstOf(lives), runId, origin, upTo(steps, before.seq));
  return [...old, ...tape.map((entry) => ({ ...entry, n: entry.n + old.length }))];
}

export type WholeTapeOf = { runId: string; origin: Origin; tape: readonly TapeEntry[]; steps: readonly Step[]; before?: { seq: number } | null };

function firstDifference(lived: readonly Step[], stored: readonly Step[], markedUpTo: number): Doubt | null {
  for (const [index, step] of lived.entries()) {
    const kept = stored[index];
    if (kept === undefined) return doubt(step.seq, "the step that the tape leads to was not kept");
    const isSame = step.seq <= markedUpTo ? isSameButForMarks(step, kept) : canonicalJson(stepJson(step)) === canonicalJson(stepJson(kept));
    if (!isSame) return doubt(step.seq, "the step comes out differently");
  }
  const more = stored[lived.length];
  return more === undefined ? null : doubt(more.seq, "the tape does not lead to this step");
}

/** The last step before an entry that cannot be read, as far as the entry itself or the one before it says. */
function seqBefore(tape: readonly unknown[], n: number): number {
  for (const entry of tape.slice(Math.max(0, n - 2), n).reverse()) {
    const read = numberedSchema.safeParse(entry);
    if (read.success) return read.data.seq;
  }
  return 0;
}

const numberedSchema = z.looseObject({ seq: z.number() });
