import type { Json } from "./json";

const forbidden: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** True for the keys that no expression, path or stored document may name (W5). */
export function isForbiddenKey(key: string): boolean {
  return forbidden.has(key);
}

const indexPattern = /^(0|[1-9]\d{0,8})$/;

/** The list index that a key spells, or null. */
export function indexOfKey(key: string): number | null {
  return indexPattern.test(key) ? Number(key) : null;
}

/** An own property: of an object, an item of a list, a character of a text, or `length`. Everything else is undefined; nothing inherited is ever reached. */
export function readProperty(target: Json | undefined, key: string): Json | undefined {
  if (target === undefined || target === null || isForbiddenKey(key)) return undefined;
  if (typeof target === "string" || Array.isArray(target)) {
    if (key === "length") return target.length;
    const index = indexOfKey(key);
    return index === null ? undefined : target[index];
  }
  if (typeof target !== "object") return undefined;
  const descriptor = Object.getOwnPropertyDescriptor(target, key);
  return descriptor === undefined || !("value" in descriptor) ? undefined : target[key];
}
