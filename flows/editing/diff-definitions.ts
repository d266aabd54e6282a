import type { FlowDefinition, Position } from "../definition/schema";
import { applyEdit } from "./apply-edit";
import type { FlowEdit } from "./edit";
import { isSameJson } from "./same-json";

/**
 * The edits that turn `before` into `after`: applied in order they give the same canonical JSON. Empty when the two say the
 * same. A rename shows as a state that went and one that came. Pure.
 */
export function diffDefinitions(before: FlowDefinition, after: FlowDefinition): FlowEdit[] {
  const stages = [diffInitialState, diffStates, diffContext, diffLayout, diffProperties];
  const edits: FlowEdit[] = [];
  let reached = before;
  for (const stage of stages) {
    const found = stage(reached, after);
    reached = found.reduce(applyEdit, reached);
    edits.push(...found);
  }
  // What the small edits cannot say (another id, a property that is null) is a new document.
  return isSameJson(reached, after) ? edits : [{ type: "replaceDefinition", definition: after }];
}

function diffInitialState(before: FlowDefinition, after: FlowDefinition): FlowEdit[] {
  return before.initialState === after.initialState ? [] : [{ type: "setInitialState", name: after.initialState }];
}

function diffStates(before: FlowDefinition, after: FlowDefinition): FlowEdit[] {
  const removed = Object.keys(before.states).filter((name) => !Object.hasOwn(after.states, name));
  const changed = Object.entries(after.states).flatMap(([name, state]): FlowEdit[] => {
    if (!Object.hasOwn(before.states, name)) return [{ type: "addState", name, state }];
    return isSameJson(before.states[name], state) ? [] : [{ type: "updateState", name, state }];
  });
  return [...removed.map((name): FlowEdit => ({ type: "removeState", name, cascade: false, keepReferences: true })), ...changed];
}

function diffContext(before: FlowDefinition, after: FlowDefinition): FlowEdit[] {
  const keys = new Set([...Object.keys(before.context), ...Object.keys(after.context)]);
  return [...keys]
    .filter((key) => !isSameJson(before.context[key], after.context[key]))
    .map((key) => ({ type: "setContextField", key, field: after.context[key] ?? null }));
}

function diffLayout(before: FlowDefinition, after: FlowDefinition): FlowEdit[] {
  if (before.ui === undefined || after.ui === undefined) return [];
  const old = before.ui.layout;
  const wanted = after.ui.layout;
  const positions: Record<string, Position | null> = {};
  for (const [name, position] of Object.entries(wanted)) if (!Object.hasOwn(old, name) || !isSameJson(old[name], position)) positions[name] = position;
  for (const name of Object.keys(old)) if (!Object.hasOwn(wanted, name)) positions[name] = null;
  return Object.keys(positions).length === 0 ? [] : [{ type: "moveStates", positions }];
}

const ownEdits: ReadonlySet<string> = new Set(["schemaVersion", "id", "states", "context", "initialState"]);

function diffProperties(before: FlowDefinition, after: FlowDefinition): FlowEdit[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...keys].filter((key) => !ownEdits.has(key) && !isSameJson(before[key], after[key]));
  return changed.length === 0 ? [] : [{ type: "setProperties", properties: Object.fromEntries(changed.map((key) => [key, after[key] ?? null])) }];
}
