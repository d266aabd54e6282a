import { reservedKeys } from "../../definition/events";
import { FlowError } from "../../errors";
import { type Budget, drain, isUsedUp, meterOf, settle } from "../../expressions/limits";
import { readPath, splitPath, writePath } from "../../expressions/path";
import { cleanJson } from "../../json/clean-json";
import { hasType } from "../../json/fragment-values";
import type { Json, JsonObject } from "../../json/json";
import { jsonBytes } from "../../json/json-bytes";
import { jsonLength } from "../../json/json-length";
import { guessedLength, isLargerThan } from "../../json/object-size";
import { isForbiddenKey, readProperty } from "../../json/property";
import type { ValueCheck } from "../../json/value-check";
import type { PatchOperation } from "../../protocol/step";
import type { CompiledFlow } from "../compile/compiled";
import type { Write } from "../run/agenda";
import { runLimits } from "../run/limits";

export type Written =
  | { ok: true; context: JsonObject; patch: PatchOperation[] }
  | { ok: false; code: "CONTEXT_TYPE" | "CONTEXT_TOO_LARGE" | "EXPRESSION_LIMIT"; message: string };

const reserved: ReadonlySet<string> = new Set(reservedKeys);

/**
 * Writes all of `writes` or none: each value must be JSON, fit the type and the validation that the context schema declares for its root key
 * (null fits every type that does not refuse it), the context may not grow over 64 KB, and one step's patch not over 32 KB. `patch` is RFC 6902, relative to the context.
 * What it costs is taken from the budget; a check that costs more than is left fails. Pure but for that.
 */
export function writeContext(flow: CompiledFlow, context: JsonObject, writes: readonly Write[], budget: Budget): Written {
  if (writes.length === 0) return { ok: true, context, patch: [] };
  const written = writeAll(context, writes, budget);
  if (!written.ok) return written;
  const problem = typeProblem(flow, written.context, writes, budget);
  if (problem !== null) return refused(problem);
  const keys = Object.keys(written.context);
  const guessed = guessedLength(written.context, keys);
  // The context is copied, and counted exactly when it is large.
  drain(budget, (keys.length >>> 2) + (guessed >>> 10));
  if (isLargerThan(written.context, runLimits.contextBytes, guessed))
    return { ok: false, code: "CONTEXT_TOO_LARGE", message: `the context would be larger than ${runLimits.contextBytes} bytes` };
  if (isPatchTooLarge(written.patch))
    return { ok: false, code: "CONTEXT_TOO_LARGE", message: `one step would change more than ${runLimits.patchBytes} bytes of the context` };
  return written;
}

function writeAll(context: JsonObject, writes: readonly Write[], budget: Budget): Written {
  let written = { ...context };
  const patch: PatchOperation[] = [];
  for (const { path, value } of writes) {
    const clean = cleanJson(value);
    if (clean === undefined) return refused(`'${path}' would hold what JSON cannot: NaN, an infinity or a value nested too deep`);
    drain(budget, 2 + (jsonLength(clean) >>> 8));
    if (isUsedUp(budget)) return { ok: false, code: "EXPRESSION_LIMIT", message: "there is no work left in this turn to write it" };
    if (isRootKey(path)) {
      patch.push({ op: Object.hasOwn(written, path) ? "replace" : "add", path: `/${escapePointer(path)}`, value: clean });
      written[path] = clean;
      continue;
    }
    const next = writeDeep(written, path, clean, budget);
    if (typeof next === "string") return refused(next);
    patch.push(operationOf(written, next, path, clean));
    written = next;
  }
  return { ok: true, context: written, patch };
}

/** One step's patch takes more room than it may. */
export function isPatchTooLarge(patch: readonly PatchOperation[]): boolean {
  let guessed = 0;
  for (const operation of patch) guessed += 40 + operation.path.length + (operation.op === "remove" ? 0 : jsonLength(operation.value));
  return guessed * 6 > runLimits.patchBytes && jsonBytes(patch.map((operation): Json => ({ ...operation }))) > runLimits.patchBytes;
}

/** A key that needs no way to it and is not one of a prototype. */
function isRootKey(path: string): boolean {
  return path !== "" && path.length <= runLimits.pathLength && !path.includes(".") && !path.includes("[") && !path.includes("]") && !isForbiddenKey(path);
}

/** The new context, or why the path cannot be written. */
function writeDeep(context: JsonObject, path: string, value: Json, budget: Budget): JsonObject | string {
  if (path.length > runLimits.pathLength) return `a path has at most ${runLimits.pathLength} characters`;
  // The root key and everything on the way is copied.
  drain(budget, (Object.keys(context).length >>> 2) + (Math.max(0, jsonLength(readProperty(context, splitPath(path)[0] ?? "") ?? null)) >>> 8));
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

function typeProblem(flow: CompiledFlow, context: JsonObject, writes: readonly Write[], budget: Budget): string | null {
  for (const { path } of writes) {
    const problem = fieldProblem(flow, context, isRootKey(path) ? path : (splitPath(path)[0] ?? ""), budget);
    if (problem !== null) return problem;
  }
  return null;
}

/** Why a context may not have what stands under a root key; null when it may. */
export function fieldProblem(flow: CompiledFlow, context: JsonObject, key: string, budget: Budget): string | null {
  if (reserved.has(key)) return `'${key}' is reserved`;
  const field = flow.fields.get(key);
  const value = context[key];
  if (field === undefined || value === undefined) return null;
  if (value === null) return field.nullable === false ? `'${key}' must be ${field.type}, not null` : null;
  if (!hasType(value, field.type)) return `'${key}' must be ${field.type}`;
  const problem = field.check === null ? null : metered(field.check, value, budget);
  return problem === null ? null : `'${key}' ${problem}`;
}

function metered(check: ValueCheck, value: Json, budget: Budget): string | null {
  const meter = meterOf(budget);
  const problem = check(value, meter);
  settle(budget, meter);
  return problem;
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
