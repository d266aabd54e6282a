/** States as numbers: `next[i]` are the states that `i` leads to, in reading order, each once and never `i` itself. */
export type StateGraph = { next: readonly (readonly number[])[] };

/**
 * The same graph without the edges that close a circle: those that lead to a state that is still being walked through. A graph
 * without circles keeps all its edges. Pure, O(n + e).
 */
export function withoutCircles({ next }: StateGraph, start: number): StateGraph {
  const state = next.map((): "new" | "open" | "done" => "new");
  const kept = next.map((): number[] => []);
  const visit = (root: number) => {
    const path = [{ at: root, turn: 0 }];
    state[root] = "open";
    for (let here = path.at(-1); here; here = path.at(-1)) {
      const target = next[here.at]?.[here.turn];
      here.turn += 1;
      if (target === undefined) {
        state[here.at] = "done";
        path.pop();
      } else if (state[target] !== "open") {
        kept[here.at]?.push(target);
        if (state[target] === "new") {
          state[target] = "open";
          path.push({ at: target, turn: 0 });
        }
      }
    }
  };
  if (next.length > 0) visit(start);
  next.forEach((_, i) => {
    if (state[i] === "new") visit(i);
  });
  return { next: kept };
}

/** For each state the number of its column: every edge leads to a later one. The graph must have no circles. Pure, O(n + e). */
export function layersOf({ next }: StateGraph, start: number): number[] {
  const layers = next.map(() => 0);
  const waiting = next.map(() => 0);
  for (const targets of next) for (const target of targets) waiting[target] = (waiting[target] ?? 0) + 1;
  const sources = waiting.flatMap((count, i) => (count === 0 ? [i] : []));
  const ready = [...sources];
  for (let i = 0; i < ready.length; i++) {
    const at = ready[i] ?? 0;
    for (const target of next[at] ?? []) {
      layers[target] = Math.max(layers[target] ?? 0, (layers[at] ?? 0) + 1);
      waiting[target] = (waiting[target] ?? 0) - 1;
      if (waiting[target] === 0) ready.push(target);
    }
  }
  // What nothing leads to stands just before what it leads to, not far away at the start.
  for (const at of sources) {
    const targets = next[at] ?? [];
    if (at !== start && targets.length > 0) layers[at] = Math.max(0, Math.min(...targets.map((target) => layers[target] ?? 1)) - 1);
  }
  return layers;
}

/** The main way: from the start always by the first edge that leads on. Pure. */
export function spineOf({ next }: StateGraph, start: number): number[] {
  const spine: number[] = [];
  const seen = new Set<number>();
  for (let at: number | undefined = start; at !== undefined && at < next.length && !seen.has(at); at = next[at]?.[0]) {
    seen.add(at);
    spine.push(at);
  }
  return spine;
}
