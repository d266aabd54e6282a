import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson } from "../../json/canonical";
import type { Origin, TapeEntry } from "../run/tape";

/** A seal as it is kept: on the last entry of what was committed together. */
export type Seal = { n: number; seal: string };

export type SealedTape = {
  /** What the first seal is chained to: of the run's beginning (`genesisOf`). */
  genesis: string;
  tape: readonly TapeEntry[];
  /** In the order of their entries. */
  seals: readonly Seal[];
  /** The newest seal as the run itself keeps it; null checks the entries' own alone. */
  chain?: string | null;
};

export type SealCheck =
  | { ok: true; chain: string; seals: number }
  /** `n` of the first entry that the seals do not vouch for. */
  | { ok: false; n: number; reason: string };

/** SHA-256 in hex over a text as UTF-8. */
export type Sha256 = (text: string) => string;

const sealLength = 32;

/** In plain JavaScript: the same in browsers and in Node, which has a faster one of its own. */
export const portableSha256: Sha256 = (text) => bytesToHex(sha256(utf8ToBytes(text)));

/** What the first seal of a run is chained to: the run, the version it runs on, and what it began with. Pure. */
export function genesisOf({ runId, checksum, origin }: { runId: string; checksum: string; origin: Origin }, hash: Sha256 = portableSha256): string {
  // A run that was started keeps the spelling it had when steps were sealed.
  const began = origin.type === "started" ? { started: origin } : { origin };
  return hash(canonicalJson({ runId, checksum, ...began })).slice(0, sealLength);
}

/**
 * The seal of entries that were committed together, chained to the one before: 32 hex digits. Equal entries give equal seals,
 * in whichever order a store gives their keys back. Without entries the chain stays as it is. Pure.
 */
export function sealOf(previous: string, entries: readonly TapeEntry[], hash: Sha256 = portableSha256): string {
  return entries.length === 0 ? previous : hash(previous + canonicalJson(entries.map(entryJson))).slice(0, sealLength);
}

/** Its own members only, whatever a store keeps beside them. */
const entryJson = ({ n, turn, seq, state, signal }: TapeEntry): TapeEntry => ({ n, turn, seq, state, signal });

/** Checks that the entries are without gaps and each is covered by a seal that fits it. Pure. */
export function checkSeals({ genesis, tape, seals, chain = null }: SealedTape): SealCheck {
  let newest = genesis;
  let from = 0;
  for (const { n, seal } of seals) {
    const covered = tape.slice(from, n);
    const gap = covered.findIndex((entry, index) => entry.n !== from + index + 1);
    if (gap !== -1) return { ok: false, n: from + gap + 1, reason: "an entry is missing or stands twice" };
    if (covered.length === 0 || covered.at(-1)?.n !== n) return { ok: false, n: from + 1, reason: "a seal stands on an entry that is not there" };
    newest = sealOf(newest, covered);
    if (newest !== seal) return { ok: false, n: from + 1, reason: "what was recorded up to the next seal is not what was sealed" };
    from = n;
  }
  if (from < tape.length) return { ok: false, n: from + 1, reason: "the entry has no seal" };
  if (chain !== null && chain !== newest) return { ok: false, n: from + 1, reason: "the run's newest seal is not the one of its last entry" };
  return { ok: true, chain: newest, seals: seals.length };
}
