import type { Rect } from "../node-geometry";

/** Side of a cell in px: about one state with its margins. */
const cell = 320;

export type ObstacleIndex = {
  /** The rectangles that touch the box (px, corners in any order), each once. */
  near: (x1: number, y1: number, x2: number, y2: number) => readonly Rect[];
  /** Around everything; null when there is nothing. */
  bounds: { left: number; top: number; right: number; bottom: number } | null;
};

/** Rectangles by where they are, so that asking what is on a way does not look at every state of a large flow. */
export function indexObstacles(rects: readonly Rect[]): ObstacleIndex {
  const cells = new Map<number, number[]>();
  rects.forEach((rect, i) => {
    forCells(rect.x, rect.y, rect.x + rect.width, rect.y + rect.height, (key) => {
      const members = cells.get(key);
      if (members) members.push(i);
      else cells.set(key, [i]);
    });
  });
  // The number of the question that last met a rectangle: one that lies in several cells is given once.
  const asked = new Uint32Array(rects.length);
  let question = 0;
  const near: ObstacleIndex["near"] = (x1, y1, x2, y2) => {
    const [left, right, top, bottom] = [Math.min(x1, x2), Math.max(x1, x2), Math.min(y1, y2), Math.max(y1, y2)];
    const found: Rect[] = [];
    question += 1;
    forCells(left, top, right, bottom, (key) => {
      for (const i of cells.get(key) ?? []) {
        const rect = rects[i];
        if (!rect || asked[i] === question) continue;
        asked[i] = question;
        if (rect.x <= right && rect.x + rect.width >= left && rect.y <= bottom && rect.y + rect.height >= top) found.push(rect);
      }
    });
    return found;
  };
  return { near, bounds: boundsOf(rects) };
}

/** Columns and rows are far fewer than this, so that each cell has a number of its own. */
const rowsOfCells = 1_000_003;

function forCells(left: number, top: number, right: number, bottom: number, visit: (key: number) => void): void {
  for (let column = Math.floor(left / cell); column <= Math.floor(right / cell); column++)
    for (let row = Math.floor(top / cell); row <= Math.floor(bottom / cell); row++) visit(column * rowsOfCells + row);
}

function boundsOf(rects: readonly Rect[]): ObstacleIndex["bounds"] {
  let bounds: ObstacleIndex["bounds"] = null;
  for (const { x, y, width, height } of rects) {
    if (!bounds) bounds = { left: x, top: y, right: x + width, bottom: y + height };
    bounds.left = Math.min(bounds.left, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.right = Math.max(bounds.right, x + width);
    bounds.bottom = Math.max(bounds.bottom, y + height);
  }
  return bounds;
}
