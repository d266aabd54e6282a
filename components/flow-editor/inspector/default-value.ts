import type { ContextField } from "@/flows/definition/schema";
import { hasType } from "@/flows/json/fragment-values";
import type { Json } from "@/flows/json/json";
import { compileFragment } from "@/flows/json/json-fragment";
import { parseJson } from "@/flows/json/parse-json";

type Type = ContextField["type"];

/** A default as its field shows it: texts as they are, all else as JSON. Pure. */
export function defaultText(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/** Why a text cannot be the default of a field of this type, in words; null when it can, or is empty. Pure. */
export function refuseDefault(text: string, type: Type): string | null {
  if (text.trim() === "" || type === "string") return null;
  const parsed = parseJson(text);
  if (parsed.ok && (parsed.value === null || hasType(parsed.value, type))) return null;
  if (!parsed.ok && parsed.path !== "") return `${parsed.message.charAt(0).toUpperCase()}${parsed.message.slice(1)}.`;
  switch (type) {
    case "number":
      return "Give a number.";
    case "boolean":
      return "Give true or false.";
    case "array":
      return parsed.ok ? "Write a list, in square brackets." : "This cannot be read as JSON yet.";
    case "object":
      return parsed.ok ? "Write an object, in braces." : "This cannot be read as JSON yet.";
  }
}

/** The default in a text that is not refused; undefined when it is empty. Pure. */
export function readDefault(text: string, type: Type): Json | undefined {
  if (type === "string") return text === "" ? undefined : text;
  const parsed = text.trim() === "" ? null : parseJson(text);
  return parsed?.ok ? parsed.value : undefined;
}

/** An operator's own default: nothing to be guarded against. */
const unmetered = { left: Number.POSITIVE_INFINITY, before: Number.POSITIVE_INFINITY };

/** Why a default that is there breaks its own field's type or rules, in words; null when it keeps them. Pure. */
export function defaultProblem({ type, default: value, validation }: ContextField): string | null {
  if (value === undefined || value === null) return null;
  const problem = hasType(value, type) ? (validation === undefined ? null : compileFragment(validation)(value, unmetered)) : `must be ${withArticle(type)}`;
  return problem === null ? null : `The default ${problem}.`;
}

function withArticle(type: Type): string {
  return type === "array" || type === "object" ? `an ${type}` : `a ${type}`;
}
