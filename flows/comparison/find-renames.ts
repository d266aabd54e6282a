import type { FlowDefinition } from "../definition/schema";
import type { Rename } from "../editing/rename-states";
import { canonicalJson } from "../json/canonical";
import { type Part, partsOf } from "./parts";

/** Of what two states say, the share that must be the same for one to be the other under a new name. */
const likeEnough = 0.6;
/** Pairs that are looked at; where more states came and went, nothing is taken for a rename. */
const mostPairs = 10_000;

/**
 * States that went and came again under another name: of the same type, and mostly saying the same, what leads to them
 * included. Each is renamed once, the likest pair first. Pure.
 */
export function findRenames(was: FlowDefinition, is: FlowDefinition): Rename[] {
  const [removed, added] = [statesNotIn(was, is), statesNotIn(is, was)];
  if (removed.length * added.length > mostPairs) return [];
  const pairs = removed.flatMap((from) => added.map((to) => ({ from, to, likeness: likenessOf(from, to) }))).filter(({ likeness }) => likeness >= likeEnough);
  pairs.sort((a, b) => b.likeness - a.likeness);
  const taken = new Set<string>();
  return pairs.flatMap(({ from, to }) => {
    if (taken.has(from.name) || taken.has(to.name)) return [];
    taken.add(from.name).add(to.name);
    return [{ from: from.name, to: to.name }];
  });
}

type Portrait = { name: string; type: string; said: Set<string> };

function statesNotIn(definition: FlowDefinition, other: FlowDefinition): Portrait[] {
  const names = new Set(Object.keys(definition.states).filter((name) => !Object.hasOwn(other.states, name)));
  if (names.size === 0) return [];
  const states = partsOf(definition).lists.states ?? [];
  const leading = incoming(states, names);
  return states.flatMap((state) =>
    names.has(state.name)
      ? [{ name: state.name, type: String(state.fields.type), said: new Set([...saidBy(state, "", state.name), ...(leading.get(state.name) ?? [])]) }]
      : [],
  );
}

/** Everything that a part says, a text each, but for its own name. */
function saidBy({ id, fields, lists, edge }: Part, place: string, own: string): string[] {
  const said = Object.entries(fields).map(([path, value]) => `${place}/${path}=${edge?.target === own && path === "target" ? "itself" : canonicalJson(value)}`);
  const within = Object.entries(lists).flatMap(([list, parts]) => parts.flatMap((part) => saidBy(part, `${place}/${list}`, own)));
  return [...said, ...(id === null ? [] : [`${place}#${id}`]), ...within];
}

function incoming(states: readonly Part[], names: ReadonlySet<string>): Map<string, string[]> {
  const leading = new Map<string, string[]>();
  for (const { name, lists } of states)
    for (const { edge } of lists.transitions ?? [])
      if (edge !== null && edge.target !== name && names.has(edge.target))
        leading.set(edge.target, [...(leading.get(edge.target) ?? []), `from ${name} by ${edge.event}`]);
  return leading;
}

function likenessOf(a: Portrait, b: Portrait): number {
  if (a.type !== b.type) return 0;
  const common = [...a.said].filter((line) => b.said.has(line)).length;
  return (2 * common) / (a.said.size + b.said.size);
}
