import { FlowError } from "../errors";
import type { Json, JsonObject } from "../json/json";
import { indexOfKey, isForbiddenKey, readProperty } from "../json/property";

/** `a.b[0].c` → `["a", "b", "0", "c"]`. Pure. */
export function splitPath(path: string): string[] {
  return path.replaceAll("[", ".").replaceAll("]", "").split(".");
}

/** Reads own properties along a dotted path; whatever is missing on the way makes it undefined. */
export function readPath(value: Json | undefined, path: string): Json | undefined {
  return splitPath(path).reduce<Json | undefined>((target, key) => readProperty(target, key), value);
}

/**
 * A new context in which the dotted path holds the value; what is not on the path is shared with the old one. Objects that
 * are missing on the way are made, lists keep being lists.
 * @throws FlowError CONTEXT_TYPE when the path is empty, names a prototype key, leads through a text, number or boolean, or past the end of a list.
 */
export function writePath(context: JsonObject, path: string, value: Json): JsonObject {
  const keys = splitPath(path);
  const root = keys[0] ?? "";
  for (const key of keys) {
    if (key === "" || isForbiddenKey(key)) throw unwritable(path, `'${key}' is not a key that can be written`);
  }
  return { ...context, [root]: keys.length === 1 ? value : writeInto(readProperty(context, root), keys.slice(1), value, path) };
}

function writeInto(target: Json | undefined, keys: readonly string[], value: Json, path: string): Json {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (Array.isArray(target)) {
    const index = indexOfKey(key);
    if (index === null || index > target.length) throw unwritable(path, `'${key}' is not a place in the list`);
    const copy = [...target];
    copy[index] = writeInto(target[index], rest, value, path);
    return copy;
  }
  if (target !== undefined && target !== null && typeof target !== "object") throw unwritable(path, `'${key}' would be inside a ${typeof target}`);
  return { ...target, [key]: writeInto(readProperty(target, key), rest, value, path) };
}

function unwritable(path: string, why: string): FlowError {
  return new FlowError("CONTEXT_TYPE", { message: `cannot write '${path}': ${why}` });
}
