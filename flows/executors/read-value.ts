import { isObject, type Json, type JsonObject } from "../json/json";

/** An own property of a JSON object, else undefined. Pure. */
export function read(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function readText(value: Json | undefined, key: string): string | null {
  const found = read(value, key);
  return typeof found === "string" && found !== "" ? found : typeof found === "number" ? String(found) : null;
}

/** The objects of a list; a single object is a list of one; anything else is empty. Pure. */
export function objectsIn(value: Json | undefined): JsonObject[] {
  if (Array.isArray(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
}

/** A number, also from numeric text; null for anything else, blank text included. Pure. */
export function toNumber(value: Json | undefined): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || value.trim() === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

export function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}
