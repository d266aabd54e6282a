import { z } from "zod";
import { type FlowDefinition, jsonSchema } from "../definition/schema";
import { renameStates } from "../editing/rename-states";
import { canonicalJson } from "../json/canonical";
import type { Json } from "../json/json";
import { findRenames } from "./find-renames";
import { pairParts } from "./pair-parts";
import { type Part, partsOf } from "./parts";

/** One value that is another; an absent side had none. */
const fieldChangeSchema = z.object({ path: z.string(), was: jsonSchema.optional(), is: jsonSchema.optional() });

const changeSchema = z.object({
  type: z.enum(["added", "removed", "renamed", "changed"]),
  kind: z.enum(["flow", "field", "state", "branch", "transition", "action", "condition", "option"]),
  name: z.string(),
  /** The name before, of what was renamed. */
  formerly: z.string().nullable(),
  /** The state that it is, or is in: by its newer name, unless it is gone. */
  state: z.string().nullable(),
  /** The list of the state that it is in, such as `onEntry` or `transitions`. */
  list: z.string().nullable(),
  /** Of a transition: where it is drawn, in the older version when it is gone. */
  edge: z.object({ event: z.string(), index: z.number().int(), target: z.string() }).nullable(),
  /** What is different; none for what came or went. */
  fields: z.array(fieldChangeSchema),
});

/** What is different between two versions, entity by entity. */
export const comparisonSchema = z.object({ changes: z.array(changeSchema) });

export type FieldChange = z.infer<typeof fieldChangeSchema>;
export type Change = z.infer<typeof changeSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;

type Place = Pick<Change, "state" | "list">;

/**
 * What one definition says otherwise than another, in the order of the newer one. A state under a new name is renamed, not
 * gone and come; places on the canvas do not count. Empty exactly when nothing that runs is different. Pure.
 */
export function compareDefinitions(was: FlowDefinition, is: FlowDefinition): Comparison {
  const renames = findRenames(was, is);
  const formerly = new Map(renames.map(({ from, to }) => [to, from]));
  return { changes: compareParts(partsOf(renameStates(was, renames)), partsOf(is), { state: null, list: null }, formerly) };
}

function compareParts(was: Part, is: Part, place: Place, renamedStates: ReadonlyMap<string, string>): Change[] {
  const inside: Place = is.kind === "state" ? { state: is.name, list: null } : place;
  const own = ownChange(was, is, inside, renamedStates);
  const lists = [...new Set([...Object.keys(was.lists), ...Object.keys(is.lists)])];
  const within = lists.flatMap((list) => {
    const at: Place = { state: inside.state, list: placeOf(is, inside, list) };
    const { pairs, removed, added } = pairParts(was.lists[list] ?? [], is.lists[list] ?? []);
    return [
      ...removed.map((part) => change("removed", part, at)),
      ...inOrderOf(is.lists[list] ?? [], [
        ...added.map((part) => ({ part, changes: [change("added", part, at)] })),
        ...pairs.map((pair) => ({ part: pair.is, changes: compareParts(pair.was, pair.is, at, renamedStates) })),
      ]),
    ];
  });
  return [...own, ...within];
}

function ownChange(was: Part, is: Part, place: Place, renamedStates: ReadonlyMap<string, string>): Change[] {
  const fields = [...fieldChanges(was.fields, is.fields), ...orderChanges(was, is)];
  const formerly = is.kind === "state" ? (renamedStates.get(is.name) ?? null) : was.name === is.name || is.kind !== "field" ? null : was.name;
  if (formerly !== null) return [{ ...change("renamed", is, place), formerly, fields }];
  return fields.length === 0 ? [] : [{ ...change("changed", is, place), fields }];
}

function change(type: Change["type"], { kind, name, edge }: Part, { state, list }: Place): Change {
  return { type, kind, name, formerly: null, state: kind === "state" ? name : state, list: kind === "state" ? null : list, edge, fields: [] };
}

/** Actions of a transition say which one. */
const placeOf = ({ kind, edge, name }: Part, { list }: Place, inner: string): string =>
  kind === "transition" && edge !== null ? `transitions.${name}.${inner}` : kind === "state" || kind === "flow" || list === null ? inner : `${list}.${inner}`;

function inOrderOf(order: readonly Part[], found: readonly { part: Part; changes: Change[] }[]): Change[] {
  const byPart = new Map(found.map(({ part, changes }) => [part, changes]));
  return order.flatMap((part) => byPart.get(part) ?? []);
}

function fieldChanges(was: Part["fields"], is: Part["fields"]): FieldChange[] {
  const paths = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  const changed = paths.flatMap((path) => {
    const [before, after] = [was[path], is[path]];
    if (before !== undefined && after !== undefined && canonicalJson(before) === canonicalJson(after)) return [];
    return [{ path, ...(before === undefined ? {} : { was: before }), ...(after === undefined ? {} : { is: after }) }];
  });
  // An object that is empty on one side is told by what it holds on the other.
  return changed.filter(({ path }) => !changed.some((other) => other.path.startsWith(`${path}.`)));
}

/** Lists that are gone through in order, where what is in both has changed places. States, fields and transitions by different events have no order. */
function orderChanges(was: Part, is: Part): FieldChange[] {
  return Object.keys(is.lists).flatMap((list): FieldChange[] => {
    if (list === "states" || list === "context") return [];
    const before = was.lists[list] ?? [];
    const { pairs } = pairParts(before, is.lists[list] ?? []);
    const ranks = pairs.map((pair) => ({ part: pair.is, rank: before.indexOf(pair.was) }));
    const moved = list === "transitions" ? byEvent(ranks).some(hasMoved) : hasMoved(ranks);
    if (!moved) return [];
    const names = (parts: readonly Part[]): Json => parts.map(({ name }) => name);
    return [
      { path: `order of ${list}`, was: names([...ranks].sort((a, b) => a.rank - b.rank).map(({ part }) => part)), is: names(ranks.map(({ part }) => part)) },
    ];
  });
}

type Ranked = { part: Part; rank: number };

const hasMoved = (ranks: readonly Ranked[]): boolean => ranks.some(({ rank }, index) => index > 0 && rank < (ranks[index - 1]?.rank ?? 0));

function byEvent(ranks: readonly Ranked[]): Ranked[][] {
  const groups = new Map<string, Ranked[]>();
  for (const each of ranks) groups.set(each.part.name, [...(groups.get(each.part.name) ?? []), each]);
  return [...groups.values()];
}
