import { isForbiddenKey } from "../json/property";
import type { FieldPath } from "./places";

type Members = { readonly [key: string]: unknown };

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at the end of a path; undefined when the path leads nowhere. Own members only. Pure. */
export function valueAt(target: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((value, key) => (isMembers(value) && Object.hasOwn(value, key) ? value[key] : undefined), target);
}

/**
 * A copy with the value at the end of a path; undefined takes it away. Objects are made on the way, and what stands there that
 * is none gives way to one. Null for a path through a key that nothing may be called. Pure.
 */
export function withValueAt(target: object, path: FieldPath, value: unknown): object | null {
  const [key, ...rest] = path;
  if (key === undefined || isForbiddenKey(key)) return null;
  const members: Members = { ...target };
  if (rest.length === 0) {
    if (value !== undefined) return { ...members, [key]: value };
    const { [key]: _removed, ...others } = members;
    return others;
  }
  const inner = Object.hasOwn(members, key) ? members[key] : undefined;
  // Nothing is taken away from what is not there.
  if (value === undefined && !isMembers(inner)) return members;
  const changed = withValueAt(isMembers(inner) ? inner : {}, rest, value);
  return changed === null ? null : { ...members, [key]: changed };
}

/** What is left of `path` behind `prefix`; null when it does not begin with it. Pure. */
export function pathBehind(prefix: FieldPath, path: FieldPath): FieldPath | null {
  return prefix.every((key, index) => path[index] === key) ? path.slice(prefix.length) : null;
}
