import { useMemo } from "react";
import type { Action } from "@/flows/definition/schema";
import { diffFields } from "@/flows/editing/diff-states";
import { itemsIn } from "@/flows/editing/entity-at";
import type { ItemList } from "@/flows/editing/places";
import type { Json } from "@/flows/json/json";
import { newEntityId } from "../new-entity-id";
import { type EditorStore, useEditorStore } from "../store/editor-store";

/** What can be done with the actions of a list, by their ids: the same object for as long as the list is the same. */
export type ActionEdits = {
  add: (executor: string) => void;
  /** What is different from `seen` is set, field by field. */
  change: (seen: Action, next: Action) => void;
  setConfig: (id: string, key: string, value: Json | undefined) => void;
  remove: (id: string) => void;
  move: (id: string, step: number) => void;
  duplicate: (action: Action) => void;
};

export function useActionEdits(list: ItemList): ActionEdits {
  const store = useEditorStore();
  const key = JSON.stringify(list);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- a list that says the same is the same list
  return useMemo(() => actionEdits(store, list), [store, key]);
}

function actionEdits(store: EditorStore, list: ItemList): ActionEdits {
  const { edit } = store.getState();
  const neighbour = (id: string, step: number): string | null => {
    const items = itemsIn(store.getState().definition, list);
    return items[items.findIndex((item) => item.id === id) + step]?.id ?? null;
  };
  return {
    add: (executor) => edit({ type: "addEntity", to: list, item: { id: newEntityId("action"), executor, config: {} }, before: null }),
    change: (seen, next) => edit({ type: "batch", edits: diffFields({ type: "item", id: seen.id, in: list }, seen, next) }, "merge"),
    setConfig: (id, key, value) => {
      const field = { type: "setField" as const, entity: { type: "item" as const, id, in: list }, path: ["config", key] };
      edit(value === undefined || value === "" ? field : { ...field, value }, "merge");
    },
    remove: (id) => edit({ type: "removeEntity", from: list, id }),
    // In front of the one before, or of the one after the next.
    move: (id, step) => edit({ type: "moveEntity", in: list, id, before: neighbour(id, step < 0 ? -1 : 2) }),
    duplicate: (action) =>
      edit({ type: "addEntity", to: list, item: { ...structuredClone(action), id: newEntityId("action") }, before: neighbour(action.id, 1) }),
  };
}
