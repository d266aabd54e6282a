import { canonicalJson } from "../definition/canonical";
import type { Json } from "../json";

/** How a value reads inside a text (rule 36): null and undefined as nothing, objects and lists as JSON with sorted keys. */
export function printValue(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? canonicalJson(value) : String(value);
}
