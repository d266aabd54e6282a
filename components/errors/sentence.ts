export type ErrorDetails = Record<string, unknown> | undefined;

/** Says what happened and what to do next. */
export type Sentence = (details: ErrorDetails) => string;

/** A number or a text of the details, as text; null when it is absent or anything else. */
export function detail(details: ErrorDetails, key: string): string | null {
  const value = details?.[key];
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

/** The names in a list of the details, at most three of them in words: "Food order, Parcel and 2 more". Empty when there is none. */
export function namesOf(details: ErrorDetails, key: string): string {
  const value = details?.[key];
  const names = Array.isArray(value) ? value.flatMap((each: unknown) => nameOf(each)) : [];
  const rest = names.length - 3;
  if (rest > 0) return `${names.slice(0, 3).join(", ")} and ${rest} more`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}

const nameOf = (value: unknown): string[] =>
  typeof value === "object" && value !== null && "name" in value && typeof value.name === "string" ? [value.name] : [];

/** The number of entries of a list in the details; 0 when there is none. */
export function countOf(details: ErrorDetails, key: string): number {
  const value = details?.[key];
  return Array.isArray(value) ? value.length : 0;
}
