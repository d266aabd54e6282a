import type { FlowEdit } from "./edit";
import { isSameJson } from "./same-json";

/**
 * One edit that does what two in a row do, when both are one gesture: typing in the same state, field or property, dragging.
 * Null when they are two things; renames always are, since a name on the way may have met a dangling target. For inverses,
 * merge them in the order they are to be applied (the newer edit's inverse first). Pure.
 */
export function mergeEdits(first: FlowEdit, second: FlowEdit): FlowEdit | null {
  if (first.type === "updateState" && second.type === "updateState") return first.name === second.name ? second : null;
  if (first.type === "moveStates" && second.type === "moveStates") return { type: "moveStates", positions: { ...first.positions, ...second.positions } };
  if (first.type === "setContextField" && second.type === "setContextField") return first.key === second.key ? second : null;
  if (first.type === "setInitialState" && second.type === "setInitialState") return second;
  if (first.type === "replaceDefinition" && second.type === "replaceDefinition") return second;
  if (first.type === "setProperties" && second.type === "setProperties") return hasSameKeys(first.properties, second.properties) ? second : null;
  if (first.type === "setField" && second.type === "setField") return mergeFields(first, second);
  return mergeBatches(first, second);
}

/** Where several edits stand together, the two that meet are merged. */
function mergeBatches(first: FlowEdit, second: FlowEdit): FlowEdit | null {
  if (first.type !== "batch" && second.type !== "batch") return null;
  const before = first.type === "batch" ? first.edits : [first];
  const after = second.type === "batch" ? second.edits : [second];
  const [last, next] = [before.at(-1), after[0]];
  const met = last === undefined || next === undefined ? null : mergeEdits(last, next);
  return met === null ? null : { type: "batch", edits: [...before.slice(0, -1), met, ...after.slice(1)] };
}

type SetField = Extract<FlowEdit, { type: "setField" }>;

/** Typing on in one field: what was there before the first is what was there before both. */
function mergeFields(first: SetField, second: SetField): SetField | null {
  if (!isSameJson([first.entity, first.path], [second.entity, second.path])) return null;
  const { was: _seen, ...rest } = second;
  return { ...rest, ...(first.was === undefined ? {} : { was: first.was }) };
}

function hasSameKeys(a: object, b: object): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key));
}
