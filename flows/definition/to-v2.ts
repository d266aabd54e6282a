import { idsToCarry } from "./entities";
import { typeOf } from "./migrations/0003-entities-with-ids";
import type { Action, Condition, ContextField, FlowDefinition, InputOption, InputSpec, PassingState, State, Transition } from "./schema";
import type {
  ActionV2,
  ConditionV2,
  ContextFieldV2,
  FlowDefinitionV2,
  InputOptionV2,
  InputSpecV2,
  StateV2,
  TransitionEntryV2,
  TransitionV2,
} from "./schema-v2";
import { contextFieldV2Schema } from "./schema-v2";
import { candidatesByEvent, inOrder } from "./transitions";

/**
 * The document as the wire and people spell it (requirements 1.19). Nothing is lost: `upgradeDefinition` gives it back. Ids that
 * do not follow from their place are carried in `ui.ids`, by JSON pointers, where no reader of v2 and no checksum looks. Pure.
 */
export function toV2(definition: FlowDefinition): FlowDefinitionV2 {
  const { states, context, ui, ...rest } = definition;
  const ids = idsToCarry(definition);
  const carried = Object.keys(ids).length > 0 ? { ids } : null;
  const shown = carried === null ? ui : ui === undefined ? { layout: {}, ...carried, onlyIds: true } : { ...ui, ...carried };
  return {
    ...rest,
    schemaVersion: 2,
    states: Object.fromEntries(Object.entries(states).map(([name, state]) => [name, stateToV2(state)])),
    context: Object.fromEntries(Object.entries(context).map(([key, field]) => [key, spellField(field)])),
    ...(shown === undefined ? {} : { ui: shown }),
  };
}

/** One state, without the ids of its entities. Pure. */
export function stateToV2(state: State): StateV2 {
  const { v2, onEntry, actions, transitions, ...own } = state;
  const lists = {
    ...(onEntry === undefined ? {} : { onEntry: onEntry.map(spellAction) }),
    ...(actions === undefined ? {} : { actions: actions.map(spellAction) }),
    transitions: spellTransitions(transitions),
  };
  return { ...own, ...(state.type === "final" ? {} : spellPassing(state)), ...lists, ...v2?.members };
}

function spellPassing(state: PassingState) {
  const { onExit, conditions, input } = state;
  const branches = state.type === "parallel" ? state.branches : undefined;
  return {
    ...(onExit === undefined ? {} : { onExit: onExit.map(spellAction) }),
    ...(conditions === undefined ? {} : { conditions: conditions.map(spellCondition) }),
    ...(input === undefined ? {} : { input: spellInput(input) }),
    ...(branches === undefined ? {} : { branches: Object.fromEntries(Object.entries(branches).map(([name, list]) => [name, list.map(spellAction)])) }),
  };
}

function spellAction({ id: _id, name, v2, ...action }: Action): ActionV2 {
  return { ...(name === undefined ? {} : { id: name }), ...action, ...v2?.members };
}

function spellCondition({ id: _id, v2, ...condition }: Condition): ConditionV2 {
  return { ...condition, ...v2?.members };
}

function spellInput({ options, ...input }: InputSpec): InputSpecV2 {
  return options === undefined ? input : { ...input, options: options.map(spellOption) };
}

function spellOption({ id: _id, name, v2, ...option }: InputOption): InputOptionV2 {
  return { ...option, id: name, ...v2?.members };
}

function spellField({ id: _id, v2, ...field }: ContextField): ContextFieldV2 {
  const { type, nullable, ...members } = v2?.members ?? {};
  const spelled = contextFieldV2Schema.pick({ type: true, nullable: true }).safeParse({ type, nullable });
  // As it came, unless an edit has changed it since.
  if (!spelled.success || !isSameType(field, typeOf(spelled.data.type, spelled.data.nullable))) return { ...field, ...members };
  const { nullable: _nullable, ...own } = field;
  return { ...own, ...members, ...(nullable === undefined ? {} : { nullable: spelled.data.nullable }), type: spelled.data.type };
}

function isSameType(one: Pick<ContextField, "type" | "nullable">, other: Pick<ContextField, "type" | "nullable">): boolean {
  return one.type === other.type && one.nullable === other.nullable;
}

function spellTransitions(transitions: readonly Transition[]): StateV2["transitions"] {
  return Object.fromEntries([...candidatesByEvent({ transitions })].map(([event, candidates]) => [event, spellEntry(candidates)]));
}

function spellEntry(candidates: readonly Transition[]): TransitionEntryV2 {
  const spelled = candidates.map(spellCandidate);
  const [only] = spelled;
  return only === undefined || isInList(candidates) ? spelled : only;
}

function spellCandidate(candidate: Transition): TransitionV2 | string {
  if (isText(candidate)) return candidate.target;
  const { id: _id, event: _event, actions, v2, ...transition } = candidate;
  return { ...transition, ...(actions === undefined ? {} : { actions: actions.map(spellAction) }), ...v2?.members };
}

const ownMembers: ReadonlySet<string> = new Set(["id", "event", "target", "v2"]);

/** True for a candidate that v2 spells as its target: it says nothing else, and did not come otherwise. Pure. */
export function isText(candidate: Transition): boolean {
  const { v2 } = candidate;
  return v2?.object !== true && v2?.members === undefined && Object.entries(candidate).every(([key, value]) => value === undefined || ownMembers.has(key));
}

/** True for the candidates of an event that v2 spells as a list: a single one stands alone, unless it came otherwise. Pure. */
export function isInList(candidates: readonly Transition[]): boolean {
  return candidates.length > 1 || candidates[0]?.v2?.list === true;
}

/** The normal form of a state's transitions: in order, and marked as spelled otherwise only where that still makes a difference. Pure. */
export function normalTransitions(transitions: readonly Transition[]): Transition[] {
  const counts = new Map<string, number>();
  for (const { event } of transitions) counts.set(event, (counts.get(event) ?? 0) + 1);
  return inOrder(transitions).map((transition) => {
    const { v2, ...own } = transition;
    if (v2 === undefined || (v2.object === undefined && v2.list === undefined)) return transition;
    const { object, list, ...members } = v2;
    const kept = {
      ...members,
      ...(object === true && v2.members === undefined && isText(own) ? { object } : {}),
      ...(list === true && counts.get(transition.event) === 1 ? { list } : {}),
    };
    return Object.keys(kept).length > 0 ? { ...own, v2: kept } : own;
  });
}
