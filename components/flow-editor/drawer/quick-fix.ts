import { type FlowDefinition, stateSchema } from "@/flows/definition/schema";
import type { FlowEdit } from "@/flows/editing/edit";
import { pointerKeys } from "@/flows/json/json-pointer";
import type { Issue } from "@/flows/validation/issue";
import { stockText } from "@/flows/words/stock-texts";

/** `at`: JSON pointer of what the author will want to change then. */
export type QuickFix = { label: string; edit: FlowEdit; at: string };

/** What mends a finding by one press; null for what needs its author. Pure. */
export function quickFixOf({ code, path }: Issue, definition: FlowDefinition): QuickFix | null {
  if (code !== "LLM_WITHOUT_FALLBACK") return null;
  const [, name = "", ...keys] = pointerKeys(path);
  const state = Object.hasOwn(definition.states, name) ? definition.states[name] : undefined;
  const config = keys.reduce<unknown>((value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined), state);
  // What is not said has no words that would do.
  if (state === undefined || !isRecord(config) || config.format === "json" || config.reply === false) return null;
  const asks = state.type === "wait" && keys[0] === "onEntry";
  const mended = stateSchema.safeParse(withValue(state, [...keys, "fallbackText"], stockText(asks ? "question" : "line", "en")));
  return mended.success ? { label: "Add a text", edit: { type: "updateState", name, state: mended.data }, at: `${path}/fallbackText` } : null;
}

function withValue(target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(target)) return target.map((item, index) => (String(index) === key ? withValue(item, rest, value) : item));
  return isRecord(target) ? { ...target, [key]: withValue(target[key], rest, value) } : target;
}

/** Lists too: their indexes are keys. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
