import type { Page } from "@playwright/test";

export type Stretch = { edge: string; isUpright: boolean; at: number; from: number; to: number };

/** The straight stretches of every edge that is drawn, in the flow's own px. */
export function stretchesOf(page: Page): Promise<Stretch[]> {
  return page.locator(".react-flow__edge").evaluateAll((edges) =>
    edges.flatMap((edge) => {
      const path = edge.querySelector(".flow-edge-line")?.getAttribute("d") ?? "";
      // "M start L … Q corner … L end": a bend is drawn round its corner, and the lines meet in the corners.
      const steps = [...path.matchAll(/([MLQ]) ([^MLQ]*)/g)].map(([, command, numbers]) => {
        const [x = 0, y = 0] = (numbers ?? "").trim().split(" ").map(Number);
        return { command, x, y };
      });
      const corners = steps.filter(({ command }, i) => command !== "L" || i === steps.length - 1);
      const found: Stretch[] = [];
      corners.slice(1).forEach((b, i) => {
        const a = corners[i] ?? b;
        const isUpright = Math.abs(a.x - b.x) < Math.abs(a.y - b.y);
        const [from, to] = isUpright ? [a.y, b.y] : [a.x, b.x];
        found.push({ edge: edge.getAttribute("data-id") ?? "", isUpright, at: isUpright ? a.x : a.y, from: Math.min(from, to), to: Math.max(from, to) });
      });
      return found;
    }),
  );
}

/** Pairs of edges from different handles that run on one line for longer than `tolerated` px. */
export function sharedLines(stretches: readonly Stretch[], tolerated: number): string[] {
  const handleOf = (edge: string) => edge.slice(0, edge.lastIndexOf(":"));
  return stretches.flatMap((a, i) =>
    stretches
      .slice(i + 1)
      .filter(
        (b) =>
          handleOf(a.edge) !== handleOf(b.edge) &&
          a.isUpright === b.isUpright &&
          Math.abs(a.at - b.at) < 2 &&
          Math.min(a.to, b.to) - Math.max(a.from, b.from) > tolerated,
      )
      .map((b) => `${a.edge} and ${b.edge}`),
  );
}

/** Where every state that is drawn stands, in the flow's own px. */
export function placesOf(page: Page): Promise<{ name: string; x: number; y: number }[]> {
  return page.locator(".react-flow__node").evaluateAll((nodes) =>
    nodes.map((node) => {
      const [, x = "0", y = "0"] = /translate\(([-\d.]+)px, ?([-\d.]+)px\)/.exec(node instanceof HTMLElement ? node.style.transform : "") ?? [];
      return { name: node.getAttribute("data-id") ?? "", x: Number(x), y: Number(y) };
    }),
  );
}
