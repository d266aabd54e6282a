import type { Json, JsonObject } from "@/flows/json/json";
import { isObject } from "@/flows/json/json";
import { parseJson } from "@/flows/json/parse-json";
import { wordsFromText } from "./config-value";
import { patternError } from "./resolvers";

export const fragmentTypes = ["string", "number", "integer", "boolean", "array", "object"] as const;
export type FragmentType = (typeof fragmentTypes)[number];

export const formats = ["email", "date", "date-time", "uri"] as const;

/** A keyword of JSON Schema that has a field of its own. `rare` ones are shown only where they are used already. */
export type Rule = {
  key: string;
  label: string;
  form: "count" | "number" | "pattern" | "format" | "choices" | "toggle";
  types: readonly FragmentType[];
  unit?: string;
  rare?: true;
};

const numbers = ["number", "integer"] as const;

const rules: readonly Rule[] = [
  { key: "minLength", label: "Shortest", form: "count", unit: "chars", types: ["string"] },
  { key: "maxLength", label: "Longest", form: "count", unit: "chars", types: ["string"] },
  { key: "minimum", label: "At least", form: "number", types: numbers },
  { key: "maximum", label: "At most", form: "number", types: numbers },
  { key: "exclusiveMinimum", label: "More than", form: "number", types: numbers, rare: true },
  { key: "exclusiveMaximum", label: "Less than", form: "number", types: numbers, rare: true },
  { key: "multipleOf", label: "A multiple of", form: "number", types: numbers, rare: true },
  { key: "minItems", label: "Fewest", form: "count", unit: "items", types: ["array"] },
  { key: "maxItems", label: "Most", form: "count", unit: "items", types: ["array"] },
  { key: "uniqueItems", label: "No item twice", form: "toggle", types: ["array"] },
  { key: "format", label: "Format", form: "format", types: ["string"] },
  { key: "pattern", label: "Pattern", form: "pattern", types: ["string"] },
  { key: "enum", label: "One of", form: "choices", types: ["string", "number", "integer"] },
];

/** The type a fragment names; null when it names none or several. Pure. */
export function typeOfFragment(fragment: JsonObject): FragmentType | null {
  return fragmentTypes.find((type) => type === fragment.type) ?? null;
}

/** The rules that have fields: those of the type, and whatever else is set in a way that a field can show. Pure. */
export function rulesOf(fragment: JsonObject, type: FragmentType | null): Rule[] {
  return rules.filter((rule) => {
    if (Object.hasOwn(fragment, rule.key)) return fits(rule, fragment[rule.key]);
    return !rule.rare && (type === null ? rule.key === "enum" : rule.types.includes(type));
  });
}

/** What of a fragment has no field: it is shown as JSON. `hasTypeField` says whether its type is shown apart. Pure. */
export function restOf(fragment: JsonObject, shown: readonly Rule[], hasTypeField: boolean): JsonObject {
  return Object.fromEntries(
    Object.entries(fragment).filter(
      ([key]) => !shown.some((rule) => rule.key === key) && !(key === "type" && hasTypeField && typeOfFragment(fragment) !== null),
    ),
  );
}

/** The fragment with another rest; what has fields stays. Pure. */
export function withRest(fragment: JsonObject, before: JsonObject, rest: JsonObject): JsonObject {
  return { ...Object.fromEntries(Object.entries(fragment).filter(([key]) => !Object.hasOwn(before, key))), ...rest };
}

function fits(rule: Rule, value: Json | undefined): boolean {
  switch (rule.form) {
    case "count":
    case "number":
      return typeof value === "number";
    case "pattern":
      return typeof value === "string";
    case "format":
      return formats.some((format) => format === value);
    case "toggle":
      return typeof value === "boolean";
    case "choices":
      return Array.isArray(value) && value.length > 0 && (value.every((item) => typeof item === "number") || value.every(isPlainWord));
  }
}

function isPlainWord(item: Json): boolean {
  return typeof item === "string" && item !== "" && item.trim() === item && !item.includes(",");
}

/** A rule's value as its field shows it. Pure. */
export function ruleText(value: Json | undefined): string {
  return Array.isArray(value) ? value.map(String).join(", ") : typeof value === "number" || typeof value === "string" ? String(value) : "";
}

/** Why a text cannot be the value of a rule, in words; null when it can, or is empty. Pure. */
export function refuseRule(rule: Rule, text: string, isNumeric: boolean): string | null {
  if (text.trim() === "") return null;
  switch (rule.form) {
    case "count":
      return /^\d{1,6}$/.test(text.trim()) ? null : "Give a whole number.";
    case "number":
      return toNumber(text) === null ? "Give a number." : rule.key === "multipleOf" && toNumber(text) === 0 ? "Zero has no multiples." : null;
    case "pattern":
      return patternError(text);
    case "choices":
      return isNumeric && wordsFromText(text).some((word) => toNumber(word) === null) ? "Give numbers, separated with commas." : null;
    default:
      return null;
  }
}

/** The value of a rule as it is kept; undefined when the text is empty. Only for texts that are not refused. Pure. */
export function readRule(rule: Rule, text: string, isNumeric: boolean): Json | undefined {
  if (text.trim() === "") return undefined;
  if (rule.form === "count" || rule.form === "number") return toNumber(text) ?? undefined;
  if (rule.form !== "choices") return text;
  const words = wordsFromText(text);
  if (words.length === 0) return undefined;
  return isNumeric ? words.map((word) => toNumber(word) ?? word) : words;
}

function toNumber(text: string): number | null {
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null;
}

const pairs = [
  ["minLength", "maxLength"],
  ["minimum", "maximum"],
  ["minItems", "maxItems"],
] as const;

/** Why nothing can satisfy a rule together with its counterpart, in words; null when something can. Said at the upper end. Pure. */
export function conflictAt(key: string, fragment: JsonObject): string | null {
  const pair = pairs.find(([, upper]) => upper === key);
  if (!pair) return null;
  const [low, high] = [fragment[pair[0]], fragment[pair[1]]];
  return typeof low === "number" && typeof high === "number" && high < low ? `This is below ${low}: nothing would fit.` : null;
}

/** Why a text is no JSON object, in words; null when it is, or is empty. Pure. */
export function refuseObject(text: string): string | null {
  if (text.trim() === "") return null;
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed.path === "" ? "This cannot be read as JSON yet." : `${parsed.message.charAt(0).toUpperCase()}${parsed.message.slice(1)}.`;
  return isObject(parsed.value) ? null : "Write an object, in braces.";
}

/** The JSON object in a text; empty when there is none. Pure. */
export function readObject(text: string): JsonObject {
  const parsed = parseJson(text);
  return parsed.ok && isObject(parsed.value) ? parsed.value : {};
}
