import type { Position } from "@/flows/definition/schema";
import type { TransitionView } from "./canvas-model";

export type Direction = "left" | "right" | "up" | "down";

/**
 * The state an arrow key leads to: among the states connected with `from` the nearest one that lies in that direction,
 * else the nearest of all states there; null at the rim. Pure.
 */
export function neighbourOf(
  from: string,
  direction: Direction,
  positions: Readonly<Record<string, Position>>,
  transitions: readonly TransitionView[],
): string | null {
  const connected = new Set(transitions.flatMap(({ source, target }) => (source === from ? [target] : target === from ? [source] : [])));
  connected.delete(from);
  return nearest(from, direction, positions, (name) => connected.has(name)) ?? nearest(from, direction, positions, () => true);
}

function nearest(from: string, direction: Direction, positions: Readonly<Record<string, Position>>, accepts: (name: string) => boolean): string | null {
  const origin = positions[from];
  if (!origin) return null;
  let best: { name: string; distance: number } | null = null;
  for (const [name, position] of Object.entries(positions)) {
    if (name === from || !accepts(name)) continue;
    const { along, across } = split(direction, position.x - origin.x, position.y - origin.y);
    // Half a right angle and a bit: what lies mostly sideways belongs to another arrow.
    if (along <= 0 || across > along * 2.5) continue;
    const distance = along + across * 2;
    if (!best || distance < best.distance) best = { name, distance };
  }
  return best?.name ?? null;
}

function split(direction: Direction, dx: number, dy: number): { along: number; across: number } {
  switch (direction) {
    case "right":
      return { along: dx, across: Math.abs(dy) };
    case "left":
      return { along: -dx, across: Math.abs(dy) };
    case "down":
      return { along: dy, across: Math.abs(dx) };
    case "up":
      return { along: -dy, across: Math.abs(dx) };
  }
}
