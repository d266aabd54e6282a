export type ErrorDetails = Record<string, unknown> | undefined;

/** Says what happened and what to do next. */
export type Sentence = (details: ErrorDetails) => string;

/** A number or a text of the details, as text; null when it is absent or anything else. */
export function detail(details: ErrorDetails, key: string): string | null {
  const value = details?.[key];
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

/** The number of entries of a list in the details; 0 when there is none. */
export function countOf(details: ErrorDetails, key: string): number {
  const value = details?.[key];
  return Array.isArray(value) ? value.length : 0;
}
