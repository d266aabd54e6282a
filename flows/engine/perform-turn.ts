import type { FlowDefinition } from "../definition/schema";
import type { ExecutorRegistry, ExecutorResult } from "../ports/executor";
import type { Ports } from "../ports/ports";
import type { Step } from "../protocol/step";
import type { Signal } from "./signal";
import type { Reply, Snapshot, StateChange } from "./snapshot";

/** What a turn did so far: everything since the last checkpoint. */
export type TurnPart = { snapshot: Snapshot; steps: Step[]; replies: Reply[]; changes: StateChange[] };

/** The effect that is about to leave the process; committed before the call. */
export type EffectIntent = { effectId: string; key: string; executor: string; sideEffect: "idempotent" | "once"; request: unknown; seq: number };

/** Keeps what must survive a crash in the middle of a turn. Preview and tests hand in one that does nothing. */
export type TurnRecorder = {
  /** Called before an effect outside our database: commits the part and the intent together. The next part starts empty. */
  checkpoint(part: TurnPart, intent: EffectIntent): Promise<void>;
  /** Called as soon as the effect has answered, before the engine goes on; may store the result for a later recovery. */
  settled?(intent: EffectIntent, result: ExecutorResult): Promise<void>;
};

export type TurnRequest = {
  definition: FlowDefinition;
  /** Null starts a run: the signal must be `started`. */
  snapshot: Snapshot | null;
  signal: Signal;
  runId: string;
  executors: ExecutorRegistry;
  ports: Ports;
  recorder: TurnRecorder;
  /** Milliseconds; a monotone clock is enough. Injected so that tests decide time. */
  clock: { now(): number };
  /** Aborts what still runs when the turn's time (25 s) is over. */
  deadlineMs?: number;
  /** Hears every state change and reply as it happens, before any commit: for the live preview only. */
  observe?: (part: { steps: Step[]; replies: Reply[]; changes: StateChange[] }) => void;
};

/** The rest of the turn after the last checkpoint, to be committed by the caller. */
export declare function performTurn(request: TurnRequest): Promise<TurnPart>;

/** Goes on with a run whose snapshot has pending effects (after a crash): performs them again with the same keys, `once` effects become EFFECT_UNKNOWN. */
export declare function recoverTurn(request: Omit<TurnRequest, "signal" | "snapshot"> & { snapshot: Snapshot }): Promise<TurnPart>;
