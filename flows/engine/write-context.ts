import { reservedKeys } from "../definition/events";
import { FlowError } from "../errors";
import { readPath, splitPath, writePath } from "../expressions/path";
import { readProperty } from "../expressions/property";
import type { Json, JsonObject } from "../json";
import type { PatchOperation } from "../protocol/step";
import type { Write } from "./agenda";
import { cleanJson } from "./clean-json";
import type { CompiledFlow } from "./compiled";
import { contextBytes, maxContextBytes } from "./context-size";
import { hasType } from "./json-fragment";

export type Written = { ok: true; context: JsonObject; patch: PatchOperation[] } | { ok: false; code: "CONTEXT_TYPE" | "CONTEXT_TOO_LARGE"; message: string };

const reserved: ReadonlySet<string> = new Set(reservedKeys);

/**
 * Writes all of `writes` or none: each value must be JSON, fit the type and the validation that the context schema declares for its root key
 * (null fits every type), and the context may not grow over 64 KB. `patch` is RFC 6902, relative to the context. Pure.
 */
export function writeContext(flow: CompiledFlow, context: JsonObject, writes: readonly Write[]): Written {
  let written = context;
  const patch: PatchOperation[] = [];
  try {
    for (const { path, value } of writes) {
      const clean = cleanJson(value);
      if (clean === undefined) return refused(`'${path}' would hold what JSON cannot: NaN, an infinity or a value nested too deep`);
      const next = writePath(written, path, clean);
      patch.push(operationOf(written, next, path, clean));
      written = next;
    }
  } catch (error) {
    if (error instanceof FlowError) return refused(error.message);
    throw error;
  }
  const problem = typeProblem(flow, written, writes);
  if (problem !== null) return refused(problem);
  if (writes.length > 0 && contextBytes(written) > maxContextBytes) return { ok: false, code: "CONTEXT_TOO_LARGE", message: `the context would be larger than ${maxContextBytes} bytes` };
  return { ok: true, context: written, patch };
}

function refused(message: string): Written {
  return { ok: false, code: "CONTEXT_TYPE", message };
}

function typeProblem(flow: CompiledFlow, context: JsonObject, writes: readonly Write[]): string | null {
  for (const { path } of writes) {
    const key = splitPath(path)[0] ?? "";
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
    pointer += `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    target = readProperty(target, key);
    if (target === undefined) return { op: "add", path: pointer, value: depth === keys.length - 1 ? value : (readPath(after, keys.slice(0, depth + 1).join(".")) ?? null) };
    // A null on the way is replaced by the object that is made in its place.
    if (target === null && depth < keys.length - 1) return { op: "replace", path: pointer, value: readPath(after, keys.slice(0, depth + 1).join(".")) ?? null };
  }
  return { op: "replace", path: pointer, value };
}
