import type { EventName } from "../../definition/schema";
import { type Budget, drain } from "../../expressions/limits";
import { cleanJson } from "../../json/clean-json";
import { isObject, type Json, type JsonObject } from "../../json/json";
import type { ExecutorResult } from "../../ports/executor";
import { configOf } from "../compile/compile-action";
import type { CompiledAction } from "../compile/compiled";
import { holds, renderConfig } from "../compile/evaluate-compiled";
import type { Draft, Hook, Task, Write } from "../run/agenda";
import type { CallExecutor } from "../run/effect";
import { callFlow, refusalOf, subflowExecutor } from "./call-flow";
import { costOfAnswer, draftOf, failedDraft, type Performance, type Place, refusedDraft } from "./draft";
import { say } from "./say";
import { actionsOf, addStep, ask, checkLimits, type Next, scopeOf, type Work } from "./work";
import { writeContext } from "./write-context";

/** The executor that the engine performs itself: it only writes to the context (requirements 1.5). */
const setExecutor = "set";

/** Runs a list from one of its actions on, until an executor must be called or the list is over. */
export function runActions(work: Work, hook: Hook, from: number): Next {
  const list = actionsOf(work, hook);
  for (let index = from; index < list.length; index += 1) {
    const action = list[index];
    if (action === undefined || isLeftOut(work, hook, action)) continue;
    checkLimits(work, 1);
    const place: Place = { hook, branch: null, at: work.snapshot.at };
    const begun = beginAction(work, action, place, work.snapshot.context);
    if (begun.type === "skip") continue;
    if (begun.type === "call" && action.action.executor === subflowExecutor)
      return callFlow(work, { hook, index, config: begun.config }, timeoutOf(work, action));
    if (begun.type === "call") {
      ask(work, callOf(work, action, begun.config, hook));
      work.task = { type: "action", hook, index, config: begun.config };
      return null;
    }
    const next = afterAction(work, action, begun.draft);
    if (next === "stop") return afterList(work, hook);
  }
  return afterList(work, hook);
}

/** Takes the answer of the executor that a list waits for, and goes on with the list. */
export function finishAction(work: Work, task: Extract<Task, { type: "action" }>, performance: Performance): Next {
  const { hook, index, config } = task;
  const action = actionsOf(work, hook)[index];
  if (action === undefined) return afterList(work, hook);
  const place: Place = { hook, branch: null, at: work.snapshot.at };
  const draft = draftOf(work.flow, action, config, place, performance);
  drain(work.budget, costOfAnswer(draft));
  if (performance.result.ok && performance.result.park === true) work.visit.parks = true;
  return finishList(work, hook, index, afterAction(work, action, draft));
}

/** Goes on behind an action that had to be waited for. */
export function finishList(work: Work, hook: Hook, index: number, then: "go on" | "stop" = "go on"): Next {
  // What stands behind an action that parks would run before the answer it waits for.
  if (then === "stop" || (work.visit.parks && hook === "main")) return afterList(work, hook);
  return runActions(work, hook, index + 1);
}

export type Begun = { type: "skip" } | { type: "done"; draft: Draft } | { type: "call"; config: JsonObject };

/** Everything about an action that comes before its executor: `when`, templates, and the engine's own `set`. */
export function beginAction(work: Work, action: CompiledAction, place: Place, context: JsonObject): Begun {
  const scope = scopeOf(work, context);
  if (action.when !== null) {
    const wanted = holds(action.when, scope, work.budget);
    if (!wanted.ok) return { type: "done", draft: failedDraft(action, null, place, wanted.problem) };
    if (!wanted.value) return { type: "skip" };
  }
  const config = renderConfig({ action: action.action, config: configOf(action) }, scope, work.budget);
  if (!config.ok) return { type: "done", draft: failedDraft(action, null, place, config.problem) };
  if (action.action.executor === setExecutor) return { type: "done", draft: setDraft(action, config.value, place) };
  const called = isObject(config.value) ? config.value : {};
  const refusal = action.action.executor === subflowExecutor ? refusalOf(work, place, called) : null;
  return refusal === null ? { type: "call", config: called } : { type: "done", draft: failedDraft(action, called, place, refusal) };
}

function setDraft(action: CompiledAction, config: Json | undefined, place: Place): Draft {
  const values = isObject(config) ? config.values : undefined;
  if (!isObject(values)) return failedDraft(action, config ?? null, place, { code: "CONFIG_INVALID", message: "'values' must be an object" });
  const writes: Write[] = Object.keys(values)
    .sort()
    .map((path) => ({ path, value: values[path] ?? null }));
  const output = cleanJson(values);
  const { hook, branch, at } = place;
  return {
    hook,
    branch,
    executor: setExecutor,
    at,
    status: "completed",
    event: null,
    input: config ?? null,
    output: output === undefined ? null : { result: output },
    error: null,
    writes,
    replies: [],
    attempts: 1,
    durationMs: 0,
  };
}

/** Rule 28: on resuming, an action without `when` runs only for what it can read. */
function isLeftOut(work: Work, hook: Hook, action: CompiledAction): boolean {
  const { resumed } = work.visit;
  return hook === "main" && resumed !== null && action.when === null && !isReadable(resumed.event);
}

function isReadable(event: EventName): boolean {
  return (
    event === "user_message" ||
    event === "user_input" ||
    event === "location_shared" ||
    event === "resume" ||
    event.startsWith("webhook:") ||
    event.startsWith("trigger:")
  );
}

export function callOf(work: Work, action: CompiledAction, config: JsonObject, hook: Hook): CallExecutor {
  const { snapshot, state, runId } = work;
  const seq = snapshot.seq + 1;
  return {
    type: "callExecutor",
    effectId: String(seq),
    executor: action.action.executor,
    config,
    context: snapshot.context,
    state: state.name,
    hook,
    branch: null,
    sideEffect: action.sideEffect,
    seq,
    key: `${runId}:${seq}`,
    attempt: action.attempt,
    timeoutMs: timeoutOf(work, action),
  };
}

/** The action's own bound, and in states that do not wait what is left of the state's (rule 33). */
export function timeoutOf(work: Work, action: CompiledAction): number | null {
  const own = action.action.timeoutMs ?? null;
  const { timeoutMs, type } = work.state;
  if (timeoutMs === null || type === "wait") return own;
  const left = Math.max(1, work.visit.enteredAt + timeoutMs - work.snapshot.at);
  return own === null ? left : Math.min(own, left);
}

/** Records a performed action. "stop" when its error was raised and the rest of the list is skipped (rule 27). */
export function afterAction(work: Work, action: CompiledAction, draft: Draft): "go on" | "stop" {
  const committed = commitDraft(work, draft);
  if (draft.hook === "main") work.visit.performed += 1;
  if (committed.status === "completed") {
    if (committed.event !== null) work.visit.emitted = [...work.visit.emitted, committed.event];
    return "go on";
  }
  if (action.action.onError === "continue") return "go on";
  raise(work, committed);
  return "stop";
}

/** Records a draft and says its replies. */
function commitDraft(work: Work, draft: Draft): Draft {
  const committed = recordDraft(work, draft, work.budget);
  for (const reply of committed.replies) say(work, reply, committed.hook);
  return committed;
}

/** Writes and records a draft under the next step number. A write that the context refuses makes it a failed one. */
export function recordDraft(work: Work, draft: Draft, budget: Budget): Draft {
  const { snapshot } = work;
  const written = writeContext(work.flow, snapshot.context, draft.writes, budget);
  const committed = written.ok ? draft : refusedDraft(draft, { code: written.code, message: written.message });
  if (written.ok) snapshot.context = written.context;
  const { hook, branch, executor, status, event, input, output, error, attempts, durationMs, at } = committed;
  addStep(work, {
    type: "action",
    hook,
    branch,
    executor,
    status,
    event,
    config: input,
    output,
    error,
    contextPatch: written.ok ? written.patch : [],
    attempts,
    durationMs,
    at,
  });
  return committed;
}

/** Makes an error the state's: `_error` and the first to be chosen by. */
export function raise(work: Work, draft: Pick<Draft, "executor"> & { error: Pick<NonNullable<Draft["error"]>, "code" | "message"> | null }): void {
  const { snapshot } = work;
  work.visit.raisedAt = work.recorded;
  snapshot.error = { code: draft.error?.code ?? "ACTION_FAILED", message: draft.error?.message ?? "", executor: draft.executor, state: snapshot.state };
}

function afterList(work: Work, hook: Hook): Next {
  const { visit, state } = work;
  if (state.type === "final") return hook === "entry" ? { type: "actions", hook: "main", index: 0 } : { type: "end" };
  if (visit.raisedAt !== null) return { type: "choose" };
  switch (hook) {
    case "entry":
      return afterEntry(work);
    case "main":
      return visit.parks ? { type: "park" } : { type: "choose" };
    case "exit":
      return { type: "actions", hook: "transition", index: 0 };
    case "transition":
      return visit.leaving?.internal === true ? { type: "park" } : { type: "enter" };
  }
}

function afterEntry({ visit, state, snapshot, flow }: Work): Next {
  if (state.type === "parallel") return { type: "branches" };
  if (state.type === "wait") {
    // The message that started the run may already say what the first question would ask.
    const mayPass =
      snapshot.input !== null && snapshot.turn === 1 && snapshot.entrySeq === 0 && state.name === flow.definition.initialState && state.conditions.length > 0;
    return mayPass ? { type: "choose" } : { type: "park" };
  }
  return visit.parks ? { type: "park" } : { type: "actions", hook: "main", index: 0 };
}

/** The answer that stands for an executor that could not be asked. */
export function failedResult(code: string, message: string, retryable = false): ExecutorResult {
  return { ok: false, error: { code, message, retryable } };
}
