export type Edges = ReadonlyMap<string, readonly string[]>;

/**
 * The groups of nodes that reach each other: two nodes have the same number exactly when each leads to the other. Targets
 * that are no nodes are passed over. Takes time in proportion to the edges.
 */
export function componentsOf(edges: Edges): ReadonlyMap<string, number> {
  const backwards = reversed(edges);
  const components = new Map<string, number>();
  let count = 0;
  for (const start of finishing(edges).reverse()) {
    if (components.has(start)) continue;
    const open = [start];
    components.set(start, count);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const source of backwards.get(node) ?? []) {
        if (components.has(source)) continue;
        components.set(source, count);
        open.push(source);
      }
    }
    count += 1;
  }
  return components;
}

/** The nodes in the order in which a search in depth is done with them. */
function finishing(edges: Edges): string[] {
  const seen = new Set<string>();
  const done: string[] = [];
  for (const start of edges.keys()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const path = [{ node: start, next: 0 }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const target = edges.get(top.node)?.[top.next];
      top.next += 1;
      if (target === undefined) {
        done.push(top.node);
        path.pop();
      } else if (edges.has(target) && !seen.has(target)) {
        seen.add(target);
        path.push({ node: target, next: 0 });
      }
    }
  }
  return done;
}

function reversed(edges: Edges): Map<string, string[]> {
  const backwards = new Map<string, string[]>();
  for (const [source, targets] of edges) {
    for (const target of targets) {
      const known = backwards.get(target);
      if (known === undefined) backwards.set(target, [source]);
      else known.push(source);
    }
  }
  return backwards;
}
