import type { Json } from "@/flows/json/json";

/** A config value as a form shows it: texts as they are, everything else as JSON. Pure. */
export function toText(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}

/** What was typed into a field that takes any value: JSON when it is a list or an object, else the text. Empty is undefined. Pure. */
export function fromText(text: string): Json | undefined {
  if (text.trim() === "") return undefined;
  if (!/^\s*[[{](?!\{)/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    // Half-typed JSON is kept as text until it can be read.
    return text;
  }
}

/** What was typed into a field for numbers: a number when it is one, else the text (a template). Pure. */
export function numberFromText(text: string): Json | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  const number = Number(trimmed);
  return Number.isFinite(number) && String(number) === trimmed ? number : text;
}

/** Why a text that looks like JSON is none, in words; null when it is fine. Pure. */
export function jsonError(text: string): string | null {
  if (!/^\s*[[{](?!\{)/.test(text)) return null;
  try {
    JSON.parse(text);
    return null;
  } catch {
    return "This begins like JSON, but cannot be read yet.";
  }
}

/** "a, b , c" ↔ ["a", "b", "c"]. Pure. */
export function wordsFromText(text: string): string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}
