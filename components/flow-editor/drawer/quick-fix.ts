import { idsForBody } from "@/flows/definition/entities";
import { findState } from "@/flows/definition/find-state";
import { upgradeState } from "@/flows/definition/migrations/0003-entities-with-ids";
import type { FlowDefinition } from "@/flows/definition/schema";
import { stateV2Schema } from "@/flows/definition/schema-v2";
import { stateToV2 } from "@/flows/definition/to-v2";
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
  const found = findState(definition, name);
  // Findings point into the state as people write it.
  const state = found === null ? null : stateToV2(found);
  const config = keys.reduce<unknown>((value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined), state);
  // What is not said has no words that would do.
  if (state === null || !isRecord(config) || config.format === "json" || config.reply === false) return null;
  const asks = state.type === "wait" && keys[0] === "onEntry";
  const mended = stateV2Schema.safeParse(withValue(state, [...keys, "fallbackText"], stockText(asks ? "question" : "line", "en")));
  if (!mended.success) return null;
  const body = upgradeState(name, mended.data, idsForBody(definition, name));
  return { label: "Add a text", edit: { type: "updateState", name, state: body }, at: `${path}/fallbackText` };
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
