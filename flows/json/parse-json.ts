import type { Json } from "./json";
import { escapePointer } from "./json-pointer";
import { isForbiddenKey } from "./property";

/** Nesting that no honest document reaches. */
export const maxJsonDepth = 64;

export type ParsedJson =
  | { ok: true; value: Json }
  | {
      ok: false;
      message: string;
      /** JSON pointer of the offender; empty for a syntax error. */
      path: string;
    };

/** Parses text from outside: refuses the keys `__proto__`, `constructor` and `prototype`, and nesting deeper than 64. Never throws. */
export function parseJson(text: string): ParsedJson {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : "not JSON", path: "" };
  }
  const problem = findHostilePart(value);
  return problem === null ? { ok: true, value } : { ok: false, ...problem };
}

/** The first place in a JSON value that is refused: a prototype key or nesting that is too deep. Null when there is none. */
export function findHostilePart(value: unknown, path = "", depth = 0): { message: string; path: string } | null {
  if (typeof value !== "object" || value === null) return null;
  if (depth >= maxJsonDepth) return { message: `nested deeper than ${maxJsonDepth}`, path };
  for (const [key, member] of Object.entries(value)) {
    const place = `${path}/${escapePointer(key)}`;
    if (isForbiddenKey(key)) return { message: `the key '${key}' is not allowed`, path: place };
    const problem = findHostilePart(member, place, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}
