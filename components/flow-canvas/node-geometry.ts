import type { StateView } from "./canvas-model";

/** Sizes in px. A node's height follows from its view alone, so that layout and routing need no measuring. */
export const nodeWidth = 248;
export const headerHeight = 40;
export const lineHeight = 18;
export const exitHeight = 24;
const bodyPadding = 20;
const exitsPadding = 9;
const borders = 2;

export type Rect = { x: number; y: number; width: number; height: number };
export type NodeSize = { width: number; height: number };

export function bodyHeight(view: Pick<StateView, "lines">): number {
  return bodyPadding + view.lines.reduce((sum, line) => sum + line.rows, 0) * lineHeight;
}

export function nodeSize(view: Pick<StateView, "lines" | "exits">): NodeSize {
  const exits = view.exits.length > 0 ? view.exits.length * exitHeight + exitsPadding : 0;
  return { width: nodeWidth, height: borders + headerHeight + bodyHeight(view) + exits };
}

/** Where an event's edges leave, from the node's top left corner; null when the state has no such event. */
export function exitPoint(view: Pick<StateView, "lines" | "exits">, event: string): { x: number; y: number } | null {
  const row = view.exits.findIndex((exit) => exit.event === event);
  if (row === -1) return null;
  return { x: nodeWidth, y: 1 + headerHeight + bodyHeight(view) + exitsPadding / 2 + row * exitHeight + exitHeight / 2 };
}

/** Where every edge arrives, from the node's top left corner. */
export const entryPoint = { x: 0, y: 1 + headerHeight / 2 } as const;
