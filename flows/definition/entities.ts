import { jsonPointer } from "../json/json-pointer";
import { type CarriedIds, createIdSource, derivedId, type EntityKind, type EntityPlace, type IdSource } from "./ids";
import type { FlowDefinition, State } from "./schema";
import { conditionsOf, inputOf } from "./state-parts";
import { listTransitions } from "./transitions";
import { actionLists, type ListPlace } from "./walk-actions";

/** What has an id, and where it stands (`EntityPlace`). */
export type Entity = { kind: EntityKind; id: string; place: EntityPlace };

/** Every entity of a flow, state by state, then the context's fields. Pure. */
export function walkEntities({ states, context }: Pick<FlowDefinition, "states" | "context">): Entity[] {
  return [
    ...Object.entries(states).flatMap(([name, state]) => entitiesOf(name, state)),
    ...Object.entries(context).map(([key, { id }]): Entity => ({ kind: "field", id, place: ["context", key] })),
  ];
}

/** Every entity of one state. Pure. */
export function entitiesOf(name: string, state: State): Entity[] {
  const base = ["states", name];
  const ways = listTransitions(state).map(({ event, index, transition }) => ({ id: transition.id, place: [...base, "transitions", event, index] }));
  const placeOfWay = new Map(ways.map(({ id, place }) => [id, place]));
  const placeOf = (list: ListPlace): EntityPlace => {
    switch (list.list) {
      case "branch":
        return [...base, "branches", list.branch];
      case "transition":
        return [...(placeOfWay.get(list.transition) ?? []), "actions"];
      default:
        return [...base, list.list];
    }
  };
  return [
    ...actionLists(state).flatMap(({ place, actions }) => actions.map(({ id }, index): Entity => ({ kind: "action", id, place: [...placeOf(place), index] }))),
    ...conditionsOf(state).map(({ id }, index): Entity => ({ kind: "condition", id, place: [...base, "conditions", index] })),
    ...(inputOf(state)?.options ?? []).map(({ id }, index): Entity => ({ kind: "option", id, place: [...base, "input", "options", index] })),
    ...ways.map(({ id, place }): Entity => ({ kind: "transition", id, place })),
  ];
}

/** The ids that do not follow from their place, by JSON pointer: what v2 must carry. Pure. */
export function idsToCarry(definition: FlowDefinition): CarriedIds {
  return idsByPlace(walkEntities(definition).filter(({ kind, place, id }) => id !== derivedId(kind, place)));
}

/**
 * Gives ids to a state's new body: what stands where something stood before keeps its id, so that what others have begun to
 * do with it still means it; the rest gets new ones. Pure.
 */
export function idsForBody(definition: FlowDefinition, name: string): IdSource {
  const isOwn = ({ place }: Entity): boolean => place[0] === "states" && place[1] === name;
  const entities = walkEntities(definition);
  return createIdSource(
    idsByPlace(entities.filter(isOwn)),
    entities.filter((entity) => !isOwn(entity)).map(({ id }) => id),
  );
}

function idsByPlace(entities: readonly Entity[]): CarriedIds {
  return Object.fromEntries(entities.map(({ place, id }) => [jsonPointer(place), id]));
}
