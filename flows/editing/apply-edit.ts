import { findState } from "../definition/find-state";
import { invalidDocument, parseDefinition, refuseHostile } from "../definition/parse-definition";
import { findReferences } from "../definition/references";
import type { FlowDefinition, State } from "../definition/schema";
import { normalTransitions } from "../definition/to-v2";
import { AppError, assertNever } from "../errors";
import { isForbiddenKey } from "../json/property";
import { addEntity, moveEntity, removeEntity, renameBranch, setFieldOfContext, setFieldOfFlow, setFieldOfItem, setFieldOfState } from "./apply-fine-edit";
import type { FlowEdit } from "./edit";
import { applyProperties } from "./properties";
import { type Rename, renameStates } from "./rename-states";

/**
 * The definition after an edit; parts that did not change are shared with the old one. Pure.
 * @throws AppError STATE_EXISTS, STATE_NOT_FOUND, STATE_IS_INITIAL, STATE_IN_USE (`details.references`, JSON pointers),
 * INVALID_STATE, INVALID_FLOW (`details.errors`). Nothing is changed then.
 */
export function applyEdit(definition: FlowDefinition, edit: FlowEdit): FlowDefinition {
  if (edit.type !== "batch" && edit.type !== "undo" && edit.type !== "replaceDefinition")
    refuseHostile(edit, aboutFlow.has(edit.type) ? "INVALID_FLOW" : "INVALID_STATE");
  switch (edit.type) {
    case "addState":
      return addState(definition, edit);
    case "renameState":
      return renameStates(definition, [edit]);
    case "updateState":
      return updateState(definition, edit);
    case "removeState":
      return removeState(definition, edit);
    case "setField":
      return setField(definition, edit);
    case "addEntity":
      return withState(definition, edit.to.state, (state) => addEntity(state, edit));
    case "removeEntity":
      return withState(definition, edit.from.state, (state) => removeEntity(state, edit));
    case "moveEntity":
      return withState(definition, edit.in.state, (state) => moveEntity(state, edit));
    case "renameBranch":
      return withState(definition, edit.state, (state) => renameBranch(state, edit));
    case "moveStates":
      return moveStates(definition, edit.positions);
    case "setContextField":
      return setContextField(definition, edit.key, edit.field);
    case "setInitialState":
      return { ...definition, initialState: edit.name };
    case "setProperties":
      return applyProperties(definition, edit.properties);
    case "replaceDefinition":
      return parseDefinition(edit.definition);
    case "batch":
      return applyEdits(definition, edit.edits);
    case "undo":
      return applyEdit(definition, edit.edit);
    default:
      return assertNever(edit);
  }
}

/** Several edits in their order. Renames that follow each other are one walk through the definition. @throws AppError as `applyEdit` */
export function applyEdits(definition: FlowDefinition, edits: readonly FlowEdit[]): FlowDefinition {
  let changed = definition;
  let renames: Rename[] = [];
  const finishRenames = (): void => {
    if (renames.length > 0) changed = renameStates(changed, renames);
    renames = [];
  };
  for (const edit of edits) {
    if (edit.type === "renameState") {
      renames.push(edit);
      continue;
    }
    finishRenames();
    changed = applyEdit(changed, edit);
  }
  finishRenames();
  return changed;
}

const aboutFlow: ReadonlySet<FlowEdit["type"]> = new Set(["moveStates", "setContextField", "setInitialState", "setProperties", "removeState", "renameState"]);

type EditOf<Type extends FlowEdit["type"]> = Extract<FlowEdit, { type: Type }>;

function setField(definition: FlowDefinition, edit: EditOf<"setField">): FlowDefinition {
  const { entity, path, value } = edit;
  switch (entity.type) {
    case "flow":
      return setFieldOfFlow(definition, path, value);
    case "contextField":
      return setFieldOfContext(definition, entity, path, value);
    case "state":
      return withState(definition, entity.name, (state) => setFieldOfState(state, path, value));
    case "item":
      return withState(definition, entity.in.state, (state) => setFieldOfItem(state, edit));
    default:
      return assertNever(entity);
  }
}

function addState(definition: FlowDefinition, { name, state, position }: EditOf<"addState">): FlowDefinition {
  refuseName(definition, name);
  const added = {
    ...definition,
    states: { ...definition.states, [name]: arranged(state) },
    finalStates: withFinal(definition.finalStates, name, state.type === "final"),
  };
  return position === undefined ? added : moveStates(added, { [name]: position });
}

function removeState(definition: FlowDefinition, { name, cascade, keepReferences = false }: EditOf<"removeState">): FlowDefinition {
  getState(definition, name);
  if (definition.initialState === name && !keepReferences)
    throw new AppError("STATE_IS_INITIAL", { message: `'${name}' is the initial state`, details: { state: name } });
  const references = findReferences(definition, name);
  if (references.length > 0 && !cascade && !keepReferences)
    throw new AppError("STATE_IN_USE", { message: `'${name}' is in use`, details: { state: name, references } });
  const { [name]: _removed, ...states } = definition.states;
  const remaining: FlowDefinition = { ...definition, states, finalStates: definition.finalStates.filter((final) => final !== name) };
  const placed = definition.ui !== undefined && Object.hasOwn(definition.ui.layout, name) ? moveStates(remaining, { [name]: null }) : remaining;
  return cascade ? withoutReferences(placed, name) : placed;
}

function withoutReferences(definition: FlowDefinition, name: string): FlowDefinition {
  const states = Object.entries(definition.states).map(([source, state]) => [source, dropTargets(state, name)]);
  const { onError, ...rest } = { ...definition, states: Object.fromEntries(states) };
  return onError === undefined || onError === name ? rest : { ...rest, onError };
}

/** The final states follow the type, whatever they said before. */
function updateState(definition: FlowDefinition, { name, state }: EditOf<"updateState">): FlowDefinition {
  const updated = withState(definition, name, () => arranged(state));
  return { ...updated, finalStates: withFinal(definition.finalStates, name, state.type === "final") };
}

/** In normal form, whoever has written it. */
function arranged(state: State): State {
  return { ...state, transitions: normalTransitions(state.transitions) };
}

function withState(definition: FlowDefinition, name: string, change: (state: State) => State): FlowDefinition {
  const state = getState(definition, name);
  return { ...definition, states: { ...definition.states, [name]: change(state) } };
}

/** Without the candidates that lead to `target`. */
function dropTargets(state: State, target: string): State {
  const kept = state.transitions.filter((transition) => transition.target !== target);
  return kept.length === state.transitions.length ? state : { ...state, transitions: normalTransitions(kept) };
}

function withFinal(finalStates: string[], name: string, isFinal: boolean): string[] {
  if (finalStates.includes(name) === isFinal) return finalStates;
  return isFinal ? [...finalStates, name] : finalStates.filter((final) => final !== name);
}

function moveStates(definition: FlowDefinition, positions: EditOf<"moveStates">["positions"]): FlowDefinition {
  const layout = { ...definition.ui?.layout };
  for (const [name, position] of Object.entries(positions)) {
    if (position === null) delete layout[name];
    else layout[name] = position;
  }
  return { ...definition, ui: { ...definition.ui, layout } };
}

function setContextField(definition: FlowDefinition, key: string, field: EditOf<"setContextField">["field"]): FlowDefinition {
  if (isForbiddenKey(key)) throw invalidDocument([{ path: `/context/${key}`, message: `the key '${key}' is not allowed` }]);
  const { [key]: _old, ...others } = definition.context;
  return { ...definition, context: field === null ? others : { ...definition.context, [key]: field } };
}

function getState(definition: FlowDefinition, name: string): State {
  const state = findState(definition, name);
  if (state === null) throw new AppError("STATE_NOT_FOUND", { message: `there is no state '${name}'`, details: { state: name } });
  return state;
}

function refuseName(definition: FlowDefinition, name: string): void {
  if (isForbiddenKey(name)) throw invalidDocument([{ path: "/name", message: `'${name}' is not a name that a state can have` }], "INVALID_STATE");
  if (findState(definition, name) !== null) throw new AppError("STATE_EXISTS", { message: `there is a state '${name}' already`, details: { state: name } });
}
