import type { EventName } from "../../definition/schema";
import type { Json, JsonObject } from "../../json/json";
import type { ExecutorResult, RunInput, RunMeta } from "../../ports/executor";
import type { PatchOperation } from "../../protocol/step";
import type { Caller, ChildEnd } from "./subflow";

/** Milliseconds since the epoch, UTC. */
export type EpochMs = number;

/** How a run begins. */
export type StartSignal = Extract<Signal, { type: "started" }>;

/** A published version of a flow; `checksum` is that of its definition. */
export type VersionRef = { versionId: string; number: number; checksum: string };

/** What reaches a run. All times are `at`. */
export type Signal =
  /** `input` is the message that started the run, if one did; `entities` are what routing already found in it, or what a run that has called this one hands over. */
  | { type: "started"; at: EpochMs; meta: RunMeta; input: RunInput | null; entities: JsonObject | null; caller?: Caller }
  /** The customer said or pressed something. Only the reader of old records sets the others. `isPlain`: it is read as before there were kinds of answers (decision 0017); `isApart`: "1.5" is two words in it. */
  | { type: "messageReceived"; at: EpochMs; input: RunInput; isPlain?: true; isApart?: true }
  /** A webhook, a trigger or an operator. */
  | { type: "eventReceived"; at: EpochMs; event: EventName; data: Json; source: "webhook" | "trigger" | "operator" }
  | { type: "timerFired"; at: EpochMs; entrySeq: number }
  /** An effect that `transition` asked for has finished. `attempts` ≥ 1; `durationMs` over all attempts. */
  | { type: "effectFinished"; at: EpochMs; effectId: string; result: ExecutorResult; attempts: number; durationMs: number }
  /** The run that this one has called has ended, or could not begin (`runId` is null). `seq` is the call's. `isSameTurn`: without hearing anything from outside. */
  | { type: "childEnded"; at: EpochMs; seq: number; runId: string | null; isSameTurn: boolean; end: ChildEnd }
  /** `caller`: the run that has called this one does not wait for it any more. */
  | { type: "cancelRequested"; at: EpochMs; by: "customer" | "operator" | "caller" }
  | { type: "pauseRequested"; at: EpochMs; reason: string }
  /** `question`: what the run had asked when it was paused, to be asked once more. */
  | { type: "resumeRequested"; at: EpochMs; question?: string }
  /** A person answers in the flow's place from now on; `by` is the operator's id. */
  | { type: "personJoined"; at: EpochMs; by: string }
  | { type: "personSaid"; at: EpochMs; by: string; text: string }
  /** The run cannot be gone on with: it fails where it stands, with the flow's apology. Taken in the middle of a turn too: what was asked for is dropped. */
  | { type: "failRequested"; at: EpochMs; code: string; message: string }
  /** An operator moves the run to another version of its flow: this signal and what follows is lived on that one. `contextPatch`: what the new one adds to the context. */
  | { type: "migrated"; at: EpochMs; by: string; from: VersionRef; to: VersionRef; contextPatch: PatchOperation[] }
  /**
   * The beginning of a fork: the signal in whose midst it left its parent is taken again (null: it left it between two), and behind step
   * `after` the context is changed. What comes out up to that step is the parent's and is left out. `earlier`: what the parent, itself a
   * fork, had changed within the same signal.
   */
  | ({ type: "forked"; at: EpochMs; earlier?: ForkEdit[]; signal: Exclude<Signal, { type: "forked" }> | null } & ForkEdit);

/** The context is changed behind step `after`. */
export type ForkEdit = { after: number; contextPatch: PatchOperation[] };

export type ForkSignal = Extract<Signal, { type: "forked" }>;
