import type { CanvasModel } from "../canvas-model";
import type { Positions } from "../layout-graph";
import { nodeSize, nodeWidth } from "../node-geometry";
import { layersOf, type StateGraph, spineOf, withoutCircles } from "./layers";
import { wrapColumns } from "./wrap-columns";

/** Between two states above each other, and least and most between two columns, in px. */
const rowGap = 48;
const columnGap = { least: 88, most: 184, forEachEdge: 5 };

/**
 * A place for every state, at once: columns from left to right, the main way straight along the top, what branches off it
 * below, as near as there is room to what leads there. No two states overlap, and equal flows give equal places. Pure,
 * O(n + e log e).
 */
export function placeStates(model: CanvasModel): Positions {
  const graph = graphOf(model);
  const start = Math.max(
    0,
    model.states.findIndex(({ isInitial }) => isInitial),
  );
  const forward = withoutCircles(graph, start);
  const layers = layersOf(forward, start);
  const columns = columnsOf(layers);
  const spine = new Set(spineOf(forward, start));
  const before = predecessorsOf(forward);
  const heights = model.states.map((view) => nodeSize(view).height);
  const ys = stack(orderColumns(columns, spine, before, forward), spine, before, heights);
  const xs = columnPlaces(columns.length, layers, graph);
  const placed = Object.fromEntries(model.states.map(({ name }, i) => [name, { x: xs[layers[i] ?? 0] ?? 0, y: ys[i] ?? 0 }]));
  return wrapColumns(model, placed);
}

function graphOf({ states, transitions }: CanvasModel): StateGraph {
  const numbers = new Map(states.map(({ name }, i) => [name, i]));
  const next = states.map(() => new Set<number>());
  for (const { source, target } of transitions) {
    const [from, to] = [numbers.get(source), numbers.get(target)];
    if (from !== undefined && to !== undefined && from !== to) next[from]?.add(to);
  }
  return { next: next.map((targets) => [...targets]) };
}

function columnsOf(layers: readonly number[]): number[][] {
  const columns: number[][] = [];
  layers.forEach((layer, i) => {
    while (columns.length <= layer) columns.push([]);
    columns[layer]?.push(i);
  });
  return columns;
}

function predecessorsOf({ next }: StateGraph): number[][] {
  const before = next.map((): number[] => []);
  next.forEach((targets, i) => {
    for (const target of targets) before[target]?.push(i);
  });
  return before;
}

/** Sweeps over the columns; more of them gain little. */
const sweeps = 3;

/** Each column from top to bottom: the main way first, the rest near what it is connected with, so that few edges cross. */
function orderColumns(columns: readonly (readonly number[])[], spine: ReadonlySet<number>, before: readonly number[][], { next }: StateGraph): number[][] {
  const rows = new Map<number, number>();
  const ordered = columns.map((column) => [...column].sort((a, b) => Number(spine.has(b)) - Number(spine.has(a)) || a - b));
  const note = (column: readonly number[]) => column.forEach((state, row) => rows.set(state, row));
  ordered.forEach(note);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const isForward = sweep % 2 === 0;
    const neighbours = isForward ? before : next;
    for (const column of isForward ? ordered : [...ordered].reverse()) {
      const wanted = new Map(column.map((state) => [state, spine.has(state) ? -1 : middleRow(neighbours[state] ?? [], rows, rows.get(state) ?? 0)]));
      column.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || (rows.get(a) ?? 0) - (rows.get(b) ?? 0));
      note(column);
    }
  }
  return ordered;
}

function middleRow(neighbours: readonly number[], rows: ReadonlyMap<number, number>, otherwise: number): number {
  return neighbours.length === 0 ? otherwise : neighbours.reduce((sum, state) => sum + (rows.get(state) ?? 0), 0) / neighbours.length;
}

/** Heights: the main way at 0, every other state level with what leads to it where there is room, else just below its neighbour. */
function stack(columns: readonly (readonly number[])[], spine: ReadonlySet<number>, before: readonly number[][], heights: readonly number[]): number[] {
  const tops = heights.map(() => 0);
  const tallest = Math.max(0, ...[...spine].map((state) => heights[state] ?? 0));
  for (const column of columns) {
    // Below the main way everywhere, so that it has a row of its own and lines pass under it undisturbed.
    let free = tallest + rowGap;
    for (const state of column) {
      if (spine.has(state)) continue;
      const level = (before[state] ?? []).filter((other) => !spine.has(other)).map((other) => tops[other] ?? 0);
      const top = Math.max(free, level.length > 0 ? Math.min(...level) : 0);
      tops[state] = top;
      free = top + (heights[state] ?? 0) + rowGap;
    }
  }
  return tops;
}

/** Left sides of the columns; where many edges bend, the gap before a column is wider. */
function columnPlaces(count: number, layers: readonly number[], { next }: StateGraph): number[] {
  const bends = Array.from({ length: count }, () => 0);
  next.forEach((targets, i) => {
    for (const target of targets) {
      const [from, to] = [(layers[i] ?? 0) + 1, layers[target] ?? 0];
      for (const column of new Set([from, to])) if (column < count) bends[column] = (bends[column] ?? 0) + 1;
    }
  });
  let x = 0;
  return bends.map((edges, column) => {
    if (column > 0) x += nodeWidth + Math.min(columnGap.most, Math.max(columnGap.least, 48 + edges * columnGap.forEachEdge));
    return x;
  });
}
