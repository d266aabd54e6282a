import { isObject, type Json, type JsonObject } from "../json/json";
import { escapePointer, pointerKeys } from "../json/json-pointer";
import type { PatchOperation } from "../protocol/step";
import type { Sensitivity } from "./sensitivity";

/** What was written at a place of the context; a JSON pointer. */
export type Written = { path: string; value: Json };

/** The values of sensitive keys, and of secret members, among what was written; what was made from them is hidden by its key alone. Pure. */
export function sensitiveValues({ sources, hidesKey, members }: Sensitivity, written: readonly Written[]): Json[] {
  return written.flatMap(({ path, value }): Json[] => {
    const keys = pointerKeys(path);
    const [root = ""] = keys;
    return (hidesKey(root) && sources?.has(root) !== false) || keys.some((key) => members.has(key)) ? [value] : membersIn(value, members);
  });
}

function membersIn(value: Json, members: ReadonlySet<string>): Json[] {
  if (members.size === 0) return [];
  if (Array.isArray(value)) return value.flatMap((item) => membersIn(item, members));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => (members.has(key) ? [item] : membersIn(item, members)));
}

/** All that steps have written, and the contexts as they stood. */
export function writtenIn(steps: readonly { contextPatch: PatchOperation[] }[], ...contexts: readonly JsonObject[]): Written[] {
  const patched = steps.flatMap(({ contextPatch }) => contextPatch.flatMap((change): Written[] => (change.op === "remove" ? [] : [change])));
  const standing = contexts.flatMap((context) => Object.entries(context).map(([key, value]): Written => ({ path: `/${escapePointer(key)}`, value })));
  return [...patched, ...standing];
}
