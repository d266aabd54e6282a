import type { CanvasModel } from "../canvas-model";
import type { Positions } from "../layout-graph";
import { nodeSize, nodeWidth } from "../node-geometry";

/** A flow of so many columns stays one line; a longer one goes on below, like text. */
const longestLine = 8;
/** How much wider than high the whole should be, and the gap between two lines in px, where edges lead back. */
const aspect = 1.2;
const lineGap = 112;

type Column = { x: number; states: string[] };

/** The same columns in several lines one below the other, when they would make one line too long to be seen as a whole. Pure, O(n log n). */
export function wrapColumns(model: CanvasModel, positions: Readonly<Positions>): Positions {
  const columns = columnsOf(positions);
  if (columns.length <= longestLine) return { ...positions };
  const heights = new Map(model.states.map((view) => [view.name, nodeSize(view).height]));
  const bottomOf = (name: string) => (positions[name]?.y ?? 0) + (heights.get(name) ?? 0);
  const height = Math.max(...Object.keys(positions).map(bottomOf)) + lineGap;
  const width = (columns.at(-1)?.x ?? 0) + nodeWidth;
  const lines = Math.min(Math.ceil(columns.length / 5), Math.max(2, Math.round(Math.sqrt(width / (aspect * height)))));
  const perLine = Math.ceil(columns.length / lines);
  const wrapped: Positions = {};
  let top = 0;
  for (let from = 0; from < columns.length; from += perLine) {
    const line = columns.slice(from, from + perLine);
    const names = line.flatMap(({ states }) => states);
    const left = line[0]?.x ?? 0;
    const highest = Math.min(...names.map((name) => positions[name]?.y ?? 0));
    for (const name of names) {
      const { x, y } = positions[name] ?? { x: 0, y: 0 };
      wrapped[name] = { x: x - left, y: y - highest + top };
    }
    top += Math.max(...names.map(bottomOf)) - highest + lineGap;
  }
  return wrapped;
}

/** States whose left sides are less than half a state apart stand in one column. */
function columnsOf(positions: Readonly<Positions>): Column[] {
  const columns: Column[] = [];
  for (const [name, { x }] of Object.entries(positions).sort(([, a], [, b]) => a.x - b.x)) {
    const last = columns.at(-1);
    if (last && x - last.x < nodeWidth / 2) last.states.push(name);
    else columns.push({ x, states: [name] });
  }
  return columns;
}
