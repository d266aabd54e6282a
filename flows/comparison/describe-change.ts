import type { Json } from "../json/json";
import type { Change, FieldChange } from "./compare-definitions";

/** A change in words, as a heading and a line for each value: "Changed the action say in ask, on entry" and "config.message: “Hi” became “Hello”". Pure. */
export function describeChange(change: Change): { sentence: string; details: string[] } {
  return { sentence: sentenceOf(change), details: change.fields.map(describeField) };
}

const verbs = { added: "Added", removed: "Removed", renamed: "Renamed", changed: "Changed" } as const;

function sentenceOf({ type, kind, name, formerly, state, list, edge }: Change): string {
  if (kind === "flow") return "Changed the flow itself";
  const what = edge === null ? `${nouns[kind]} ${name}` : `transition ${edge.event} → ${edge.target}`;
  const renamed = formerly === null ? "" : ` (was ${formerly})`;
  const where = kind === "state" || kind === "field" || state === null ? "" : ` in ${state}${placeWords(list)}`;
  return `${verbs[type]} the ${what}${renamed}${where}`;
}

const nouns = {
  flow: "flow",
  field: "context field",
  state: "state",
  branch: "branch",
  transition: "transition",
  action: "action",
  condition: "condition",
  option: "option",
} as const;

function placeWords(list: string | null): string {
  if (list === "onEntry") return ", on entry";
  if (list === "onExit") return ", on exit";
  if (list?.startsWith("branches.")) return `, branch ${list.slice("branches.".length)}`;
  if (list?.startsWith("transitions.")) return `, on the way of ${list.slice("transitions.".length).replace(/\.actions$/, "")}`;
  return "";
}

function describeField({ path, was, is }: FieldChange): string {
  if (was === undefined) return `${path}: set to ${spell(is)}`;
  if (is === undefined) return `${path}: taken away, was ${spell(was)}`;
  return `${path}: ${spell(was)} became ${spell(is)}`;
}

const longest = 160;

/** A value as a person reads it, cut where it is long. */
function spell(value: Json | undefined): string {
  const text = typeof value === "string" ? `“${value}”` : JSON.stringify(value ?? null);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
