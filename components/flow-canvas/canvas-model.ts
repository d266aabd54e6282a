import { edgeId } from "@/flows/definition/graph";
import { outcomeOf } from "@/flows/definition/outcome";
import type { FlowDefinition, Outcome, State, StateType } from "@/flows/definition/schema";
import { candidatesFor, listTransitions } from "@/flows/definition/transitions";
import { actionLists } from "@/flows/definition/walk-actions";
import { describeDuration } from "./describe-duration";
import { describeState, type StateLine, type SummariseAction } from "./describe-state";
import { orderedEvents, orderedStates } from "./flow-order";

/** One outgoing event of a state: a row with a handle. `missing` are the targets that are not defined. */
export type ExitView = { event: string; candidates: number; missing: string[] };

/** What the canvas shows of a state, in words and numbers only. */
export type StateView = {
  name: string;
  type: StateType;
  outcome: Outcome | null;
  isInitial: boolean;
  lines: StateLine[];
  exits: ExitView[];
  /** Number of actions over all its lists, those of its transitions aside. */
  actionCount: number;
  timeout: string | null;
  description: string | null;
};

/** One candidate of a transition. `id` is unique in the flow: `source:event:index`. */
export type TransitionView = { id: string; source: string; event: string; index: number; candidates: number; target: string; guard: string | null };

export type CanvasModel = { states: StateView[]; transitions: TransitionView[] };

/** Names a candidate of a transition: what edges, selection and edits refer to. */
export type TransitionRef = { source: string; event: string; index: number };

export function transitionId({ source, event, index }: TransitionRef): string {
  return edgeId(source, event, index);
}

/** Everything the canvas draws, in reading order. A state object that `cache` knows keeps its view. Pure but for the cache. */
export function buildCanvasModel(definition: FlowDefinition, summarise: SummariseAction, cache: ViewCache = createViewCache()): CanvasModel {
  const known = new Set(Object.keys(definition.states));
  const ordered = orderedStates(definition).flatMap((name) => {
    const state = definition.states[name];
    return state ? [{ name, state }] : [];
  });
  const states = ordered.map(({ name, state }) => {
    const missing = listTransitions(state).flatMap(({ transition }) => (known.has(transition.target) ? [] : [transition.target]));
    const key = `${name === definition.initialState}|${missing.join(",")}`;
    const cached = cache.get(state);
    if (cached?.key === key && cached.view.name === name) return cached.view;
    const view = viewOf(name, state, name === definition.initialState, known, summarise);
    cache.set(state, { key, view });
    return view;
  });
  const transitions = ordered.flatMap(({ name, state }) => transitionsOf(name, state));
  return { states, transitions };
}

/** Views by the state they were made from: an edit of one state leaves the views of all others as they were. */
export type ViewCache = WeakMap<State, { key: string; view: StateView }>;

export function createViewCache(): ViewCache {
  return new WeakMap();
}

function viewOf(name: string, state: State, isInitial: boolean, known: ReadonlySet<string>, summarise: SummariseAction): StateView {
  const exits = orderedEvents(state).map((event) => {
    const candidates = candidatesFor(state, event);
    return { event, candidates: candidates.length, missing: candidates.flatMap(({ target }) => (known.has(target) ? [] : [target])) };
  });
  return {
    name,
    type: state.type,
    outcome: state.type === "final" ? outcomeOf(name, state) : null,
    isInitial,
    lines: describeState(name, state, summarise),
    exits,
    actionCount: actionLists(state).reduce((sum, { place, actions }) => sum + (place.list === "transition" ? 0 : actions.length), 0),
    timeout: state.timeout === undefined ? null : describeDuration(state.timeout),
    description: state.description ?? null,
  };
}

function transitionsOf(source: string, state: State): TransitionView[] {
  return orderedEvents(state).flatMap((event) => {
    const candidates = candidatesFor(state, event);
    return candidates.map(({ target, guard }, index) => ({
      id: transitionId({ source, event, index }),
      source,
      event,
      index,
      candidates: candidates.length,
      target,
      guard: guard ?? null,
    }));
  });
}
