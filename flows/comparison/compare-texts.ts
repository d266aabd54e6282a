import { z } from "zod";
import type { FlowDefinition } from "../definition/schema";
import type { FlowDefinitionV2 } from "../definition/schema-v2";
import { toV2 } from "../definition/to-v2";
import { diffLists } from "./diff-lists";

/** A line of the older text, of the newer, or of both; the numbers are those of the texts, from 1. */
const textLineSchema = z.object({ was: z.number().int().nullable(), is: z.number().int().nullable(), text: z.string() });

/** One part of the document that is written otherwise. */
export const textBlockSchema = z.object({ title: z.string(), lines: z.array(textLineSchema) });

export type TextLine = z.infer<typeof textLineSchema>;
export type TextBlock = z.infer<typeof textBlockSchema>;

/** Cells that are compared for one block; above that its middle is replaced as a whole. */
const mostCells = 1_000_000;

/** Two definitions as people write them, a block for each part of the document that is not the same: the flow's own properties, its context, each state. Places on the canvas are left out. Pure. */
export function compareTexts(was: FlowDefinition, is: FlowDefinition): TextBlock[] {
  const [before, after] = [blocksOf(toV2(was)), blocksOf(toV2(is))];
  const titles = [...new Set([...after.keys(), ...before.keys()])];
  return titles.flatMap((title) => {
    const [older, newer] = [before.get(title) ?? [], after.get(title) ?? []];
    return older.join("\n") === newer.join("\n") ? [] : [{ title, lines: numberLines(older, newer) }];
  });
}

function blocksOf({ states, context, ui: _ui, ...own }: FlowDefinitionV2): Map<string, string[]> {
  return new Map([
    ["Flow", linesOf(own)],
    ["Context", linesOf(context)],
    ...Object.entries(states).map(([name, state]): [string, string[]] => [`State ${name}`, linesOf(state)]),
  ]);
}

/** Keys in one order: a database keeps none. */
function linesOf(value: unknown): string[] {
  return JSON.stringify(value, (_key, member: unknown) => (isPlain(member) ? Object.fromEntries(Object.entries(member).sort(byKey)) : member), 2).split("\n");
}

const isPlain = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);
const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0);

function numberLines(was: readonly string[], is: readonly string[]): TextLine[] {
  const head = sharedHead(was, is);
  const tail = sharedHead(was.slice(head).reverse(), is.slice(head).reverse());
  const [older, newer] = [was.slice(head, was.length - tail), is.slice(head, is.length - tail)];
  const middle =
    older.length * newer.length > mostCells
      ? [...older.map((item) => ({ type: "missing" as const, item })), ...newer.map((item) => ({ type: "added" as const, item }))]
      : diffLists(older, newer);
  const same = (item: string) => ({ type: "same" as const, item });
  let [left, right] = [0, 0];
  return [...was.slice(0, head).map(same), ...middle, ...was.slice(was.length - tail).map(same)].map(({ type, item }) => ({
    was: type === "added" ? null : ++left,
    is: type === "missing" ? null : ++right,
    text: item,
  }));
}

function sharedHead(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
