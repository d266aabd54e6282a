import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson } from "../../json/canonical";
import type { Step } from "../../protocol/step";
import type { StartSignal } from "../run/signal";
import { stepJson } from "./step-json";

/** A seal as it is kept: on the last step of what was committed together. */
export type Seal = { seq: number; seal: string };

export type SealedRun = {
  /** Of the run's beginning: `genesisOf`. */
  genesis: string;
  steps: readonly Step[];
  /** In the order of their steps. */
  seals: readonly Seal[];
  /** The newest seal as the run itself keeps it; null checks the steps' own alone. */
  chain?: string | null;
};

export type SealCheck =
  | { ok: true; chain: string; seals: number }
  /** `seq` of the first step that the seals do not vouch for. */
  | { ok: false; seq: number; reason: string };

const sealBytes = 16;

/** What the first seal of a run is chained to: the run, the version it runs on, and what it began with. Pure. */
export function genesisOf({ runId, checksum, started }: { runId: string; checksum: string; started: StartSignal }): string {
  return digest(canonicalJson({ runId, checksum, started }));
}

/**
 * The seal of steps that were committed together, chained to the one before: 32 hex digits. Equal steps give equal seals,
 * in whichever order a store gives their keys back. Without steps the chain stays as it is. Pure.
 */
export function sealOf(previous: string, steps: readonly Step[]): string {
  return steps.length === 0 ? previous : digest(previous + canonicalJson(steps.map(stepJson)));
}

/** Checks that the steps are without gaps and each is covered by a seal that fits it. Pure. */
export function checkSeals({ genesis, steps, seals, chain = null }: SealedRun): SealCheck {
  let newest = genesis;
  let from = 0;
  for (const { seq, seal } of seals) {
    const covered = steps.slice(from, seq);
    const first = covered[0]?.seq ?? from + 1;
    const gap = covered.findIndex((step, index) => step.seq !== from + index + 1);
    if (gap !== -1) return { ok: false, seq: from + gap + 1, reason: "a step is missing or stands twice" };
    if (covered.length === 0 || covered.at(-1)?.seq !== seq) return { ok: false, seq: first, reason: "a seal stands on a step that is not there" };
    newest = sealOf(newest, covered);
    if (newest !== seal) return { ok: false, seq: first, reason: "the steps up to the next seal are not the ones that were sealed" };
    from = seq;
  }
  if (from < steps.length) return { ok: false, seq: from + 1, reason: "the step has no seal" };
  if (chain !== null && chain !== newest) return { ok: false, seq: from + 1, reason: "the run's newest seal is not the one of its last step" };
  return { ok: true, chain: newest, seals: seals.length };
}

function digest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)).subarray(0, sealBytes));
}
