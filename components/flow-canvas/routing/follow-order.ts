/** A straight stretch between two corners that may be moved sideways. `before` and `after` are the other ends of the stretches it joins. */
export type Stretch = {
  /** Index of the route, and of the stretch's first point within it. */
  route: number;
  at: number;
  /** Where it lies across its direction, and from where to where it runs along it. */
  position: number;
  from: number;
  to: number;
  /** Its two ends: how far along, and whether the line goes on to the smaller (-1) or the larger (1) side. */
  ends: readonly { along: number; side: number }[];
  /** The room it may move in. */
  low: number;
  high: number;
  /** Lines with the same owner leave the same handle. */
  owner: string;
};

const sameLevel = 3;
const overlapCost = 6;

/** True when two stretches would touch if they lay at the same place. */
export function meets(a: Stretch, b: Stretch): boolean {
  return a.from < b.to + sameLevel && b.from < a.to + sameLevel;
}

/** What it costs to have `a` on the smaller side of `b`: each crossing once, running on one line several times. */
export function costBefore(a: Stretch, b: Stretch): number {
  let cost = 0;
  for (const end of a.ends) {
    if (end.side < 0) continue;
    if (end.along > b.from + sameLevel && end.along < b.to - sameLevel) cost += 1;
    if (b.ends.some((other) => other.side < 0 && Math.abs(other.along - end.along) <= sameLevel)) cost += overlapCost;
  }
  for (const end of b.ends) if (end.side < 0 && end.along > a.from + sameLevel && end.along < a.to - sameLevel) cost += 1;
  return cost;
}

/** Above this many stretches side by side they keep the order they lie in: looking at each pair would take too long. */
const pairLimit = 300;

/** The order, from the smaller side on, in which the fewest lines cross: each is put where it crosses least, twice over. Pure. */
export function followOrder(stretches: readonly Stretch[]): Stretch[] {
  const sorted = [...stretches].sort((a, b) => a.position - b.position || a.from - b.from || a.route - b.route);
  if (sorted.length > pairLimit) return sorted;
  let order: Stretch[] = [];
  for (const stretch of sorted) insert(order, stretch);
  for (const stretch of sorted) {
    order = order.filter((other) => other !== stretch);
    insert(order, stretch);
  }
  return order;
}

function insert(order: Stretch[], stretch: Stretch): void {
  let cost = 0;
  for (const other of order) if (meets(stretch, other)) cost += costBefore(stretch, other);
  let best = { at: 0, cost };
  order.forEach((other, i) => {
    if (meets(stretch, other)) cost += costBefore(other, stretch) - costBefore(stretch, other);
    const isNearer = cost === best.cost && other.position <= stretch.position;
    if (cost < best.cost || isNearer) best = { at: i + 1, cost };
  });
  order.splice(best.at, 0, stretch);
}
