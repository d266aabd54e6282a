import { useMemo } from "react";
import { orderedStates } from "@/components/flow-canvas/flow-order";
import type { SelectOption } from "@/components/ui/select";
import { saidOutcome } from "@/flows/definition/state-parts";
import { StateOption } from "./state-option";
import { selectDefinition } from "./store/document-slice";
import { useEditor } from "./store/editor-store";

/** Every state as a choice, in reading order. */
export function useStateOptions(): SelectOption[] {
  const definition = useEditor(selectDefinition);
  return useMemo(
    () =>
      orderedStates(definition).flatMap((name) => {
        const state = definition.states[name];
        return state ? [{ value: name, text: name, label: <StateOption name={name} type={state.type} outcome={saidOutcome(state)} /> }] : [];
      }),
    [definition],
  );
}
