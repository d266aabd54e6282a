import { findState } from "../definition/find-state";
import type { FlowDefinition } from "../definition/schema";
import { type Item, itemsAt } from "./item-lists";
import type { EntityRef, ItemList } from "./places";

/** What a reference means in a definition; null when it is not there. Pure. */
export function entityAt(definition: FlowDefinition, entity: EntityRef): object | null {
  switch (entity.type) {
    case "flow":
      return definition;
    case "state":
      return findState(definition, entity.name);
    case "contextField": {
      const field = Object.hasOwn(definition.context, entity.key) ? definition.context[entity.key] : undefined;
      return field?.id === entity.id ? field : null;
    }
    case "item":
      return itemsIn(definition, entity.in).find(({ id }) => id === entity.id) ?? null;
  }
}

/** The items of a list; none when the state, or the list, is not there. Pure. */
export function itemsIn(definition: FlowDefinition, place: ItemList): readonly Item[] {
  const state = findState(definition, place.state);
  return (state === null ? undefined : itemsAt(state, place)) ?? [];
}
