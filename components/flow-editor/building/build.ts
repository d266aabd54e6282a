import type { DrawnTransition } from "@/components/flow-canvas/canvas";
import type { TransitionRef } from "@/components/flow-canvas/canvas-model";
import type { Position, StateType } from "@/flows/definition/schema";
import type { EditorSurface } from "../editor-surface";
import { newEntityId } from "../new-entity-id";
import { freeNameFor, newState } from "../state-rules";
import { selectNewestStep } from "../store/document-slice";
import type { EditorStore } from "../store/editor-store";
import { selectSelectedState } from "../store/selection-slice";
import { additionOf, connectionOf, placeForNewState } from "./canvas-edits";
import { bestEvent } from "./event-suggestions";

export type Addition = {
  /** Null where nobody has said it yet: it begins as a question, and the kind is chosen at the state itself. */
  type: StateType | null;
  at?: Position;
  /** The state that shall lead to it, by this event or by the best that is free. */
  from?: { source: string; event: string | null };
  /** The transition it was dropped on. */
  onto?: TransitionRef | null;
};

/** Adds a state at once, under a name of its own that can be typed over where it stands. */
export function addState(store: EditorStore, surface: EditorSurface, { type: wanted, at, from, onto = null }: Addition): void {
  const { definition, edit, executors } = store.getState();
  const type = wanted ?? "wait";
  const name = freeNameFor(definition, type);
  const source = from && definition.states[from.source];
  const beside = from?.source ?? selectSelectedState(store.getState());
  const view = surface.view();
  const place = placeForNewState(surface.model, surface.positions, { at, beside, middle: view?.center() ?? { x: 0, y: 0 } });
  const leads = from && source ? { source: from.source, event: from.event ?? bestEvent(source, executors) } : null;
  if (!edit(additionOf(definition, surface.positions, { name, type, at: place, from: leads, onto }, newEntityId))) return;
  const { selectState, askInPlace } = store.getState();
  selectState(name);
  askInPlace({ type: "name", state: name, addition: selectNewestStep(store.getState()), asksKind: wanted === null });
  revealNew(surface, name);
}

/** A state that was just added is on the canvas from the next frame on. */
function revealNew({ view }: EditorSurface, name: string) {
  requestAnimationFrame(() => requestAnimationFrame(() => view()?.reveal(name)));
}

/** Makes the transition at once; without an event it is the best that is free, and can be changed at the edge's label. */
export function connectStates(store: EditorStore, { source, event: wanted, target }: DrawnTransition): TransitionRef | null {
  const { definition, edit, select, executors } = store.getState();
  const state = definition.states[source];
  if (!state || state.type === "final") return null;
  const event = wanted ?? bestEvent(state, executors);
  if (!edit(connectionOf(definition, { source, event, target }, newEntityId))) return null;
  const transition = { source, event, index: 0 };
  select({ states: [], transition });
  return transition;
}

/** Gives the new state another kind, and the name that goes with it where none was chosen. Part of the step that added it. */
export function chooseKind(store: EditorStore, type: StateType): void {
  const { inPlace, definition, edit, askInPlace, selectState } = store.getState();
  if (inPlace?.type !== "name") return;
  const { state: name, addition } = inPlace;
  const before = definition.states[name];
  if (!before || before.type === type) return;
  const policy = addition !== null && selectNewestStep(store.getState()) === addition ? "amend" : "record";
  const to = freeNameFor(definition, type);
  const isKept = edit(
    {
      type: "batch",
      edits: [
        { type: "updateState", name, state: newState(type) },
        { type: "renameState", from: name, to },
      ],
    },
    policy,
  );
  if (!isKept) return;
  selectState(to);
  askInPlace({ ...inPlace, state: to, addition: selectNewestStep(store.getState()) });
}

/** Gives the state the name that was typed; of a state that was just added it is part of the same step. */
export function nameInPlace(store: EditorStore, name: string): void {
  const { inPlace, edit, closeInPlace } = store.getState();
  if (inPlace?.type !== "name") return;
  const { state, addition } = inPlace;
  if (name !== state)
    edit({ type: "renameState", from: state, to: name }, addition !== null && selectNewestStep(store.getState()) === addition ? "amend" : "record");
  closeInPlace();
}
