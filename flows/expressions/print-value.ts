import { canonicalJson } from "../json/canonical";
import type { Json } from "../json/json";
import { type Budget, spendOnValue } from "./limits";

/** How a value reads inside a text (rule 36): null and undefined as nothing, objects and lists as JSON with sorted keys. @throws FlowError EXPRESSION_LIMIT */
export function printValue(value: Json | undefined, budget: Budget): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "object") return String(value);
  spendOnValue(budget, value);
  return canonicalJson(value);
}
