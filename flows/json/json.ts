/** Any value that JSON can spell. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A JSON object: its keys are own, enumerable and never `__proto__`, `constructor` or `prototype`. */
export type JsonObject = { [key: string]: Json };

/** True for an object that is no list. Pure. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
