import { useMemo } from "react";
import type { State } from "@/flows/definition/schema";
import { refine } from "@/flows/editing/refine";
import { AppError } from "@/flows/errors";
import { type EditorStore, useEditorStore } from "../store/editor-store";

export type StateChange = (next: State, isTyping?: boolean) => void;

/** A change of a state as one who has seen `seen` means it: only what is different from that is set. */
export function useStateChange(name: string, seen: State): StateChange {
  const store = useEditorStore();
  return useMemo(
    () =>
      (next, isTyping = true) =>
        changeState(store, name, { seen, next, isTyping }),
    [store, name, seen],
  );
}

export function changeState(store: EditorStore, name: string, { seen, next, isTyping }: { seen: State; next: State; isTyping: boolean }): void {
  const { definition, edit } = store.getState();
  const policy = isTyping ? "merge" : "record";
  const whole = { type: "updateState" as const, name, state: next };
  if (definition.states[name] === seen) {
    edit(whole, policy);
    return;
  }
  try {
    edit(refine({ ...definition, states: { ...definition.states, [name]: seen } }, whole), policy);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // The rules refuse it either way, and the store says so.
    edit(whole, policy);
  }
}
