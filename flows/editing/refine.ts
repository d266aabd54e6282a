import { findState } from "../definition/find-state";
import { type FlowDefinition, jsonSchema } from "../definition/schema";
import { listTransitions } from "../definition/transitions";
import { applyEdit } from "./apply-edit";
import { diffDefinitions } from "./diff-definitions";
import { diffFields, diffStates } from "./diff-states";
import type { FlowEdit } from "./edit";
import { entityAt } from "./entity-at";
import { valueAt } from "./field-path";
import { isSameJson } from "./same-json";

/** A batch holds no more. */
const mostEdits = 2_000;

/**
 * The same edit, said as finely as it can be: field by field, item by item, each with what its author saw before. Only so can
 * it be put onto what others have done meanwhile without taking anything of theirs away. Pure. @throws AppError as `applyEdit`
 */
export function refine(definition: FlowDefinition, edit: FlowEdit): FlowEdit {
  if (edit.type === "undo") return { type: "undo", edit: refine(definition, edit.edit) };
  const edits = finely(definition, edit);
  const [only] = edits;
  if (edits.length > mostEdits) return edit;
  return only !== undefined && edits.length === 1 ? only : { type: "batch", edits };
}

function finely(definition: FlowDefinition, edit: FlowEdit): FlowEdit[] {
  switch (edit.type) {
    case "updateState":
      return fineBody(definition, edit) ?? [withBodyBefore(definition, edit)];
    case "setField": {
      const { was: _said, ...rest } = edit;
      const was = jsonSchema.safeParse(valueAt(entityAt(definition, edit.entity), edit.path)).data;
      return [was === undefined ? rest : { ...rest, was }];
    }
    case "setContextField": {
      const { key, field } = edit;
      const old = Object.hasOwn(definition.context, key) ? definition.context[key] : undefined;
      // How v2 spells it is not set field by field.
      if (old === undefined || field === null || old.id !== field.id || !isSameJson(old.v2, field.v2)) return [edit];
      return diffFields({ type: "contextField", key, id: old.id }, old, field);
    }
    case "removeState":
      return edit.cascade ? removal(definition, edit.name) : [edit];
    case "replaceDefinition":
      return eachOf(definition, diffDefinitions(definition, applyEdit(definition, edit)));
    case "batch":
      return eachOf(definition, edit.edits);
    default:
      return [edit];
  }
}

type UpdateState = Extract<FlowEdit, { type: "updateState" }>;

/** A whole body sets right what the final states say of it; its fields alone do not. */
function fineBody(definition: FlowDefinition, { name, state }: UpdateState): FlowEdit[] | null {
  return definition.finalStates.includes(name) === (state.type === "final") ? diffStates(definition, name, state) : null;
}

function withBodyBefore(definition: FlowDefinition, edit: UpdateState): UpdateState {
  const was = findState(definition, edit.name);
  return was === null ? edit : { ...edit, was };
}

function eachOf(definition: FlowDefinition, edits: readonly FlowEdit[]): FlowEdit[] {
  let reached = definition;
  return edits.flatMap((edit) => {
    if (edit.type === "replaceDefinition") {
      reached = applyEdit(reached, edit);
      return [edit];
    }
    const fine = finely(reached, edit);
    reached = applyEdit(reached, edit);
    return fine;
  });
}

/** What leads to the state goes one by one, so that what somebody has written on it meanwhile is not lost with it. */
function removal(definition: FlowDefinition, name: string): FlowEdit[] {
  applyEdit(definition, { type: "removeState", name, cascade: true });
  const leading = Object.entries(definition.states).flatMap(([source, state]) =>
    source === name
      ? []
      : listTransitions(state).flatMap(({ transition }): FlowEdit[] =>
          transition.target === name ? [{ type: "removeEntity", from: { state: source, list: "transitions" }, id: transition.id }] : [],
        ),
  );
  const onError: FlowEdit[] = definition.onError === name ? [{ type: "setField", entity: { type: "flow" }, path: ["onError"], was: name }] : [];
  return [...leading, ...onError, { type: "removeState", name, cascade: false, keepReferences: true }];
}
