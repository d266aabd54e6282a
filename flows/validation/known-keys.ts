import type { FlowOutline, OutlinedState } from "./flow-outline";

/** Which context keys may have been written before a state is entered. */
export type KnownKeys = { isKnown(key: string, state: string): boolean };

/** States by number, so that following many keys through a large flow stays cheap. `next` holds the numbers of the states that may follow. */
type NumberedStates = { numberOf: ReadonlyMap<string, number>; next: readonly (readonly number[])[] };

/** Steps through the graph that are left. Mutable. */
type Steps = { left: number };

/** No honest flow has so many keys in so many states; the keys that remain then count as written. */
const mostSteps = 20_000_000;

/**
 * Answers per key, by following the transitions from everything that writes it; only the keys that are asked for cost
 * anything. In states that cannot be reached, every key that is written anywhere counts as known: they have an issue already.
 */
export function createKnownKeys(flow: FlowOutline): KnownKeys {
  const numbered = numberStates(flow);
  const reachable = follow([flow.definition.initialState], numbered);
  const writers = findWriters(flow, (name) => isIn(reachable, name, numbered));
  const byKey = new Map<string, Uint8Array>();
  const work = { left: mostSteps };
  const knowing = (key: string): Uint8Array => {
    const known = byKey.get(key) ?? (work.left > 0 ? follow(firstKnowing(key, flow, writers.get(key) ?? [], work), numbered, work) : reachable);
    byKey.set(key, known);
    return known;
  };
  const writtenAnywhere = new Set(flow.states.flatMap(({ outline }) => [...outline.writes]));
  return {
    isKnown: (key, state) => (isIn(reachable, state, numbered) ? isIn(knowing(key), state, numbered) : writtenAnywhere.has(key)),
  };
}

function isIn(set: Uint8Array, name: string, { numberOf }: NumberedStates): boolean {
  return set[numberOf.get(name) ?? -1] === 1;
}

function numberStates({ definition, states }: FlowOutline): NumberedStates {
  const numberOf = new Map(states.map(({ name }, index) => [name, index]));
  const onError = definition.onError === undefined ? [] : [definition.onError];
  const next = states.map(({ outline }) => {
    const targets = new Set([...outline.candidates.map(({ target }) => target), ...onError]);
    return [...targets].flatMap((target) => numberOf.get(target) ?? []);
  });
  return { numberOf, next };
}

function findWriters({ states }: FlowOutline, isReachable: (name: string) => boolean): Map<string, OutlinedState[]> {
  const writers = new Map<string, OutlinedState[]>();
  for (const outlined of states) {
    if (!isReachable(outlined.name)) continue;
    for (const key of outlined.outline.writes) {
      const known = writers.get(key);
      if (known === undefined) writers.set(key, [outlined]);
      else known.push(outlined);
    }
  }
  return writers;
}

/** The states that are entered right after the key was written, and the first state when the key has a default. */
function firstKnowing(key: string, { definition }: FlowOutline, writers: readonly OutlinedState[], work: Steps): string[] {
  const hasDefault = Object.hasOwn(definition.context, key) && definition.context[key]?.default !== undefined;
  const onError = definition.onError === undefined ? [] : [definition.onError];
  const after = writers.flatMap(({ outline }) => {
    work.left -= outline.candidates.length;
    if (outline.ownWrites.has(key)) return [...outline.candidates.map(({ target }) => target), ...onError];
    // Actions of a transition write for its own target only.
    return outline.candidates
      .filter(({ actions }) =>
        actions.some(({ writes }) => {
          work.left -= writes.length;
          return writes.some((write) => write.key === key);
        }),
      )
      .map(({ target }) => target);
  });
  return [...(hasDefault ? [definition.initialState] : []), ...after];
}

function follow(start: readonly string[], { numberOf, next }: NumberedStates, work: Steps = { left: 0 }): Uint8Array {
  work.left -= next.length;
  const reached = new Uint8Array(next.length);
  const open: number[] = [];
  const enter = (state: number): void => {
    if (reached[state] === 1) return;
    reached[state] = 1;
    open.push(state);
  };
  for (const name of start) {
    const state = numberOf.get(name);
    if (state !== undefined) enter(state);
  }
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const targets = next[state] ?? [];
    work.left -= targets.length;
    for (const target of targets) enter(target);
  }
  return reached;
}
