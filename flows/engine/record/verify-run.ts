import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { checksumOf } from "../../definition/checksum";
import type { ExecutorFacts } from "../../definition/executor-facts";
import { type FlowDefinition, jsonObjectSchema } from "../../definition/schema";
import { FlowError } from "../../errors";
import { canonicalJson } from "../../json/canonical";
import type { Json } from "../../json/json";
import type { Step } from "../../protocol/step";
import { compile } from "../compile/compile";
import type { StartSignal } from "../run/signal";
import type { Snapshot } from "../run/snapshot";
import { replay } from "./replay";
import { checkSeals, genesisOf, type Seal } from "./seal";

/** A run as it is kept, and all that is needed to live it again. */
export type RecordedRun = {
  definition: FlowDefinition;
  /** Of the version the run is pinned to. */
  checksum: string;
  runId: string;
  /** As it was stored; read before it is used. */
  startSignal: unknown;
  steps: readonly Step[];
  seals: readonly Seal[];
  facts: ExecutorFacts;
  /** The newest seal as the run itself keeps it. */
  chain?: string | null;
  /** The stored snapshot, to be compared where the run waits or has ended. */
  stored?: Json;
};

export type Verdict =
  | {
      ok: true;
      steps: number;
      /** 0 = the run was never sealed; only replay vouches for it. */
      seals: number;
      /** SHA-256 in hex over the canonical JSON of the snapshot that replay gives. */
      snapshotHash: string;
      snapshot: Snapshot;
    }
  /** `seq` of the first step that is in doubt; 0 = what the run began with. */
  | { ok: false; seq: number; reason: string };

/**
 * Proves a recorded run: the definition is the pinned one, the seals fit the steps, and the engine, fed with what was recorded,
 * does the same again step by step. Pure and the same in Node and in browsers. Never throws for what is stored.
 */
export function verifyRun(run: RecordedRun): Verdict {
  const { definition, checksum, runId, steps, seals, chain = null } = run;
  if (checksumOf(definition) !== checksum) return { ok: false, seq: 0, reason: "the definition is not the one of the version's checksum" };
  const started = readStart(run.startSignal);
  if (started === null) return { ok: false, seq: 0, reason: "what the run began with cannot be read" };
  if (seals.length > 0 || chain !== null) {
    const sealed = checkSeals({ genesis: genesisOf({ runId, checksum, started }), steps, seals, chain });
    if (!sealed.ok) return narrowed(sealed, relive(run, started));
  }
  return relive(run, started);
}

/** A seal doubts a whole commit; where replay goes another way within it, that is the step. */
function narrowed(doubt: { ok: false; seq: number; reason: string }, relived: Verdict): Verdict {
  return !relived.ok && relived.seq > doubt.seq ? { ...doubt, seq: relived.seq } : doubt;
}

/** SHA-256 in hex over the canonical JSON of a snapshot: equal exactly when the snapshots are. */
export function snapshotHash(snapshot: Snapshot): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(snapshot))));
}

function relive({ definition, runId, steps, seals, facts, stored }: RecordedRun, started: StartSignal): Verdict {
  try {
    const { snapshot } = replay(compile(definition, facts), runId, started, steps);
    const isAtRest = snapshot.pending.length === 0;
    if (stored !== undefined && isAtRest && canonicalJson(stored) !== canonicalJson(snapshot))
      return { ok: false, seq: snapshot.seq, reason: "the stored snapshot is not the one that the steps lead to" };
    return { ok: true, steps: steps.length, seals: seals.length, snapshotHash: snapshotHash(snapshot), snapshot };
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    const seq = error.details?.seq;
    return { ok: false, seq: typeof seq === "number" ? seq : (steps.at(-1)?.seq ?? 0), reason: error.message };
  }
}

const startSchema = z.looseObject({
  type: z.literal("started"),
  at: z.number(),
  meta: z.looseObject({
    channel: z.string(),
    locale: z.string(),
    timezone: z.string(),
    currency: z.string(),
    module: z.string(),
    participantId: z.string().nullable(),
    userId: z.string().nullable(),
    conversationId: z.string().nullable(),
    flowVersion: z.number(),
    variant: z.string().nullable(),
    startedBy: z.string(),
  }),
  input: z.looseObject({ text: z.string(), event: z.string().nullable(), data: jsonObjectSchema.nullable() }).nullable(),
  entities: jsonObjectSchema.nullable(),
});

function readStart(stored: unknown): StartSignal | null {
  const parsed = startSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}
