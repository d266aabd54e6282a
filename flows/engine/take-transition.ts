import type { EventName, StateName } from "../definition/schema";
import type { PatchOperation } from "../protocol/step";
import { release } from "./act/say";
import { addStep, type Next, newVisit, type Work } from "./act/work";
import { type Choice, type Considered, consideredOutput, tryEvent } from "./candidates";
import { fail } from "./fail";

/** Begins the microstep of a chosen transition: its step, then the source's exit (D4). */
export function takeTransition(work: Work, choice: Choice, considered: Considered): Next {
  const { event, key, index, candidate } = choice;
  const { target, internal } = candidate.transition;
  const isInternal = internal === true && target === work.state.name;
  const attempts = countsAsMiss(work, event, target) ? work.snapshot.attempts + 1 : 0;
  const last = attempts >= work.state.input.maxAttempts ? tryEvent(work, "max_attempts", considered) : null;
  if (last !== null)
    return begin(work, considered, {
      event: last.event,
      key: last.key,
      index: last.index,
      target: last.candidate.transition.target,
      attempts: 0,
      internal: false,
    });
  return begin(work, considered, { event, key, index, target, attempts, internal: isInternal });
}

/** Goes to a state that no transition of the definition names: the flow's error state, its cancelled end, its beginning. */
export function goTo(work: Work, event: EventName, target: StateName, considered: Considered, contextPatch: PatchOperation[] = []): Next {
  return begin(work, considered, { event, key: null, index: 0, target, attempts: 0, internal: false }, contextPatch);
}

type Way = { event: EventName; key: EventName | null; index: number; target: StateName; attempts: number; internal: boolean };

function begin(work: Work, considered: Considered, way: Way, contextPatch: PatchOperation[] = []): Next {
  work.microsteps += 1;
  if (work.microsteps > work.flow.maxMicrosteps)
    return fail(work, { code: "LOOP_LIMIT", message: `more than ${work.flow.maxMicrosteps} transitions in one signal` }, considered);
  const { snapshot, visit } = work;
  const { event, target } = way;
  if (!work.flow.states.has(target)) return fail(work, { code: "STATE_MISSING", message: `state '${target}' is not defined` }, considered);
  release(work);
  const exited = visit.leaving !== null && !visit.leaving.internal;
  addStep(work, { type: "choice", status: "completed", event, to: target, output: consideredOutput(considered), contextPatch });
  if (event !== "error") snapshot.error = null;
  snapshot.event = { name: event, data: snapshot.event?.name === event ? snapshot.event.data : null };
  visit.leaving = way;
  visit.raisedAt = null;
  snapshot.timer = null;
  // An error on the way out does not run the way out again.
  return { type: "actions", hook: way.internal || exited ? "transition" : "exit", index: 0 };
}

/** Enters the target of the transition that is being taken. */
export function enter(work: Work): Next {
  const { snapshot, flow, visit } = work;
  const leaving = visit.leaving;
  const target = leaving?.target ?? flow.definition.initialState;
  const state = flow.states.get(target);
  if (state === undefined) return fail(work, { code: "STATE_MISSING", message: `state '${target}' is not defined` });
  const previousState = leaving === null ? null : snapshot.state;
  const event = leaving?.event ?? null;
  const cause = { previousState, event, seq: leaving === null ? firstSeq(work, state.name) : snapshot.seq };
  release(work);
  work.state = state;
  work.visit = newVisit(snapshot.at);
  snapshot.state = target;
  snapshot.entrySeq = snapshot.seq;
  snapshot.attempts = leaving?.attempts ?? 0;
  snapshot.offered = [];
  if (state.type === "final") {
    work.visit.cause = cause;
  } else {
    snapshot.progress = Math.max(snapshot.progress, state.progress);
    work.changes.push({ previousState, state: target, event, status: "running", progress: snapshot.progress, seq: cause.seq, at: snapshot.at });
  }
  return { type: "actions", hook: "entry", index: 0 };
}

/** The choice's own step must come later than the change that began the run, so a first state that may leave no step of its own begins at 0. */
function firstSeq({ flow, snapshot }: Work, name: StateName): number {
  const state = flow.states.get(name);
  if (state === undefined) return 0;
  const always = (list: typeof state.entry): boolean => list.some((action) => action.when === null);
  const parks = state.type === "wait" && (snapshot.input === null || state.conditions.length === 0);
  return parks || always(state.entry) || (state.type === "action" && always(state.main)) ? 1 : 0;
}

/** An external transition back to the same wait because the input was invalid is a miss, and misses are counted over it. */
function countsAsMiss({ state, visit }: Work, event: EventName, target: StateName): boolean {
  return state.type === "wait" && target === state.name && event.endsWith("_invalid") && visit.resumed?.by === "customer";
}
