import { FlowError } from "../../errors";
import { createBudget } from "../../expressions/limits";
import { cleanJson } from "../../json/clean-json";
import { isObject, type Json, type JsonObject } from "../../json/json";
import { pointerKeys } from "../../json/json-pointer";
import { isLargerThan } from "../../json/object-size";
import { indexOfKey, isForbiddenKey } from "../../json/property";
import type { PatchOperation } from "../../protocol/step";
import { escapePointer, fieldProblem, isPatchTooLarge } from "../act/write-context";
import type { CompiledFlow } from "../compile/compiled";
import { runLimits } from "../run/limits";

/**
 * Changes a context by hand (RFC 6902, relative to it). Every operation must find its place, and what comes out must be a context the flow
 * could have written itself: no reserved key, every key of its type and validation, 64 KB. The patch that is given back does the same and
 * names every place itself (no `-`, no whole document). Pure.
 * @throws FlowError INVALID_FORK with `details.errors`: the operation, and why not
 */
export function editContext(flow: CompiledFlow, context: JsonObject, patch: readonly PatchOperation[]): { context: JsonObject; patch: PatchOperation[] } {
  if (patch.length === 0) return { context, patch: [] };
  if (isPatchTooLarge(patch)) throw refused("/contextPatch", `a change of the context has at most ${runLimits.patchBytes} bytes`);
  let edited: JsonObject = structuredClone(context);
  const made: PatchOperation[] = [];
  for (const [index, operation] of patch.entries()) {
    const applied = applyOne(edited, operation);
    if ("problem" in applied) throw refused(`/contextPatch/${index}`, applied.problem);
    edited = applied.context;
    made.push(...applied.operations);
  }
  const budget = createBudget();
  for (const key of new Set(made.map(({ path }) => pointerKeys(path)[0] ?? ""))) {
    const problem = fieldProblem(flow, edited, key, budget);
    if (problem !== null) throw refused("/contextPatch", problem);
  }
  if (isLargerThan(edited, runLimits.contextBytes)) throw refused("/contextPatch", `the context would be larger than ${runLimits.contextBytes} bytes`);
  return { context: edited, patch: made };
}

/** A fork that cannot be made; `path` is the place in the request. */
export function refused(path: string, message: string): FlowError {
  return new FlowError("INVALID_FORK", { message, details: { errors: [{ path, message }] } });
}

type Applied = { context: JsonObject; operations: PatchOperation[] } | { problem: string };

/** Changes `context`, which nobody else holds. */
function applyOne(context: JsonObject, operation: PatchOperation): Applied {
  const { path } = operation;
  if (!isPointer(path)) return { problem: `'${path.slice(0, 100)}' is no JSON pointer` };
  const value = operation.op === "remove" ? null : cleanJson(operation.value);
  if (value === undefined) return { problem: "the value is nested too deep" };
  if (path === "") return replaceAll(context, operation.op, value);
  const keys = pointerKeys(path);
  if (keys.some(isForbiddenKey)) return { problem: `'${path}' names a key that no context may have` };
  const last = keys.at(-1) ?? "";
  const parent = reach(context, keys.slice(0, -1));
  const done = Array.isArray(parent)
    ? changeList(parent, last, operation.op, value)
    : isObject(parent)
      ? changeObject(parent, last, operation.op, value)
      : null;
  if (done === null) return { problem: `there is no '${path}' to ${operation.op}` };
  const at = `${path.slice(0, path.lastIndexOf("/"))}/${escapePointer(done)}`;
  return { context, operations: [operation.op === "remove" ? { op: "remove", path: at } : { op: operation.op, path: at, value }] };
}

/** At most as long as the paths that flows write, and every `~` a spelling of `~` or `/`. */
const isPointer = (path: string): boolean => path === "" || (path.startsWith("/") && path.length <= runLimits.pathLength && !/~(?![01])/.test(path));

function reach(context: JsonObject, keys: readonly string[]): Json | undefined {
  let target: Json | undefined = context;
  for (const key of keys) {
    if (Array.isArray(target)) target = target[indexOfKey(key) ?? -1];
    else target = isObject(target) && Object.hasOwn(target, key) ? target[key] : undefined;
  }
  return target;
}

/** The key that was changed; null when it is not there. The value is copied: a later operation may change it where it stands. */
function changeObject(parent: JsonObject, key: string, op: PatchOperation["op"], value: Json): string | null {
  if (op !== "add" && !Object.hasOwn(parent, key)) return null;
  if (op === "remove") delete parent[key];
  else parent[key] = structuredClone(value);
  return key;
}

/** The index that was changed; null when it is not there. */
function changeList(list: Json[], key: string, op: PatchOperation["op"], value: Json): string | null {
  const index = op === "add" && key === "-" ? list.length : indexOfKey(key);
  if (index === null || index > list.length || (op !== "add" && index === list.length)) return null;
  list.splice(index, op === "add" ? 0 : 1, ...(op === "remove" ? [] : [structuredClone(value)]));
  return String(index);
}

function replaceAll(context: JsonObject, op: PatchOperation["op"], value: Json): Applied {
  if (op === "remove" || !isObject(value)) return { problem: "a context is an object" };
  const gone = Object.keys(context).filter((key) => !Object.hasOwn(value, key));
  return {
    context: structuredClone(value),
    operations: [
      ...gone.map((key): PatchOperation => ({ op: "remove", path: `/${escapePointer(key)}` })),
      ...Object.entries(value).map(
        ([key, member]): PatchOperation => ({ op: Object.hasOwn(context, key) ? "replace" : "add", path: `/${escapePointer(key)}`, value: member }),
      ),
    ],
  };
}
