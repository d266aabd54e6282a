import { useMemo } from "react";
import { orderedStates } from "@/components/flow-canvas/flow-order";
import type { SelectOption } from "@/components/ui/select";
import type { FlowDefinition } from "@/flows/definition/schema";
import { saidOutcome } from "@/flows/definition/state-parts";
import { StateOption } from "./state-option";
import { type EditorState, useEditor, useEditorStore } from "./store/editor-store";

/** Worked out once for each document, whoever asks. */
const outlines = new WeakMap<FlowDefinition, string>();

/** Which states there are, in reading order, and of which kind: a text, so that what says the same is the same. */
function selectOutline({ definition }: EditorState): string {
  const known = outlines.get(definition);
  if (known !== undefined) return known;
  const rows = orderedStates(definition).map((name) => {
    const state = definition.states[name];
    return [name, state?.type, state && saidOutcome(state)];
  });
  const outline = JSON.stringify(rows);
  outlines.set(definition, outline);
  return outline;
}

/** Every state as a choice, in reading order. */
export function useStateOptions(): SelectOption[] {
  const store = useEditorStore();
  const outline = useEditor(selectOutline);
  return useMemo(() => {
    const { definition } = store.getState();
    return orderedStates(definition).flatMap((name) => {
      const state = definition.states[name];
      return state ? [{ value: name, text: name, label: <StateOption name={name} type={state.type} outcome={saidOutcome(state)} /> }] : [];
    });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the outline says all that is read here
  }, [store, outline]);
}
