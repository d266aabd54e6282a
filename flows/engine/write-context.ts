import { reservedKeys } from "../definition/events";
import { FlowError } from "../errors";
import { readPath, splitPath, writePath } from "../expressions/path";
import { isForbiddenKey, readProperty } from "../expressions/property";
import type { Json, JsonObject } from "../json";
import type { PatchOperation } from "../protocol/step";
import type { Write } from "./agenda";
import { cleanJson } from "./clean-json";
import type { CompiledFlow } from "./compiled";
import { isContextTooLarge, maxContextBytes } from "./context-size";
import { hasType } from "./json-fragment";

export type Written = { ok: true; context: JsonObject; patch: PatchOperation[] } | { ok: false; code: "CONTEXT_TYPE" | "CONTEXT_TOO_LARGE"; message: string };

const reserved: ReadonlySet<string> = new Set(reservedKeys);

/**
 * Writes all of `writes` or none: each value must be JSON, fit the type and the validation that the context schema declares for its root key
 * (null fits every type), and the context may not grow over 64 KB. `patch` is RFC 6902, relative to the context. Pure.
 */
export function writeContext(flow: CompiledFlow, context: JsonObject, writes: readonly Write[]): Written {
  if (writes.length === 0) return { ok: true, context, patch: [] };
  let written = { ...context };
  const patch: PatchOperation[] = [];
  for (const { path, value } of writes) {
    const clean = cleanJson(value);
    if (clean === undefined) return refused(`'${path}' would hold what JSON cannot: NaN, an infinity or a value nested too deep`);
    if (isRootKey(path)) {
      patch.push({ op: Object.hasOwn(written, path) ? "replace" : "add", path: `/${escapePointer(path)}`, value: clean });
      written[path] = clean;
      continue;
    }
    const next = writeDeep(written, path, clean);
    if (typeof next === "string") return refused(next);
    patch.push(operationOf(written, next, path, clean));
    written = next;
  }
  const problem = typeProblem(flow, written, writes);
  if (problem !== null) return refused(problem);
  if (isContextTooLarge(written)) return { ok: false, code: "CONTEXT_TOO_LARGE", message: `the context would be larger than ${maxContextBytes} bytes` };
  return { ok: true, context: written, patch };
}

/** A key that needs no way to it and is not one of a prototype. */
function isRootKey(path: string): boolean {
  return path !== "" && !path.includes(".") && !path.includes("[") && !path.includes("]") && !isForbiddenKey(path);
}

/** The new context, or why the path cannot be written. */
function writeDeep(context: JsonObject, path: string, value: Json): JsonObject | string {
  try {
    return writePath(context, path, value);
  } catch (error) {
    if (error instanceof FlowError) return error.message;
    throw error;
  }
}

function refused(message: string): Written {
  return { ok: false, code: "CONTEXT_TYPE", message };
}

function typeProblem(flow: CompiledFlow, context: JsonObject, writes: readonly Write[]): string | null {
  for (const { path } of writes) {
    const key = isRootKey(path) ? path : (splitPath(path)[0] ?? "");
    if (reserved.has(key)) return `'${key}' is reserved`;
    const field = flow.fields.get(key);
    const value = context[key];
    if (field === undefined || value === undefined || value === null) continue;
    if (!hasType(value, field.type)) return `'${key}' must be ${field.type}`;
    const problem = field.check?.(value) ?? null;
    if (problem !== null) return `'${key}' ${problem}`;
  }
  return null;
}

/** `replace` where the path was there, else `add` at the first place that was missing on the way. */
function operationOf(before: JsonObject, after: JsonObject, path: string, value: Json): PatchOperation {
  const keys = splitPath(path);
  let pointer = "";
  let target: Json | undefined = before;
  for (const [depth, key] of keys.entries()) {
    pointer += `/${escapePointer(key)}`;
    target = readProperty(target, key);
    if (target === undefined)
      return { op: "add", path: pointer, value: depth === keys.length - 1 ? value : (readPath(after, keys.slice(0, depth + 1).join(".")) ?? null) };
    // A null on the way is replaced by the object that is made in its place.
    if (target === null && depth < keys.length - 1) return { op: "replace", path: pointer, value: readPath(after, keys.slice(0, depth + 1).join(".")) ?? null };
  }
  return { op: "replace", path: pointer, value };
}

export function escapePointer(key: string): string {
  return key.includes("~") || key.includes("/") ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key;
}
