import { z } from "zod";
import { branchNameSchema, entityIdSchema, stateNameSchema } from "../definition/schema";

/** A list of a state whose items have ids: `branch` is one branch of a parallel state, `transition` the actions on one way out. */
export const itemListSchema = z.discriminatedUnion("list", [
  z.object({ state: stateNameSchema, list: z.enum(["onEntry", "actions", "onExit", "conditions", "options", "transitions"]) }),
  z.object({ state: stateNameSchema, list: z.literal("branch"), branch: branchNameSchema }),
  z.object({ state: stateNameSchema, list: z.literal("transition"), transition: entityIdSchema }),
]);

/** What a field belongs to. `in` says where an item is looked for; it is known by its id. */
export const entitySchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("flow") }),
  z.object({ type: z.literal("state"), name: stateNameSchema }),
  z.object({ type: z.literal("contextField"), key: z.string().min(1).max(64), id: entityIdSchema }),
  z.object({ type: z.literal("item"), id: entityIdSchema, in: itemListSchema }),
]);

/** Keys from an entity to one of its values. Lists inside are values: they are set as a whole. */
export const fieldPathSchema = z.array(z.string().min(1).max(256)).min(1).max(16);

export type ItemList = z.infer<typeof itemListSchema>;
export type EntityRef = z.infer<typeof entitySchema>;
export type FieldPath = z.infer<typeof fieldPathSchema>;

/** The state that an entity is, or stands in; null for the flow and its context. Pure. */
export function stateOf(entity: EntityRef): string | null {
  if (entity.type === "state") return entity.name;
  return entity.type === "item" ? entity.in.state : null;
}

export function isSameList(a: ItemList, b: ItemList): boolean {
  if (a.state !== b.state || a.list !== b.list) return false;
  if (a.list === "branch" && b.list === "branch") return a.branch === b.branch;
  return a.list !== "transition" || b.list !== "transition" || a.transition === b.transition;
}

/** Items are known by their ids alone: where each is looked for does not matter. Pure. */
export function isSameEntity(a: EntityRef, b: EntityRef): boolean {
  if (a.type === "flow") return b.type === "flow";
  if (a.type === "state") return b.type === "state" && a.name === b.name;
  if (a.type === "contextField") return b.type === "contextField" && a.id === b.id;
  return b.type === "item" && a.id === b.id;
}
