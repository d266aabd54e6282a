import type { EventName, Outcome, StateName } from "../../definition/schema";
import type { Json, JsonObject } from "../../json/json";
import type { RunInput, RunMeta } from "../../ports/executor";
import type { Button, RunStatus } from "../../protocol/chat";
import type { Agenda } from "./agenda";
import type { EpochMs } from "./signal";
import type { Caller } from "./subflow";

export type RunError = { code: string; message: string; executor: string | null; state: StateName };

/** What is due first: the reminder or the timeout of the current state, or the end of the run's own time. `entrySeq`, of the state's entry, tells a stale expiry from a live one. */
export type RunTimer = { type: "reminder" | "timeout" | "run"; dueAt: EpochMs; entrySeq: number };

/** An effect that was asked for and has not finished. `effectId` is the `seq` of the action's step, as text; in a parallel state `seq:branch:index`. */
export type PendingEffect = { effectId: string; executor: string; sideEffect: "none" | "idempotent" | "once" };

/**
 * Everything the engine knows about a run, as plain JSON: what is stored, what is compared by replay.
 * `context` holds the data keys only. `agenda` is the engine's own continuation between two signals (it is not for readers).
 */
export type Snapshot = {
  schema: 1;
  state: StateName;
  status: RunStatus;
  outcome: Outcome | null;
  context: JsonObject;
  meta: RunMeta;
  input: RunInput | null;
  event: { name: EventName; data: Json } | null;
  error: RunError | null;
  /** Why a failed run failed, and at which step. */
  failure: { code: string; message: string; state: StateName; seq: number } | null;
  pausedReason: string | null;
  /** Who answers in the flow's place: an operator's id. Absent while nobody does. */
  person?: string;
  /** The run that has called this one. Absent for those that nobody has called. */
  caller?: Caller;
  /** Last step number and last turn number given out. */
  seq: number;
  turn: number;
  /** `seq` at which the current state was entered. */
  entrySeq: number;
  /** Misses in the current wait since it was entered. */
  attempts: number;
  /** 0 to 100, never falls (A90). */
  progress: number;
  timer: RunTimer | null;
  /** Buttons under the last message said on entry or re-prompt, with what pressing them means (rule 29). */
  offered: { id: string; label: string; event: EventName | null; set: JsonObject | null }[];
  pending: PendingEffect[];
  agenda: Agenda;
  startedAt: EpochMs;
  /** Time of the newest signal; `now()` of expressions. */
  at: EpochMs;
};

/** A message the run says, before the server numbers it. */
export type Reply = {
  content: string;
  format: "text" | "markdown";
  buttons: Button[];
  cards: Json[];
  /** True when authored fallback text stood in for a model. */
  degraded: boolean;
  /** Absent: the assistant. */
  role?: "operator" | "system";
  /** That a person has come or gone. */
  person?: "joined" | "left";
  /** `seq` of the step that said it, and the state. */
  seq: number;
  state: StateName;
};

/** A change of state within a turn: the source of `flow:state` (rule 21). `seq` is the step that caused it. */
export type StateChange = {
  previousState: StateName | null;
  state: StateName;
  event: EventName | null;
  status: RunStatus;
  progress: number;
  seq: number;
  at: EpochMs;
};
