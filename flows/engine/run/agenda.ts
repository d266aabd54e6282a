import type { EventName, StateName } from "../../definition/schema";
import type { Json, JsonObject } from "../../json/json";
import type { PatchOperation } from "../../protocol/step";
import type { EpochMs } from "./signal";
import type { Reply } from "./snapshot";

export type Hook = "entry" | "main" | "exit" | "transition";

/** One value for one context path. */
export type Write = { path: string; value: Json };

/** A performed action before it has a step number. `writes` is null when nothing is written. */
export type Draft = {
  hook: Hook;
  branch: string | null;
  executor: string;
  status: "completed" | "failed" | "skipped";
  event: EventName | null;
  input: Json;
  output: JsonObject | null;
  error: { code: string; message: string; retryable?: boolean } | null;
  writes: Write[];
  replies: DraftReply[];
  attempts: number;
  durationMs: number;
  at: EpochMs;
};

export type DraftReply = {
  content: string;
  format: "text" | "markdown";
  buttons: { id: string; label: string; event: EventName | null; set: JsonObject | null }[];
  cards: Json[];
  degraded: boolean;
};

/** A branch of a parallel state on its way. `context` is the one at entry plus the branch's own writes. */
export type BranchProgress = {
  name: string;
  status: "running" | "succeeded" | "failed";
  /** The action that was called, while running, and what with. */
  index: number;
  config: JsonObject;
  context: JsonObject;
  drafts: Draft[];
};

/** What a run is busy with between two signals. */
export type Task =
  | { type: "action"; hook: Hook; index: number; config: JsonObject }
  | { type: "branches"; baseSeq: number; branches: BranchProgress[] }
  /** A message is being read by NLU or the model. */
  | { type: "resolve"; by: "nlu" | "llm"; receivedAt: EpochMs; isPlain?: true }
  /** Another flow runs in this one's place. `seq`: of the step that says so; `config`: of the action, as it was resolved. */
  | { type: "child"; hook: Hook; index: number; config: JsonObject; seq: number; since: EpochMs }
  | { type: "parked" }
  | { type: "ended" };

/** A transition on its way. `key` and `index` name its candidate; `key` is null when the engine itself chose the target. */
export type Leaving = { event: EventName; target: StateName; key: EventName | null; index: number; attempts: number; internal: boolean };

/** What was learned since the state was entered or resumed. */
export type Visit = {
  /** When the timer of the state counts from. */
  since: EpochMs;
  reminded: boolean;
  enteredAt: EpochMs;
  /** Events of executors, oldest first. */
  emitted: EventName[];
  resumed: { event: EventName; by: "customer" | "system" | "timer" } | null;
  /** Actions of the main list that were performed. */
  performed: number;
  parks: boolean;
  said: boolean;
  /** What to say of an answer that was not taken; there only until it is said. */
  wanted?: string;
  /** `seq` of the step whose error was raised. */
  raisedAt: number | null;
  leaving: Leaving | null;
  /** The newest message said on entry, kept back because the state's options become its buttons if it is the last. */
  held: Reply | null;
  /** The change of state into a final state: told when the run has ended. */
  cause: { previousState: StateName | null; event: EventName | null; seq: number } | null;
};

/** The engine's own continuation, stored in the snapshot. */
export type Agenda = {
  task: Task;
  visit: Visit;
  /** Of this turn. */
  microsteps: number;
  replies: number;
  /** 0 when the turn is over, as `spent`. */
  effects: number;
  /** Evaluations. */
  spent: number;
};

export type Patch = PatchOperation[];
