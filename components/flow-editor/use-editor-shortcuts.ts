import { useEffect } from "react";
import { candidatesFor } from "@/flows/definition/transitions";
import { addState } from "./building/build";
import { type EditorSurface, useEditorSurface } from "./editor-surface";
import { searchFieldId } from "./left-rail";
import { newEntityId } from "./new-entity-id";
import { duplicationOf, lossOf, removalOf } from "./state-rules";
import { type EditorStore, useEditorStore } from "./store/editor-store";

/** The keys of the editor, as the shortcuts panel lists them; they rest while a field has the focus, something is asked on the canvas, or a window is open. */
export function useEditorShortcuts() {
  const store = useEditorStore();
  const surface = useEditorSurface();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { dialog, inPlace } = store.getState();
      if (event.defaultPrevented || dialog || inPlace || isInField(event.target) || document.querySelector('[role="menu"], [role="listbox"]')) return;
      const isHandled = event.metaKey || event.ctrlKey ? handleCommand(event, store, surface.positions) : !event.altKey && handleKey(event.key, store, surface);
      if (isHandled) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [store, surface]);
}

function handleCommand(event: KeyboardEvent, store: EditorStore, positions: EditorSurface["positions"]): boolean {
  const { undo, redo, select, definition } = store.getState();
  switch (event.key.toLowerCase()) {
    case "z":
      if (event.shiftKey) redo();
      else undo();
      return true;
    case "y":
      redo();
      return true;
    case "a":
      select({ states: Object.keys(definition.states), transition: null });
      return true;
    case "d":
      return duplicateSelected(store, positions);
    default:
      return false;
  }
}

function handleKey(key: string, store: EditorStore, surface: EditorSurface): boolean {
  const { setPanels, toggleDrawer, select } = store.getState();
  switch (key) {
    case "n":
    case "N":
      addState(store, surface, { type: null });
      return true;
    case "+":
      return fromSelected(store, (source) => addState(store, surface, { type: null, from: { source, event: null } }));
    case "c":
    case "C":
      return fromSelected(store, (source) => store.getState().askInPlace({ type: "target", source }));
    case "F2":
      return nameSelected(store);
    case "Delete":
    case "Backspace":
      return deleteSelected(store);
    case "f":
    case "F":
      surface.view()?.fit();
      return true;
    case "p":
    case "P":
      setPanels({ right: true, rightTab: "preview" });
      return true;
    case "/":
      setPanels({ rail: true });
      requestAnimationFrame(() => document.getElementById(searchFieldId)?.focus());
      return true;
    case "?":
      toggleDrawer("shortcuts");
      return true;
    case "Escape":
      select({ states: [], transition: null });
      return true;
    default:
      return false;
  }
}

/** Does something with the first selected state that ways may lead out of. */
function fromSelected(store: EditorStore, does: (source: string) => void): boolean {
  const { selection, definition } = store.getState();
  const [source] = selection.states;
  if (source === undefined || definition.states[source]?.type === "final") return false;
  does(source);
  return true;
}

/** Opens the name of the selected state, or the event of the selected transition, where it stands. */
function nameSelected(store: EditorStore): boolean {
  const { selection, askInPlace } = store.getState();
  const [state] = selection.states;
  if (selection.transition) askInPlace({ type: "event", transition: selection.transition });
  else if (state !== undefined) askInPlace({ type: "name", state, addition: null, asksKind: false });
  else return false;
  return true;
}

/** Deletes the selected transition at once; states too, when no other state leads to them, else after asking. */
export function deleteSelected(store: EditorStore): boolean {
  const { selection, edit, openDialog, definition } = store.getState();
  if (selection.transition) {
    const { source, event, index } = selection.transition;
    const transition = candidatesFor(definition.states[source] ?? { transitions: [] }, event)[index];
    return transition !== undefined && edit({ type: "removeEntity", from: { state: source, list: "transitions" }, id: transition.id });
  }
  if (selection.states.length === 0) return false;
  const isSmall = selection.states.length === 1 && lossOf(definition, selection.states).length === 0;
  if (isSmall || selection.states.includes(definition.initialState)) edit(removalOf(selection.states));
  else openDialog({ type: "deleteStates", names: selection.states });
  return true;
}

export function duplicateSelected(store: EditorStore, positions: EditorSurface["positions"]): boolean {
  const { selection, definition, edit, select } = store.getState();
  if (selection.states.length === 0) return false;
  const { edit: duplication, names } = duplicationOf(definition, selection.states, positions, newEntityId);
  if (edit(duplication)) select({ states: names, transition: null });
  return true;
}

const fields =
  'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="textbox"], [role="switch"], [role="checkbox"], [role="radio"], [role="dialog"]';

/** True where a key belongs to what has the focus. */
function isInField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(fields) !== null;
}
