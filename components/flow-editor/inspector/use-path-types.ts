import { useMemo } from "react";
import type { FlowDefinition } from "@/flows/definition/schema";
import { inputOf } from "@/flows/definition/state-parts";
import { type EditorState, useEditor, useEditorStore } from "../store/editor-store";
import { typeOfPath } from "./simple-condition";

/** Worked out once for each document, whoever asks. */
const known = new WeakMap<FlowDefinition, string>();

/** What the types of paths follow from, as a text, so that what says the same is the same. */
function selectTyping({ definition }: EditorState): string {
  const found = known.get(definition);
  if (found !== undefined) return found;
  const kept = Object.values(definition.states).flatMap((state) => {
    const input = inputOf(state);
    return input?.store === undefined ? [] : [[input.store, input.validation?.type]];
  });
  const typing = JSON.stringify([Object.entries(definition.context).map(([key, field]) => [key, field.type]), kept]);
  known.set(definition, typing);
  return typing;
}

/** Of which type a path of the context is; asked again only when that may have changed. */
export function usePathTypes(): (path: string) => ReturnType<typeof typeOfPath> {
  const store = useEditorStore();
  const typing = useEditor(selectTyping);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the typing says all that is read here
  return useMemo(() => (path) => typeOfPath(store.getState().definition, path), [store, typing]);
}
