import { type ExecutorFacts, findFact } from "../definition/executor-facts";
import type { FlowDefinition, StateName } from "../definition/schema";
import { walkActions } from "../definition/walk-actions";
import type { ReadPath } from "../expressions/paths-in";
import { rootOf } from "../validation/action-use";
import { type OutlinedState, outlineFlow } from "../validation/flow-outline";
import { actionsAt, type Moment, readsInput } from "./answers";
import { factsOfState, type StateFacts, type UseFacts } from "./state-facts";

/** What of a run must not be seen by agents and viewers, as far as its definition tells (docs/decisions/0016). */
export type Sensitivity = {
  /** Nothing at all is hidden. */
  isEmpty: boolean;
  /** Context keys that are sensitive, or are written from something that is. */
  hidesKey(key: string): boolean;
  /** Members that are hidden wherever they stand, and the keys that hold them. */
  members: ReadonlySet<string>;
  /** Context keys whose values are looked for elsewhere: those that are sensitive themselves, and those that hold secret members. Null stands for all. */
  sources: ReadonlySet<string> | null;
  /** What is said to it goes into a hidden key. */
  hidesAnswers(state: StateName): boolean;
  /** Whether what a path leads to must not be seen, when it is read in that state. */
  hides(read: ReadPath, state: StateName, moment: Moment): boolean;
  states: ReadonlyMap<StateName, OutlinedState>;
};

/** A flow whose keys go on being tainted for so many rounds is none that anybody wrote: all of it is hidden. */
const mostRounds = 100;

type Found = {
  sources: readonly string[];
  keys: Set<string>;
  /** A write whose keys only the run knows. */
  everything: boolean;
  /** Members of each key that are secret. */
  holders: Map<string, Set<string>>;
  /** States that ask for something hidden. */
  asking: Set<StateName>;
  /** States that may be entered while `_input` is an answer that is hidden. */
  entered: Set<StateName>;
  /** States that keep, in a hidden key, what was said before they were entered. */
  keeping: Set<StateName>;
};

/** Follows what is sensitive through everything that hands it on, until nothing more is found. Pure. */
export function sensitivityOf(definition: FlowDefinition, executors: ExecutorFacts): Sensitivity {
  const declared = Object.entries(definition.context).flatMap(([key, field]) => (field.sensitive === true ? [key] : []));
  const hasSecrets = namesExecutor(definition, (name) => (findFact(executors, name)?.secrets ?? []).length > 0);
  if (declared.length === 0 && !hasSecrets) return nothingSensitive;
  const states = outlineFlow(definition, executors).states;
  const sources = [...declared, ...dottedSecrets(states)];
  const found: Found = {
    sources,
    keys: new Set(sources),
    everything: false,
    holders: holdersIn(states),
    asking: new Set(),
    entered: new Set(),
    keeping: new Set(),
  };
  const facts = states.map(factsOfState);
  // There and back again, so that a long chain is followed in one round whichever way it is written down.
  for (let round = 0, before = ""; before !== sizeOf(found); round += 1) {
    before = sizeOf(found);
    if (round > mostRounds) found.everything = true;
    for (const state of round % 2 === 0 ? facts : facts.toReversed()) spread(found, state, definition);
  }
  return toSensitivity(found, states, facts);
}

/** Of no flow, or of one that holds nothing to hide. */
export const nothingSensitive: Sensitivity = {
  isEmpty: true,
  hidesKey: () => false,
  members: new Set(),
  sources: new Set(),
  hidesAnswers: () => false,
  hides: () => false,
  states: new Map(),
};

function toSensitivity(found: Found, states: readonly OutlinedState[], facts: readonly StateFacts[]): Sensitivity {
  const byName = new Map(facts.map((state) => [state.name, state]));
  return {
    isEmpty: !found.everything && found.keys.size === 0 && found.holders.size === 0,
    hidesKey: (key) => found.everything || found.keys.has(key),
    members: new Set([...found.holders.values()].flatMap((members) => [...members])),
    sources: found.everything ? null : new Set([...found.sources, ...found.holders.keys()]),
    hidesAnswers: (state) => found.everything || found.asking.has(state),
    hides: (read, name, moment) => {
      const state = byName.get(name);
      return state === undefined || isHidden(found, read, state, moment);
    },
    states: new Map(states.map((state) => [state.name, state])),
  };
}

function sizeOf({ keys, everything, asking, entered, keeping }: Found): string {
  return [keys.size, everything, asking.size, entered.size, keeping.size].join();
}

function namesExecutor(definition: FlowDefinition, isWanted: (name: string) => boolean): boolean {
  return walkActions(definition).some(({ action }) => isWanted(action.executor));
}

/** Keys that hold a whole result with secret members. */
function holdersIn(states: readonly OutlinedState[]): Map<string, Set<string>> {
  const holders = new Map<string, Set<string>>();
  for (const { key, member, isWhole } of secretWrites(states)) {
    if (!isWhole) continue;
    const members = holders.get(key) ?? new Set();
    holders.set(key, members.add(member));
  }
  return holders;
}

/** Keys into which a secret member itself is written, or a result at a deeper place. */
function dottedSecrets(states: readonly OutlinedState[]): string[] {
  return secretWrites(states).flatMap(({ key, isWhole }) => (isWhole ? [] : [key]));
}

function secretWrites(states: readonly OutlinedState[]): { key: string; member: string; isWhole: boolean }[] {
  const uses = states.flatMap((state) => [...actionsAt(state, "entry"), ...actionsAt(state, "later")]);
  return uses.flatMap(({ action: { output }, fact }) => {
    const outputs = output === undefined ? [] : typeof output === "string" ? [[output, ""] as const] : Object.entries(output);
    return (fact?.secrets ?? []).flatMap((member) =>
      outputs.flatMap(([path, from]) => {
        const isWhole = from === "" && rootOf(path) === path;
        return isWhole || from === "" || rootOf(from) === member ? [{ key: rootOf(path), member, isWhole }] : [];
      }),
    );
  });
}

/** One round for one state. */
function spread(found: Found, state: StateFacts, { onError, finalStates }: FlowDefinition): void {
  for (const use of state.uses) taint(found, use, state);
  if (keepsAnswer(found, state)) found.asking.add(state.name);
  if (keepsBefore(found, state)) found.keeping.add(state.name);
  const isTold = found.entered.has(state.name);
  const isAsking = found.asking.has(state.name);
  for (const way of state.ways) if (isAsking || (way.mayLeaveUnasked && isTold)) found.entered.add(way.target);
  if (!isTold && !isAsking) return;
  // From anywhere a run may fail, be cancelled, or run out of time.
  for (const name of onError === undefined ? finalStates : [onError, ...finalStates]) found.entered.add(name);
}

function keepsAnswer(found: Found, { inputs, uses, ways }: StateFacts): boolean {
  return inputs.some((key) => isHiddenKey(found, key)) || holdsAnswer(found, uses, "later") || ways.some(({ target }) => found.keeping.has(target));
}

function keepsBefore(found: Found, { uses, ways, ...state }: StateFacts): boolean {
  if (holdsAnswer(found, uses, "entry") || (!state.waits && holdsAnswer(found, uses, "later"))) return true;
  return ways.some(({ target, mayLeaveUnasked }) => mayLeaveUnasked && found.keeping.has(target));
}

function holdsAnswer(found: Found, uses: readonly UseFacts[], moment: Moment): boolean {
  return uses.some((use) => use.moment === moment && use.answers.some((key) => isHiddenKey(found, key)));
}

/** Adds the keys that an action writes from something hidden. */
function taint(found: Found, use: UseFacts, state: StateFacts): void {
  const hides = (read: ReadPath): boolean => isHidden(found, read, state, use.moment);
  for (const { key, reads } of use.sets) if (reads.some(hides)) found.keys.add(key);
  if (use.wild.some(hides)) found.everything = true;
  if (use.results.length > 0 && handsOn(found, use, state)) for (const key of use.results) found.keys.add(key);
}

/** Whether an action's result may hold something hidden. */
function handsOn(found: Found, use: UseFacts, state: StateFacts): boolean {
  switch (use.carries) {
    case "nothing":
      return false;
    case "config":
      return use.reads.some((read) => isHidden(found, read, state, use.moment)) || (use.readsInput && inputIsHidden(found, state, use.moment));
    case "context":
      return found.everything || found.keys.size > 0 || found.holders.size > 0;
  }
}

function isHiddenKey({ keys, everything }: Found, key: string): boolean {
  return everything || keys.has(key);
}

function isHidden(found: Found, read: ReadPath, state: StateFacts, moment: Moment): boolean {
  const [root, member] = read.keys;
  if (readsInput(read)) return inputIsHidden(found, state, moment);
  // An error's text may quote what it was about.
  if (root === "_error") return member !== "code" && member !== "executor" && member !== "state";
  if (root === "_meta" || root === "_input" || root === "_event") return false;
  if (isHiddenKey(found, root)) return true;
  const secret = found.holders.get(root);
  return secret !== undefined && (member === undefined || secret.has(member));
}

function inputIsHidden(found: Found, state: StateFacts, moment: Moment): boolean {
  const own = found.everything || found.asking.has(state.name);
  const before = found.entered.has(state.name);
  if (moment === "entry") return before;
  return state.waits ? own || (state.goesOnUnasked && before) : own || before;
}
