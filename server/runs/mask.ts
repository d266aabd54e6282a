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

/** Shorter ones are too common to be looked for in texts. */
const leastLength = 4;

/** The texts and numbers that sensitive keys were ever given, to be covered wherever else they stand: in what the customer said, in a reply. */
export function sensitiveTexts(steps: readonly Step[], sensitiveKeys: readonly string[]): string[] {
  if (sensitiveKeys.length === 0) return [];
  const hidden = new Set(sensitiveKeys);
  const written = steps.flatMap((step) =>
    step.contextPatch.flatMap((change) => (change.op !== "remove" && hidden.has(rootKey(change.path)) ? [change.value] : [])),
  );
  return [...new Set(written.flatMap(textsIn))].filter((text) => text.trim().length >= leastLength).sort((a, b) => b.length - a.length);
}

function textsIn(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function maskTexts(value: Json, texts: readonly string[]): Json {
  if (typeof value === "string") return texts.reduce((covered, text) => covered.replaceAll(text, masked), value);
  if (typeof value === "number") return texts.includes(String(value)) ? masked : value;
  if (Array.isArray(value)) return value.map((item) => maskTexts(item, texts));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskTexts(item, texts)]));
}

/** A step that wrote a sensitive key shows neither what went in nor what came out; every other one hides the values by name, and `texts` wherever they stand. */
export function maskStep(step: Step, sensitiveKeys: readonly string[], texts: readonly string[] = []): Step {
  if (sensitiveKeys.length === 0) return step;
  const hidden = new Set(sensitiveKeys);
  const wrote = step.contextPatch.some((operation) => hidden.has(rootKey(operation.path)));
  const cover = (value: Json): Json => (wrote && value !== null ? masked : maskTexts(maskNamed(value, hidden), texts));
  return { ...step, input: cover(step.input), output: cover(step.output), contextPatch: maskPatch(step.contextPatch, hidden) };
}
