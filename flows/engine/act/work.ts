import { apply } from "mutative";
import type { EventName } from "../../definition/schema";
import type { Scope } from "../../expressions/evaluate";
import { type Budget, createBudget, isUsedUp, limits } from "../../expressions/limits";
import type { Json, JsonObject } from "../../json/json";
import type { PatchOperation } from "../../protocol/step";
import type { CompiledAction, CompiledFlow, CompiledState } from "../compile/compiled";
import type { Agenda, BranchProgress, Hook, Task, Visit } from "../run/agenda";
import type { CallExecutor, Effect, ResolveInput } from "../run/effect";
import { LimitReached, runLimits, stepReserve } from "../run/limits";
import type { TransitionResult } from "../run/result";
import type { EpochMs, ForkEdit } from "../run/signal";
import type { PendingEffect, Reply, Snapshot, StateChange } from "../run/snapshot";
import type { ActionStep, Awaited, ChoiceStep, Step, StepError } from "../run/step";
import type { FlowCall } from "../run/subflow";

/** What comes next within a signal; null = the run waits or has ended. */
export type Next =
  | { type: "enter" }
  | { type: "actions"; hook: Hook; index: number }
  | { type: "branches" }
  | { type: "choose" }
  | { type: "park" }
  | { type: "end" }
  | null;

/** One call of `transition` at work: its own copy of the snapshot, and what it has produced. Nothing else is ever changed. */
export type Work = {
  readonly flow: CompiledFlow;
  readonly runId: string;
  readonly snapshot: Snapshot;
  state: CompiledState;
  task: Task;
  visit: Visit;
  microsteps: number;
  said: number;
  /** Effects asked for in this turn. */
  asked: number;
  /** What failing takes is not bounded again. */
  isFailing: boolean;
  /** What a fork changes, in the order of the steps behind which it does, until they are reached. */
  edits: readonly ForkEdit[];
  /** The newest step that is not a fork's edit: what is said belongs to it. */
  recorded: number;
  /** What is left of the turn's evaluations. */
  readonly budget: Budget;
  readonly effects: Effect[];
  readonly calls: FlowCall[];
  readonly steps: Step[];
  readonly replies: Reply[];
  readonly changes: StateChange[];
};

export function newVisit(at: EpochMs): Visit {
  return {
    since: at,
    reminded: false,
    enteredAt: at,
    emitted: [],
    resumed: null,
    performed: 0,
    parks: false,
    said: false,
    raisedAt: null,
    leaving: null,
    held: null,
    cause: null,
  };
}

/** Works on a copy: the snapshot that is given stays as it is. */
export function startWork(flow: CompiledFlow, runId: string, before: Snapshot, state: CompiledState, at = before.at): Work {
  const { agenda } = before;
  const snapshot = copyOf(before, at);
  return {
    flow,
    runId,
    snapshot,
    state,
    task: agenda.task,
    visit: copyOfVisit(agenda.visit),
    microsteps: agenda.microsteps,
    said: agenda.replies,
    asked: agenda.effects,
    isFailing: false,
    edits: noEdits,
    recorded: before.seq,
    budget: createBudget(limits.evaluations - agenda.spent),
    effects: [],
    calls: [],
    steps: [],
    replies: [],
    changes: [],
  };
}

const noEdits: readonly ForkEdit[] = [];

// Copies are spelled out: every signal makes them, and a literal of known members is several times faster than a spread.
function copyOf(from: Snapshot, at: EpochMs): Snapshot {
  return {
    schema: 1,
    state: from.state,
    status: from.status,
    outcome: from.outcome,
    context: from.context,
    meta: from.meta,
    input: from.input,
    event: from.event,
    error: from.error,
    failure: from.failure,
    pausedReason: from.pausedReason,
    seq: from.seq,
    turn: from.turn,
    entrySeq: from.entrySeq,
    attempts: from.attempts,
    progress: from.progress,
    timer: from.timer,
    offered: from.offered,
    pending: from.pending,
    agenda: from.agenda,
    startedAt: from.startedAt,
    at,
    ...(from.person === undefined ? {} : { person: from.person }),
    ...(from.caller === undefined ? {} : { caller: from.caller }),
  };
}

function copyOfVisit(from: Visit): Visit {
  return {
    since: from.since,
    reminded: from.reminded,
    enteredAt: from.enteredAt,
    emitted: from.emitted,
    resumed: from.resumed,
    performed: from.performed,
    parks: from.parks,
    said: from.said,
    raisedAt: from.raisedAt,
    leaving: from.leaving,
    held: from.held,
    cause: from.cause,
    ...(from.wanted === undefined ? {} : { wanted: from.wanted }),
  };
}

export function finishWork(work: Work): TransitionResult {
  const { snapshot, effects, calls, steps, replies, changes } = work;
  snapshot.agenda = agendaOf(work);
  snapshot.pending = pendingOf(work);
  return { snapshot, effects, calls, steps, replies, changes };
}

/** What the turn has spent is kept while it goes on: afterwards nobody needs it, and another version may count differently. */
function agendaOf({ task, visit, microsteps, said, asked, budget }: Work): Agenda {
  const isOver = task.type === "parked" || task.type === "ended";
  return { task, visit, microsteps, replies: said, effects: isOver ? 0 : asked, spent: isOver ? 0 : limits.evaluations - budget.remaining };
}

/** A new turn: everything is counted from here. */
export function beginTurn(work: Work): void {
  work.snapshot.turn += 1;
  work.microsteps = 0;
  work.said = 0;
  work.asked = 0;
  work.budget.remaining = limits.evaluations;
}

/** @throws LimitReached when the turn's evaluations are used up, or the run has no room for `steps` more. */
export function checkLimits(work: Work, steps = 0): void {
  if (work.isFailing) return;
  if (isUsedUp(work.budget)) throw new LimitReached("EXPRESSION_LIMIT", `more work than ${limits.evaluations} evaluations in one turn`);
  if (work.snapshot.seq + steps > runLimits.steps - stepReserve) throw new LimitReached("RUN_TOO_LONG", `more than ${runLimits.steps} steps in one run`);
}

/** Asks for an effect. @throws LimitReached when the turn has asked for too many. */
export function ask(work: Work, effect: CallExecutor | ResolveInput): void {
  countAsked(work);
  work.effects.push(effect);
}

/** @throws LimitReached when the turn has asked for too much */
export function countAsked(work: Work): void {
  work.asked += 1;
  if (work.asked > runLimits.effectsPerTurn) throw new LimitReached("EFFECT_LIMIT", `more than ${runLimits.effectsPerTurn} effects in one turn`);
}

/** The list that a hook runs: of the state, or of the transition that is being taken. */
export function actionsOf(work: Work, hook: Hook): readonly CompiledAction[] {
  if (hook !== "transition") return work.state[hook];
  const { leaving } = work.visit;
  if (leaving === null || leaving.key === null) return [];
  return work.state.transitions.get(leaving.key)?.candidates[leaving.index]?.actions ?? [];
}

export function branchEffectId(baseSeq: number, branch: BranchProgress): string {
  return `${baseSeq}:${branch.name}:${branch.index}`;
}

function pendingOf(work: Work): PendingEffect[] {
  const { task, state, snapshot } = work;
  switch (task.type) {
    case "action": {
      const action = actionsOf(work, task.hook)[task.index];
      return action === undefined ? [] : [{ effectId: String(snapshot.seq + 1), executor: action.action.executor, sideEffect: action.sideEffect }];
    }
    case "branches":
      return task.branches.flatMap((branch, at) => {
        const action = state.branches[at]?.actions[branch.index];
        return branch.status !== "running" || action === undefined
          ? []
          : [{ effectId: branchEffectId(task.baseSeq, branch), executor: action.action.executor, sideEffect: action.sideEffect }];
      });
    case "resolve":
      return [{ effectId: String(snapshot.seq + 1), executor: task.by, sideEffect: "none" }];
    case "child":
    case "parked":
    case "ended":
      return [];
  }
}

/** What expressions and templates read now. `context` stands for the run's own in a parallel branch. */
export function scopeOf(work: Work, context: JsonObject = work.snapshot.context): Scope {
  const { meta, input, event, error, at } = work.snapshot;
  return { context, reserved: { _meta: meta, _input: input, _event: event, _error: error }, now: at };
}

/** What a step has unless it says otherwise. */
type Common = { event?: EventName | null; error?: StepError | null; contextPatch?: PatchOperation[] };

type ActionPart = Common & Pick<ActionStep, "type" | "status" | "hook" | "branch" | "executor" | "config" | "output" | "attempts" | "durationMs" | "at">;
type ChoicePart = Common & Pick<ChoiceStep, "type" | "status"> & Partial<Pick<ChoiceStep, "to" | "input" | "output">>;
type WaitPart = Common & { type: "wait" } & (
    | { status: "pending"; awaits: Awaited }
    | { status: "completed" | "failed"; input: Json; output: JsonObject; durationMs?: number }
  );

/** Records a step under the next number. */
export function addStep(work: Work, part: ActionPart | ChoicePart | WaitPart): number {
  const { snapshot } = work;
  snapshot.seq += 1;
  work.steps.push(stepOf(snapshot, part));
  const { seq } = snapshot;
  work.recorded = seq;
  if (work.edits.length > 0) applyEdits(work);
  return seq;
}

// Spelled out for each kind: steps of one kind then have one shape, and a literal of known members is several times faster than a spread.
function stepOf({ seq, turn, state, at }: Snapshot, part: ActionPart | ChoicePart | WaitPart): Step {
  const { event = null, error = null, contextPatch = [] } = part;
  switch (part.type) {
    case "action": {
      const { type, status, hook, branch, executor, config, output, attempts, durationMs } = part;
      return { seq, turn, state, event, error, contextPatch, at: part.at, type, status, hook, branch, executor, config, output, attempts, durationMs };
    }
    case "choice": {
      const { type, status, to = null, input = null, output = null } = part;
      return { seq, turn, state, event, error, contextPatch, at, type, status, to, input, output };
    }
    case "wait": {
      if (part.status === "pending") return { seq, turn, state, event, error, contextPatch, at, type: part.type, status: part.status, awaits: part.awaits };
      const { type, status, input, output, durationMs = 0 } = part;
      return { seq, turn, state, event, error, contextPatch, at, type, status, input, output, durationMs };
    }
  }
}

/** Changes the context when the fork's step has been reached, and records it. */
export function applyEdits(work: Work): void {
  const { edits, snapshot, recorded } = work;
  const [edit, ...later] = edits;
  if (edit === undefined || edit.after !== snapshot.seq) return;
  work.edits = later;
  const { contextPatch } = edit;
  if (contextPatch.length === 0) return;
  snapshot.context = apply(snapshot.context, contextPatch);
  addStep(work, { type: "wait", status: "completed", input: { edit: contextPatch.length }, output: { event: null, how: "edited" }, contextPatch });
  work.recorded = recorded;
}
