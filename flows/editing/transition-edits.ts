import type { State, Transition } from "../definition/schema";
import { candidatesFor, inOrder } from "../definition/transitions";
import { AppError } from "../errors";

/** Appends a candidate to those of its event, or inserts it at `index` among them. */
export function addCandidate(state: State, transition: Transition, index?: number): State {
  const list = candidatesFor(state, transition.event);
  return withCandidates(state, transition.event, list.toSpliced(Math.min(index ?? list.length, list.length), 0, transition));
}

/** @throws AppError INVALID_STATE when there is no such candidate */
export function removeCandidate(state: State, event: string, index: number): State {
  getCandidate(state, event, index);
  return withCandidates(state, event, candidatesFor(state, event).toSpliced(index, 1));
}

export type CandidateChange = { event?: string | undefined; target?: string | undefined; transition?: Transition | undefined };

/** A candidate that changes its event becomes the last one of the new event. @throws AppError INVALID_STATE when there is no such candidate */
export function changeCandidate(state: State, event: string, index: number, to: CandidateChange): State {
  const before = getCandidate(state, event, index);
  const after = { ...(to.transition ?? before), ...(to.target === undefined ? {} : { target: to.target }) };
  if (to.event !== undefined && to.event !== event) return addCandidate(removeCandidate(state, event, index), { ...after, event: to.event });
  return withCandidates(state, event, candidatesFor(state, event).with(index, { ...after, event }));
}

/** Without the candidates that lead to `target`. */
export function dropTargets(state: State, target: string): State {
  const kept = state.transitions.filter((transition) => transition.target !== target);
  return kept.length === state.transitions.length ? state : { ...state, transitions: kept };
}

function getCandidate(state: State, event: string, index: number): Transition {
  const found = candidatesFor(state, event)[index];
  if (found !== undefined) return found;
  const message = `there is no transition ${index + 1} for '${event}'`;
  throw new AppError("INVALID_STATE", { message, details: { errors: [{ path: `/transitions/${event}/${index}`, message }] } });
}

function withCandidates(state: State, event: string, candidates: Transition[]): State {
  return { ...state, transitions: inOrder([...state.transitions.filter((transition) => transition.event !== event), ...candidates]) };
}
