import type { State, Transition, TransitionEntry } from "../definition/schema";
import { candidatesFor } from "../definition/transitions";
import { AppError } from "../errors";

type Candidate = string | Transition;

export function addCandidate(state: State, event: string, transition: Transition, index?: number): State {
  const list = rawCandidates(state, event);
  return withEntry(state, event, list.toSpliced(Math.min(index ?? list.length, list.length), 0, plain(transition)));
}

/** @throws AppError INVALID_STATE when there is no such candidate */
export function removeCandidate(state: State, event: string, index: number): State {
  getCandidate(state, event, index);
  return withEntry(state, event, rawCandidates(state, event).toSpliced(index, 1));
}

export type CandidateChange = { event?: string | undefined; target?: string | undefined; transition?: Transition | undefined };

/** A candidate that changes its event becomes the last one of the new event. @throws AppError INVALID_STATE when there is no such candidate */
export function changeCandidate(state: State, event: string, index: number, to: CandidateChange): State {
  const before = to.transition ?? getCandidate(state, event, index);
  const after = to.target === undefined ? before : { ...before, target: to.target };
  if (to.event !== undefined && to.event !== event) return addCandidate(removeCandidate(state, event, index), to.event, after);
  getCandidate(state, event, index);
  return withEntry(state, event, rawCandidates(state, event).with(index, plain(after)));
}

/** Without the candidates that lead to `target`. */
export function dropTargets(state: State, target: string): State {
  return Object.keys(state.transitions).reduce((changed, event) => {
    const list = rawCandidates(changed, event);
    const kept = list.filter((candidate) => (typeof candidate === "string" ? candidate : candidate.target) !== target);
    return kept.length === list.length ? changed : withEntry(changed, event, kept);
  }, state);
}

function rawCandidates(state: State, event: string): Candidate[] {
  const entry = Object.hasOwn(state.transitions, event) ? state.transitions[event] : undefined;
  if (entry === undefined) return [];
  return Array.isArray(entry) ? entry : [entry];
}

function getCandidate(state: State, event: string, index: number): Transition {
  const found = candidatesFor(state, event)[index];
  if (found !== undefined) return found;
  const message = `there is no transition ${index + 1} for '${event}'`;
  throw new AppError("INVALID_STATE", { message, details: { errors: [{ path: `/transitions/${event}/${index}`, message }] } });
}

/** No candidate: the event goes; one stands alone, several in a list. */
function withEntry(state: State, event: string, candidates: Candidate[]): State {
  if (candidates.length > 0) return { ...state, transitions: { ...state.transitions, [event]: rawEntry(candidates) } };
  const { [event]: _removed, ...transitions } = state.transitions;
  return { ...state, transitions };
}

function rawEntry(candidates: Candidate[]): TransitionEntry {
  const [only, ...more] = candidates;
  return only !== undefined && more.length === 0 ? only : candidates;
}

/** A candidate that says nothing but its target is written as the target. */
function plain(transition: Transition): Candidate {
  return Object.keys(transition).length === 1 ? transition.target : transition;
}
