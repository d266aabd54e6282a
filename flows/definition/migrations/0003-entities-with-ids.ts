import { z } from "zod";
import { createIdSource, type EntityPlace, type IdSource } from "../ids";
import type { Action, Condition, ContextField, FlowDefinition, InputOption, InputSpec, State, Transition } from "../schema";
import type { ActionV2, ConditionV2, ContextFieldV2, FlowDefinitionV2, InputOptionV2, InputSpecV2, StateV2, TransitionEntryV2 } from "../schema-v2";
import { inOrder } from "../transitions";

const carriedSchema = z.record(z.string(), z.string());

/**
 * A v2 document as v3: the same document always gives the same one, and `toV2` gives it back. Entities are given the ids that
 * `ui.ids` carries for them, else ids that follow from their place. What v3 has no room for is kept for readers of v2. Pure.
 */
export function upgradeDefinition({ states, context, ui, ...rest }: FlowDefinitionV2): FlowDefinition {
  const carried = carriedSchema.safeParse(ui?.ids);
  const idOf = createIdSource(carried.data);
  return {
    ...rest,
    schemaVersion: 3,
    states: Object.fromEntries(Object.entries(states).map(([name, state]) => [name, upgradeState(name, state, idOf)])),
    context: Object.fromEntries(Object.entries(context).map(([key, field]) => [key, upgradeField(key, field, idOf)])),
    ...(ui === undefined || ui.onlyIds === true ? {} : { ui: carried.success ? withoutIds(ui) : ui }),
  };
}

type Ui = NonNullable<FlowDefinitionV2["ui"]>;

function withoutIds({ ids: _ids, ...ui }: Ui): Ui {
  return ui;
}

/** One state of a v2 document. Its entities are given ids by `idOf`, by their places in the whole document. Pure. */
export function upgradeState(name: string, state: StateV2, idOf: IdSource): State {
  const place = ["states", name];
  const { type, onEntry, actions, transitions, outcome, onExit, conditions, reminder, input, interrupts, busy, progress, branches, join, v2, ...rest } = state;
  const own = {
    ...rest,
    ...(onEntry === undefined ? {} : { onEntry: actionsOf(onEntry, [...place, "onEntry"], idOf) }),
    ...(actions === undefined ? {} : { actions: actionsOf(actions, [...place, "actions"], idOf) }),
    transitions: inOrder(Object.entries(transitions).flatMap(([event, entry]) => candidatesOf(event, entry, [...place, "transitions", event], idOf))),
  };
  const passing = { onExit, conditions, reminder, input, interrupts, busy, progress };
  if (type === "final") return { ...own, type, ...(outcome === undefined ? {} : { outcome }), ...kept({ ...passing, branches, join, v2 }) };
  const left = { ...own, ...passingOf(passing, place, idOf) };
  if (type !== "parallel") return { ...left, type, ...kept({ outcome, branches, join, v2 }) };
  return {
    ...left,
    type,
    ...(branches === undefined ? {} : { branches: branchesOf(branches, [...place, "branches"], idOf) }),
    ...(join === undefined ? {} : { join }),
    ...kept({ outcome, v2 }),
  };
}

/** What only states have that are left again. */
type Passing = Pick<StateV2, "onExit" | "conditions" | "reminder" | "input" | "interrupts" | "busy" | "progress">;

function passingOf({ onExit, conditions, reminder, input, interrupts, busy, progress }: Passing, place: EntityPlace, idOf: IdSource) {
  return {
    ...(onExit === undefined ? {} : { onExit: actionsOf(onExit, [...place, "onExit"], idOf) }),
    ...(conditions === undefined ? {} : { conditions: conditions.map((each, index) => conditionOf(each, [...place, "conditions", index], idOf)) }),
    ...(reminder === undefined ? {} : { reminder }),
    ...(input === undefined ? {} : { input: inputOf(input, place, idOf) }),
    ...(interrupts === undefined ? {} : { interrupts }),
    ...(busy === undefined ? {} : { busy }),
    ...(progress === undefined ? {} : { progress }),
  };
}

function branchesOf(branches: NonNullable<StateV2["branches"]>, place: EntityPlace, idOf: IdSource): { [name: string]: Action[] } {
  return Object.fromEntries(Object.entries(branches).map(([name, actions]) => [name, actionsOf(actions, [...place, name], idOf)]));
}

function actionsOf(actions: readonly ActionV2[], place: EntityPlace, idOf: IdSource): Action[] {
  return actions.map(({ id, name, v2, ...action }, index) => ({
    ...action,
    id: idOf("action", [...place, index]),
    ...(id === undefined ? {} : { name: id }),
    ...kept({ name, v2 }),
  }));
}

function conditionOf({ id, v2, ...condition }: ConditionV2, place: EntityPlace, idOf: IdSource): Condition {
  return { ...condition, id: idOf("condition", place), ...kept({ id, v2 }) };
}

function inputOf({ options, ...input }: InputSpecV2, place: EntityPlace, idOf: IdSource): InputSpec {
  if (options === undefined) return input;
  return { ...input, options: options.map((option, index) => optionOf(option, [...place, "input", "options", index], idOf)) };
}

function optionOf({ id, name, v2, ...option }: InputOptionV2, place: EntityPlace, idOf: IdSource): InputOption {
  return { ...option, id: idOf("option", place), name: id, ...kept({ name, v2 }) };
}

function candidatesOf(event: string, entry: TransitionEntryV2, place: EntityPlace, idOf: IdSource): Transition[] {
  const list = Array.isArray(entry) ? entry : [entry];
  const isAlone = Array.isArray(entry) && list.length === 1;
  return list.map((candidate, index) => {
    const { actions, id, event: stranger, v2, ...transition } = typeof candidate === "string" ? { target: candidate } : candidate;
    const older = kept({ id, event: stranger, v2 });
    const spelled = {
      ...older.v2,
      ...(typeof candidate !== "string" && Object.keys(candidate).length === 1 ? { object: true as const } : {}),
      ...(isAlone ? { list: true as const } : {}),
    };
    return {
      ...transition,
      id: idOf("transition", [...place, index]),
      event,
      ...(actions === undefined ? {} : { actions: actionsOf(actions, [...place, index, "actions"], idOf) }),
      ...(Object.keys(spelled).length > 0 ? { v2: spelled } : {}),
    };
  });
}

/** One field of a v2 document's context. Pure. */
export function upgradeField(key: string, { id, v2, ...field }: ContextFieldV2, idOf: IdSource): ContextField {
  const { type, nullable, ...own } = field;
  // How null was written beside the type is kept for readers of v2.
  const spelled = typeof type === "string" ? {} : { type, nullable };
  return { ...own, ...typeOf(type, nullable), id: idOf("field", ["context", key]), ...kept({ id, v2, ...spelled }) };
}

/** A field's type, and whether null is a value of it. Pure. */
export function typeOf(type: ContextFieldV2["type"], nullable: boolean | undefined): Pick<ContextField, "type" | "nullable"> {
  if (typeof type === "string") return { type, ...(nullable === undefined ? {} : { nullable }) };
  return { type: type[0] === "null" ? type[1] : type[0], nullable: true };
}

/** Members that v3 has another meaning or no room for, for those who read v2. */
function kept(older: { readonly [member: string]: unknown }): { v2?: { members: { [member: string]: unknown } } } {
  const members = Object.entries(older).filter(([, value]) => value !== undefined);
  return members.length > 0 ? { v2: { members: Object.fromEntries(members) } } : {};
}
