import { maxDepth } from "@/flows/json/depth";
import { escapePointer } from "@/flows/json/json-pointer";
import { isStorableText } from "@/flows/json/storable-text";
import type { InputIssue } from "./problem";

/** Values, and what they hold first, that were looked through in another thread. */
const looked = new WeakSet<object>();

/** All of the value can be stored: it need not be looked through again. */
export function noteStorable(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  looked.add(value);
  for (const member of Object.values(value)) if (typeof member === "object" && member !== null) looked.add(member);
}

/**
 * The first text or key in a JSON value that cannot be stored, or nesting deeper than 100; null when all is well (rule 5).
 * `except` names keys of the outermost object that are let through: a customer's message is repaired, not refused.
 */
export function findUnstorable(value: unknown, except: readonly string[] = [], path = "", depth = 0): InputIssue | null {
  if (typeof value === "string") return isStorableText(value) ? null : { path, message: "text with NUL or half a surrogate pair cannot be stored" };
  if (typeof value !== "object" || value === null || looked.has(value)) return null;
  if (depth >= maxDepth) return { path, message: `nested deeper than ${maxDepth}` };
  for (const [key, member] of Object.entries(value)) {
    if (depth === 0 && except.includes(key)) continue;
    if (!isStorableText(key)) return { path, message: "a key with NUL or half a surrogate pair cannot be stored" };
    const issue = findUnstorable(member, [], `${path}/${escapePointer(key)}`, depth + 1);
    if (issue) return issue;
  }
  return null;
}
