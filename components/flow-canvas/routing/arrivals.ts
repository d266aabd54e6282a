import type { Position } from "@/flows/definition/schema";
import type { StateView, TransitionView } from "../canvas-model";
import { entryPoint, exitPoint, nodeSize } from "../node-geometry";

/** Between two arrows at one state, in px: as wide as arrowheads want it, never closer than a line and its gap. */
const arrivalGap = 12;
const leastGap = 5;
const rim = 14;

/**
 * How far below a state's top (px) each edge arrives at its left side, by transition id. One that comes alone arrives at the
 * title; several arrive one below the other in the order they come from, so that no two run on one line. Pure.
 */
export function spreadArrivals(
  transitions: readonly TransitionView[],
  views: ReadonlyMap<string, StateView>,
  positions: Readonly<Record<string, Position>>,
): ReadonlyMap<string, number> {
  const byTarget = new Map<string, TransitionView[]>();
  for (const transition of transitions) {
    if (transition.source === transition.target) continue;
    const arriving = byTarget.get(transition.target);
    if (arriving) arriving.push(transition);
    else byTarget.set(transition.target, [transition]);
  }
  const arrivals = new Map<string, number>();
  for (const [name, arriving] of byTarget) {
    const target = views.get(name);
    if (target) for (const [id, y] of arrivalsAt(target, arriving, views, positions)) arrivals.set(id, y);
  }
  return arrivals;
}

function arrivalsAt(
  target: StateView,
  arriving: readonly TransitionView[],
  views: ReadonlyMap<string, StateView>,
  positions: Readonly<Record<string, Position>>,
): [string, number][] {
  const at = positions[target.name] ?? { x: 0, y: 0 };
  const room = nodeSize(target).height - entryPoint.y - rim;
  const gap = Math.min(arrivalGap, Math.max(leastGap, room / Math.max(1, arriving.length - 1)));
  const slots = Math.floor(room / gap) + 1;
  const ordered = arriving
    .map((transition) => ({ transition, from: cameFrom(transition, at, views, positions) }))
    .sort((a, b) => a.from - b.from || (a.transition.id < b.transition.id ? -1 : 1));
  // More edges than a state is high share the places there are, neighbours with neighbours.
  return ordered.map(({ transition }, i) => [transition.id, entryPoint.y + gap * (arriving.length <= slots ? i : Math.floor((i * slots) / arriving.length))]);
}

/** Smaller is higher up. What leads back comes round the outside: from above, or from below when it starts lower. */
function cameFrom(
  { source, event }: TransitionView,
  target: Position,
  views: ReadonlyMap<string, StateView>,
  positions: Readonly<Record<string, Position>>,
): number {
  const view = views.get(source);
  const from = positions[source] ?? { x: 0, y: 0 };
  const y = from.y + (view ? (exitPoint(view, event)?.y ?? 0) : 0);
  if (from.x < target.x) return y;
  return y + (from.y < target.y ? -1e6 : 1e6);
}
