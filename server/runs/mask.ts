import type { Json, JsonObject } from "@/flows/json";
import type { PatchOperation, Step } from "@/flows/protocol/step";

/** What agents and viewers read in place of a sensitive value (requirements 1.19 rule 37). */
export const masked = "•••";

export function maskContext(context: JsonObject, sensitiveKeys: readonly string[]): JsonObject {
  const hidden = sensitiveKeys.filter((key) => Object.hasOwn(context, key)).map((key) => [key, masked]);
  return hidden.length === 0 ? context : { ...context, ...Object.fromEntries(hidden) };
}

const rootKey = (path: string): string => (path.split("/")[1] ?? "").replaceAll("~1", "/").replaceAll("~0", "~");

/** Inside a sensitive key there is one change to show: that it changed. */
function maskPatch(patch: PatchOperation[], hidden: ReadonlySet<string>): PatchOperation[] {
  const shown = new Set<string>();
  return patch.flatMap((operation): PatchOperation[] => {
    const key = rootKey(operation.path);
    if (!hidden.has(key)) return [operation];
    if (operation.op === "remove" && operation.path.lastIndexOf("/") === 0) return [operation];
    if (shown.has(key)) return [];
    shown.add(key);
    return [{ op: "add", path: `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`, value: masked }];
  });
}

/** Properties with a sensitive key's name, at any depth. */
function maskNamed(value: Json, hidden: ReadonlySet<string>): Json {
  if (Array.isArray(value)) return value.map((item) => maskNamed(item, hidden));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hidden.has(key) ? masked : maskNamed(item, hidden)]));
}

/** A step that wrote a sensitive key shows neither what went in nor what came out; every other one hides the values by name. */
export function maskStep(step: Step, sensitiveKeys: readonly string[]): Step {
  if (sensitiveKeys.length === 0) return step;
  const hidden = new Set(sensitiveKeys);
  const wrote = step.contextPatch.some((operation) => hidden.has(rootKey(operation.path)));
  const cover = (value: Json): Json => (wrote && value !== null ? masked : maskNamed(value, hidden));
  return { ...step, input: cover(step.input), output: cover(step.output), contextPatch: maskPatch(step.contextPatch, hidden) };
}
