import type { Place, Point } from "../ports/ports";
import { haversineMeters } from "./geo";
import { createMatchMeter, type MatchMeter, wordLikeness, wordsOf } from "./text";

/** What matching needs of a place; rows of the database and the seeded list both have it. */
export type GazetteerEntry = { name: string; aliases: readonly string[]; city: string; pincode: string; point: Point; popularity: number };

const leastLikeness = 0.7;
const nearestPlaceM = 3_000;

/**
 * The places a text names, best first: their words in a row, typos forgiven, else a PIN code. Empty when nothing fits. Pure.
 */
export function matchPlaces(text: string, entries: readonly GazetteerEntry[], limit = 5, meter = createMatchMeter()): Place[] {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const rated = entries
    .map((entry) => ({ entry, confidence: rate(words, entry, meter) }))
    .filter(({ confidence }) => confidence > 0)
    .sort((a, b) => b.confidence - a.confidence || b.entry.popularity - a.entry.popularity || a.entry.name.localeCompare(b.entry.name));
  return rated.slice(0, limit).map(({ entry, confidence }) => toPlace(entry, confidence));
}

/** The nearest known place within 3 km, or null. Pure. */
export function nearestPlace(point: Point, entries: readonly GazetteerEntry[]): Place | null {
  let best: { entry: GazetteerEntry; meters: number } | null = null;
  for (const entry of entries) {
    const meters = haversineMeters(point, entry.point);
    if (meters <= nearestPlaceM && (best === null || meters < best.meters)) best = { entry, meters };
  }
  return best === null ? null : toPlace(best.entry, Math.round((1 - best.meters / (2 * nearestPlaceM)) * 100) / 100);
}

export function toPlace(entry: GazetteerEntry, confidence: number): Place {
  return {
    label: entry.name,
    line1: entry.name,
    landmark: null,
    city: entry.city,
    pincode: entry.pincode,
    point: entry.point,
    confidence,
    source: "gazetteer",
  };
}

const namesOf = new WeakMap<GazetteerEntry, string[][]>();

/** The words of a place's names, split once for each entry object. */
function splitNames(entry: GazetteerEntry): string[][] {
  const names = namesOf.get(entry) ?? [entry.name, ...entry.aliases].map(wordsOf);
  namesOf.set(entry, names);
  return names;
}

function rate(words: readonly string[], entry: GazetteerEntry, meter: MatchMeter): number {
  const names = splitNames(entry);
  const byName = names.reduce((best, name) => Math.max(best, rateName(words, name, meter)), 0);
  if (byName > 0) return byName;
  return words.includes(entry.pincode) ? 0.6 : 0;
}

/** Best fit of the name's words in a row: 1 when the text is the name, else up to 0.95, a little more for long names. */
function rateName(words: readonly string[], name: readonly string[], meter: MatchMeter): number {
  let best = 0;
  for (let start = 0; start + name.length <= words.length; start += 1) {
    const hits = name.map((known, index) => closeness(words[start + index] ?? "", known, meter));
    const weakest = Math.min(...hits);
    if (weakest < leastLikeness) continue;
    const mean = hits.reduce((sum, hit) => sum + hit, 0) / hits.length;
    best = Math.max(best, mean);
  }
  if (best === 0) return 0;
  const isWhole = words.length === name.length;
  const rated = isWhole ? best : best * (0.88 + 0.02 * Math.min(3, name.length));
  return Math.round(rated * 1_000) / 1_000;
}

/** Beginnings of words do not count here: "main" is not "Mainpuri". */
function closeness(written: string, known: string, meter: MatchMeter): number {
  const likeness = wordLikeness(written, known, meter);
  return likeness === 0.8 && known.startsWith(written) ? 0 : likeness;
}
