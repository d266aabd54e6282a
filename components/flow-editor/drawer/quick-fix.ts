import { entitiesOf } from "@/flows/definition/entities";
import type { EntityPlace } from "@/flows/definition/ids";
import { type FlowDefinition, stateSchema } from "@/flows/definition/schema";
import { actionLists } from "@/flows/definition/walk-actions";
import type { FlowEdit } from "@/flows/editing/edit";
import { jsonPointer, pointerKeys } from "@/flows/json/json-pointer";
import type { Issue } from "@/flows/validation/issue";
import { stockText } from "@/flows/words/stock-texts";

/** `at`: JSON pointer of what the author will want to change then. */
export type QuickFix = { label: string; edit: FlowEdit; at: string };

/** What mends a finding by one press; null for what needs its author. Pure. */
export function quickFixOf({ code, path }: Issue, definition: FlowDefinition): QuickFix | null {
  const name = pointerKeys(path)[1] ?? "";
  const state = Object.hasOwn(definition.states, name) ? definition.states[name] : undefined;
  if (code !== "LLM_WITHOUT_FALLBACK" || state === undefined) return null;
  const id = entitiesOf(name, state).find(({ place }) => pointersOf(place).some((pointer) => path === `${pointer}/config`))?.id;
  const list = actionLists(state).find(({ actions }) => actions.some((action) => action.id === id));
  const config = list?.actions.find((action) => action.id === id)?.config;
  // What is not said has no words that would do.
  if (id === undefined || config === undefined || config.format === "json" || config.reply === false) return null;
  const asks = state.type === "wait" && list?.place.list === "onEntry";
  const mended = stateSchema.safeParse(withFallback(state, id, stockText(asks ? "question" : "line", "en")));
  return mended.success ? { label: "Add a text", edit: { type: "updateState", name, state: mended.data }, at: `${path}/fallbackText` } : null;
}

/** How findings spell a place: a transition that is alone for its event stands there without a number. */
function pointersOf(place: EntityPlace): string[] {
  const isFirstWay = place[2] === "transitions" && place[4] === 0;
  return [jsonPointer(place), ...(isFirstWay ? [jsonPointer(place.filter((_key, index) => index !== 4))] : [])];
}

function withFallback(value: unknown, id: string, text: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withFallback(item, id, text));
  if (!isRecord(value)) return value;
  if (value.id === id && isRecord(value.config)) return { ...value, config: { ...value.config, fallbackText: text } };
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withFallback(member, id, text)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
