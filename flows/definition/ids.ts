import { jsonPointer } from "../json/json-pointer";
import { entityIdPattern } from "./schema";

/** What has an id of its own: the first letter of the id says which. */
export const entityKinds = ["action", "condition", "field", "option", "transition"] as const;
export type EntityKind = (typeof entityKinds)[number];

const letters = { action: "a", condition: "c", field: "f", option: "o", transition: "t" } as const satisfies Record<EntityKind, string>;

/** The kind that an id says; null for a text that is none. Pure. */
export function kindOfId(id: string): EntityKind | null {
  if (!entityIdPattern.test(id)) return null;
  return entityKinds.find((kind) => letters[kind] === id[0]) ?? null;
}

/** An id out of a random text, for an entity that somebody makes. Pure. */
export function entityId(kind: EntityKind, random: string): string {
  return `${letters[kind]}_${random.replaceAll(/[^0-9A-Za-z]/g, "").slice(0, 40)}`;
}

/** Where an entity stands in its document; a candidate by its place among those of its event, however it is spelled. */
export type EntityPlace = readonly (string | number)[];

/** What gives an entity its id: its kind and its place. */
export type IdSource = (kind: EntityKind, place: EntityPlace) => string;

/**
 * The id of an entity that came without one follows from its place, so that the same document always gives the same ids.
 * One that is taken already is counted on. Pure.
 */
export function derivedId(kind: EntityKind, place: EntityPlace, attempt = 0): string {
  return `${letters[kind]}_${hash(`${jsonPointer(place)}${attempt === 0 ? "" : `#${attempt}`}`).toString(36)}`;
}

/** Ids by place (as JSON pointers), as v2 carries them where they do not follow from the place. */
export type CarriedIds = { readonly [pointer: string]: string };

/** Gives carried ids to the places that they were written for, and derived ones to all others; none twice, and none of `taken`. */
export function createIdSource(carried: CarriedIds = {}, taken: Iterable<string> = []): IdSource {
  const used = new Set(taken);
  const kept = new Map<string, string>();
  for (const [pointer, id] of Object.entries(carried)) {
    if (kindOfId(id) === null || used.has(id)) continue;
    kept.set(pointer, id);
    used.add(id);
  }
  return (kind, place) => {
    const known = kept.get(jsonPointer(place));
    if (known !== undefined && kindOfId(known) === kind) return known;
    for (let attempt = 0; ; attempt += 1) {
      const id = derivedId(kind, place, attempt);
      if (used.has(id)) continue;
      used.add(id);
      return id;
    }
  };
}

/** A short text that follows from another one. Pure. */
export function shortHash(text: string): string {
  return hash(text).toString(36).slice(0, 4);
}

/** 53 bits of a text: enough that two places of one flow never meet by chance. */
function hash(text: string): number {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return 4294967296 * (2097151 & high) + (low >>> 0);
}
