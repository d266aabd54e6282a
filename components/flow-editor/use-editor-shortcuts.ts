import { useEffect } from "react";
import { useEditorSurface } from "./editor-surface";
import { searchFieldId } from "./left-rail";
import { duplicationOf, lossOf, removalOf } from "./state-rules";
import { type EditorStore, useEditorStore } from "./store/editor-store";

/** The keys of the editor, as the shortcuts panel lists them; they rest while something is typed or a window is open. */
export function useEditorShortcuts() {
  const store = useEditorStore();
  const surface = useEditorSurface();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || store.getState().dialog || isTyping(event.target) || document.querySelector('[role="menu"], [role="listbox"]')) return;
      const isHandled =
        event.metaKey || event.ctrlKey ? handleCommand(event, store, surface.positions) : !event.altKey && handleKey(event.key, store, surface.view);
      if (isHandled) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [store, surface]);
}

type Surface = ReturnType<typeof useEditorSurface>;

function handleCommand(event: KeyboardEvent, store: EditorStore, positions: Surface["positions"]): boolean {
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

function handleKey(key: string, store: EditorStore, view: Surface["view"]): boolean {
  const { openDialog, selection, setPanels, toggleDrawer, select } = store.getState();
  const [first] = selection.states;
  switch (key) {
    case "n":
    case "N":
      openDialog({ type: "addState", stateType: null, at: null, from: null });
      return true;
    case "c":
    case "C":
      if (first === undefined || store.getState().definition.states[first]?.type === "final") return false;
      openDialog({ type: "connect", source: first, target: null });
      return true;
    case "Delete":
    case "Backspace":
      return deleteSelected(store);
    case "f":
    case "F":
      view()?.fit();
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

/** Deletes the selected transition at once; states too, when no other state leads to them, else after asking. */
export function deleteSelected(store: EditorStore): boolean {
  const { selection, edit, openDialog, definition } = store.getState();
  if (selection.transition) return edit({ type: "disconnect", ...selection.transition });
  if (selection.states.length === 0) return false;
  const isSmall = selection.states.length === 1 && lossOf(definition, selection.states).length === 0;
  if (isSmall || selection.states.includes(definition.initialState)) edit(removalOf(selection.states));
  else openDialog({ type: "deleteStates", names: selection.states });
  return true;
}

export function duplicateSelected(store: EditorStore, positions: Surface["positions"]): boolean {
  const { selection, definition, edit, select } = store.getState();
  if (selection.states.length === 0) return false;
  const { edit: duplication, names } = duplicationOf(definition, selection.states, positions);
  if (edit(duplication)) select({ states: names, transition: null });
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
