import { reservedKeys } from "../definition/events";
import type { ActionUse } from "./action-use";
import { type Check, type OutlinedState, stateIssue } from "./flow-outline";
import type { Issue } from "./issue";
import { createKnownKeys } from "./known-keys";
import type { TextUse } from "./text-use";

/**
 * Context keys that are read where no path from the start can have written them: a forward analysis over the state graph
 * that joins what the ways into a state have written (a key that only some ways write is not reported).
 */
export const checkDataFlow: Check = (flow) => {
  const known = createKnownKeys(flow);
  return flow.states.flatMap((outlined) => readsTooEarly(outlined, (key) => known.isKnown(key, outlined.name)));
};

const reserved: ReadonlySet<string> = new Set(reservedKeys);

const nothing: ReadonlySet<string> = new Set();

type IsKnown = (key: string) => boolean;

/** The first such read of each key in a state, in the order in which the state runs. */
function readsTooEarly({ name, state, outline }: OutlinedState, isKnownOnEntry: IsKnown): Issue[] {
  const found = new Map<string, string>();
  const read = (texts: readonly TextUse[], written: ReadonlySet<string>, also: ReadonlySet<string> = nothing): void => {
    for (const { pointer, reads } of texts) {
      for (const {
        keys: [key],
      } of reads)
        if (!written.has(key) && !also.has(key) && !found.has(key) && !reserved.has(key) && !isKnownOnEntry(key)) found.set(key, pointer);
    }
  };
  const run = (actions: readonly ActionUse[], before: ReadonlySet<string>): ReadonlySet<string> => {
    if (!actions.some(({ writes }) => writes.length > 0)) {
      for (const { texts } of actions) read(texts, before);
      return before;
    }
    const written = new Set(before);
    for (const use of actions) {
      read(use.texts, written);
      for (const { key } of use.writes) written.add(key);
    }
    return written;
  };
  /** As `run`, where what is written is of no use to anybody later: nothing is copied but that. */
  const runLast = (actions: readonly ActionUse[], before: ReadonlySet<string>): void => {
    const written = new Set<string>();
    for (const use of actions) {
      read(use.texts, before, written);
      for (const { key } of use.writes) written.add(key);
    }
  };
  const afterEntry = run(outline.onEntry, new Set());
  read(outline.texts, afterEntry);
  const afterInput = new Set([...afterEntry, ...outline.inputWrites.map(({ key }) => key)]);
  // In a parallel state each plain action is a branch: none sees what another writes.
  const branches = [
    ...(state.type === "parallel" ? outline.actions.map((use) => [use]) : [outline.actions]),
    ...outline.branches.map(({ actions }) => actions),
  ];
  const afterActions = new Set(branches.flatMap((actions) => [...run(actions, afterInput)]));
  read(outline.conditions, afterActions);
  for (const { guard } of outline.candidates) if (guard !== null) read([guard], afterActions);
  const afterExit = run(outline.onExit, afterActions);
  for (const candidate of outline.candidates) runLast(candidate.actions, afterExit);
  return [...found].map(([key, pointer]) =>
    stateIssue("READ_BEFORE_WRITE", name, pointer, {
      message: `state '${name}' reads '${key}', which nothing before it writes`,
      fix: `Let an earlier action write '${key}', give it a default, or correct the name.`,
    }),
  );
}
