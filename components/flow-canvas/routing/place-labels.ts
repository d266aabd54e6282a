import type { Rect } from "../node-geometry";
import type { Point } from "../route-edge";

export type LabelRequest = { id: string; text: string; route: readonly Point[] };

/** The middle and the size of a label, in the flow's px. */
export type LabelPlace = { x: number; y: number; width: number; height: number };

/** One row holds so many characters; a longer text goes on below. */
const rowCharacters = 34;
const character = 6.7;
const row = 16;
const padding = { x: 16, y: 6 };
/** Between a line that runs up and down and a label beside it. */
const beside = 6;

/**
 * A place for each label on or beside its own edge: off the other labels first, then off the states, then where the edge is
 * longest. `scale` is 2 where letters are drawn twice as large. Pure.
 */
export function placeLabels(requests: readonly LabelRequest[], states: readonly Rect[], scale = 1): ReadonlyMap<string, LabelPlace> {
  const places = new Map<string, LabelPlace>();
  for (const { id, text, route } of requests) {
    const size = labelSize(text, scale);
    let best: LabelPlace | null = null;
    let least = Number.POSITIVE_INFINITY;
    candidatesFor(route, size).forEach((place, rank) => {
      const covered = [...places.values()].reduce((sum, other) => sum + overlap(place, other), 0);
      const cost = covered * 100 + states.reduce((sum, state) => sum + overlap(place, middleOf(state)), 0) + rank;
      if (cost >= least) return;
      best = place;
      least = cost;
    });
    if (best) places.set(id, best);
  }
  return places;
}

/** How large a label is: as wide as its text, up to one row; what is longer is broken. Pure. */
export function labelSize(text: string, scale = 1): { width: number; height: number } {
  const rows = Math.max(1, Math.ceil(text.length / (rowCharacters * 0.85)));
  const width = rows === 1 ? text.length : rowCharacters;
  return {
    width: Math.round((width * character + padding.x) * scale),
    height: Math.round(((text.length <= rowCharacters ? 1 : rows) * row + padding.y) * scale),
  };
}

function candidatesFor(route: readonly Point[], size: { width: number; height: number }): LabelPlace[] {
  const stretches = route
    .slice(1)
    .map((b, i) => ({ a: route[i] ?? b, b }))
    .map(({ a, b }) => ({ a, b, length: Math.abs(a.x - b.x) + Math.abs(a.y - b.y) }))
    .sort((one, other) => other.length - one.length);
  return stretches.flatMap(({ a, b }) =>
    [0.5, 0.3, 0.7, 0.12, 0.88].flatMap((share) => {
      const [x, y] = [a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share];
      const on = { x, y, ...size };
      if (a.x !== b.x) return [on, { ...on, y: y - size.height / 2 - beside }, { ...on, y: y + size.height / 2 + beside }];
      const aside = size.width / 2 + beside;
      return [on, { ...on, x: x + aside }, { ...on, x: x - aside }];
    }),
  );
}

function middleOf({ x, y, width, height }: Rect): LabelPlace {
  return { x: x + width / 2, y: y + height / 2, width, height };
}

/** Shared area in px². */
function overlap(a: LabelPlace, b: LabelPlace): number {
  const wide = Math.min(a.x + a.width / 2, b.x + b.width / 2) - Math.max(a.x - a.width / 2, b.x - b.width / 2);
  const high = Math.min(a.y + a.height / 2, b.y + b.height / 2) - Math.max(a.y - a.height / 2, b.y - b.height / 2);
  return wide > 0 && high > 0 ? wide * high : 0;
}
