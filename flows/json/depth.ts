/** How deep a JSON value from outside may nest. */
export const maxDepth = 100;

/** True when a JSON value nests deeper than that: schemas read it by recursion. Pure. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth >= maxDepth || Object.values(value).some((member) => isTooDeep(member, depth + 1));
}
