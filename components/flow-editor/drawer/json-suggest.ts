import type { EditorState } from "@codemirror/state";
import { executorEvents, externalEvents } from "@/flows/definition/events";
import { flowDefinitionJsonSchema } from "@/flows/definition/json-schema";
import { lazily } from "@/flows/engine/compile/lazily";
import type { JsonObject } from "@/flows/json/json";
import { keysAt, type Suggestion, valuesAt } from "@/flows/json/schema-suggestions";
import { placeAt } from "./json-place";

/** Names that the schema does not know: those of this flow, and those of what it can do. */
export type Names = { states: readonly string[]; executors: readonly string[] };

/** What could be written at the cursor; `insert` replaces the text from `from` to `to`. */
export type Suggested = { from: number; to: number; options: (Suggestion & { insert: string })[] };

/** As many as can be looked over. */
const most = 40;

const schema = lazily((): JsonObject => JSON.parse(JSON.stringify(flowDefinitionJsonSchema())));

/** What the schema of a flow, and the flow itself, know of the place where somebody writes; null where they know nothing. */
export function suggestAt(state: EditorState, pos: number, names: Names): Suggested | null {
  const place = placeAt(state, pos);
  if (place === null) return null;
  const { kind, path, from, to, written } = place;
  const known = kind === "key" ? [...keysAt(schema(), path), ...ownKeys(path)] : [...valuesAt(schema(), path), ...ownValues(path, names)];
  const wanted = written.toLowerCase();
  const options = unique(known)
    .filter(({ label }) => plain(label).toLowerCase().includes(wanted) && plain(label) !== written)
    .sort((a, b) => Number(plain(b.label).toLowerCase().startsWith(wanted)) - Number(plain(a.label).toLowerCase().startsWith(wanted)))
    .slice(0, most)
    .map((suggestion) => ({ ...suggestion, insert: kind === "key" ? keyText(suggestion.label, state, to) : suggestion.label }));
  return options.length === 0 ? null : { from, to, options };
}

/** Values are JSON: a text stands in quotes. */
const plain = (label: string): string => label.replaceAll('"', "");

function keyText(label: string, state: EditorState, to: number): string {
  const follows = /^\s*:/.test(state.sliceDoc(to, to + 20));
  return `${JSON.stringify(label)}${follows ? "" : ": "}`;
}

const isState = (path: readonly (string | number)[], ...rest: readonly (string | number | null)[]): boolean =>
  path[0] === "states" && path.length === rest.length + 2 && rest.every((key, index) => key === null || path[index + 2] === key);

/** Events lead out of states. */
function ownKeys(path: readonly (string | number)[]): Suggestion[] {
  if (!isState(path, "transitions")) return [];
  return [...new Set([...externalEvents, ...executorEvents, "default", "max_attempts"])].map((label) => ({ label, detail: "event" }));
}

function ownValues(path: readonly (string | number)[], { states, executors }: Names): Suggestion[] {
  const last = path.at(-1);
  const named = (list: readonly string[], detail: string): Suggestion[] => list.map((name) => ({ label: JSON.stringify(name), detail }));
  const leads = last === "target" || isState(path, "transitions", null) || isState(path, "transitions", null, null);
  if (leads || (path.length === 1 && (last === "initialState" || last === "onError")) || (path.length === 2 && path[0] === "finalStates"))
    return named(states, "state");
  return last === "executor" ? named(executors, "executor") : [];
}

const unique = (suggestions: readonly Suggestion[]): Suggestion[] => [...new Map(suggestions.map((each) => [each.label, each])).values()];
