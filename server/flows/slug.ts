import { slugPattern } from "@/flows/definition/schema";

/** `POST /api/flows/builder` would be hidden behind a flow of this name. */
const reservedSlugs = new Set(["builder"]);

export function isSlug(text: string): boolean {
  return slugPattern.test(text) && !reservedSlugs.has(text);
}

/** A slug made from a name people type: `Food order (new)` → `food_order_new`; empty when nothing of it can be used. */
export function slugify(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");
  return plain
    .replace(/^[^a-z]+/, "")
    .replace(/_$/, "")
    .slice(0, 56);
}

/** The base itself, or the base with the first number that is free. */
export function freeSlug(base: string, taken: ReadonlySet<string>): string {
  if (isSlug(base) && !taken.has(base)) return base;
  for (let number = 2; ; number += 1) if (!taken.has(`${base}_${number}`)) return `${base}_${number}`;
}
