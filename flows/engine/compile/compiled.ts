import type { SideEffect } from "../../definition/executor-facts";
import type { Action, EventName, FlowDefinition, InputOption, Outcome, StateName, StateType, Transition } from "../../definition/schema";
import type { Parsed } from "../../expressions/parse";
import type { ParsedTemplate } from "../../expressions/template";
import type { ValueProblem, ValueTemplate } from "../../expressions/value-template";
import type { JsonObject } from "../../json/json";
import type { Pattern } from "../../json/pattern";
import type { ValueCheck } from "../../json/value-check";
import type { CompiledAnswer } from "./compile-answer";

/** `parsed` is filled by whoever asks first (`parsedExpression`): a turn pays for what it uses, however large the flow is. */
export type CompiledExpression = { readonly source: string; parsed: Parsed | null };
export type CompiledText = { readonly source: string; parsed: ParsedTemplate | null };
/** `size` is about the characters of the value as it is written, as JSON; `code` those of its placeholders. */
export type CompiledValue = { value: ValueTemplate; problem: ValueProblem | null; size: number; code: number };

export type CompiledAction = {
  action: Action;
  when: CompiledExpression | null;
  /** Filled by whoever asks first (`configOf`). */
  config: CompiledValue | null;
  /** `from` is a path in the result; null = all of it. */
  outputs: { path: string; from: string | null }[];
  /** Context keys that the executor's `data` writes. */
  writes: readonly string[];
  sideEffect: SideEffect;
  consumesInput: boolean;
  readsLocation: boolean;
  attempt: { max: number; backoffMs: number; factor: number };
};

export type CompiledCandidate = { transition: Transition; guard: CompiledExpression | null; actions: CompiledAction[] };
/** `key` is the event as the definition spells it. */
export type CompiledEntry = { key: EventName; candidates: CompiledCandidate[] };

export type CompiledOption = { option: InputOption; number: number; phrases: string[][]; exact: string[] };

/** What a message is searched for. */
export type CompiledPhrases = { options: CompiledOption[]; keywords: { event: EventName; phrases: string[][] }[] };

export type CompiledInput = CompiledPhrases & {
  /** For a message that was recorded when texts were taken apart otherwise. */
  before: () => CompiledPhrases;
  patterns: { event: EventName; pattern: Pattern }[];
  nlu: { [intent: string]: EventName } | null;
  llm: { hint: string | null } | null;
  store: string | null;
  /** Null where nothing says what kind of answer is kept: it is kept as it comes. */
  answer: CompiledAnswer | null;
  /** Events that the author listed. */
  accept: ReadonlySet<EventName>;
  validate: ValueCheck | null;
  maxAttempts: number;
  reprompt: CompiledText | null;
};

export type CompiledState = {
  name: StateName;
  type: StateType;
  entry: CompiledAction[];
  main: CompiledAction[];
  exit: CompiledAction[];
  /** Of a parallel state, in their order. */
  branches: { name: string; actions: CompiledAction[] }[];
  join: "all" | "any" | "settled";
  conditions: { expression: CompiledExpression; event: EventName }[];
  transitions: ReadonlyMap<EventName, CompiledEntry>;
  /** Waits for something from outside: a transition by an external event, an input block, or a wait state. */
  parkable: boolean;
  /** Events that a customer may cause here (rule 29). */
  customerEvents: ReadonlySet<EventName>;
  /** Free text counts as `user_message` here. */
  takesText: boolean;
  /** A place on the map is an answer here. */
  takesLocation: boolean;
  /** False where every text is the same `user_message`, so that it need not be taken apart. */
  readsWords: boolean;
  /** Waits for the customer's words, not only for a way out. */
  collects: boolean;
  /** All that may resume it, sorted. */
  accepts: EventName[];
  input: CompiledInput;
  timeoutMs: number | null;
  reminder: CompiledText | null;
  interrupts: boolean;
  progress: number;
  outcome: Outcome;
};

/** `nullable` as in the definition: null where nothing is said of it. */
export type CompiledField = { type: string; nullable: boolean | null; required: boolean; check: ValueCheck | null };

/** A definition made ready to run. Immutable; keep it as long as the version is in use. */
export type CompiledFlow = {
  definition: FlowDefinition;
  states: Pick<ReadonlyMap<StateName, CompiledState>, "get" | "has">;
  fields: ReadonlyMap<string, CompiledField>;
  /** Keys that have a default. */
  initialContext: JsonObject;
  /** False when the defaults alone are over 64 KB: a run fails as soon as it begins. */
  hasRoom: boolean;
  requiredKeys: string[];
  /** The first final state whose outcome is cancelled. */
  cancelledState: StateName | null;
  onError: StateName | null;
  apology: CompiledText | null;
  maxMicrosteps: number;
  /** How long a run may take from its start, in milliseconds. */
  runTimeoutMs: number | null;
  /** Stands for a state that the definition does not have, while the run fails. */
  nowhere: CompiledState;
};
