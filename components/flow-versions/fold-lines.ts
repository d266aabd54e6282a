import type { TextLine } from "@/flows/comparison/compare-texts";

/** A line of the older side beside one of the newer; null where that side has none. Or equal lines that are not shown. */
export type TextRow = { type: "lines"; was: TextLine | null; is: TextLine | null } | { type: "folded"; count: number; from: number };

/** Equal lines that are shown around what is different. */
const around = 3;

/** Lines as rows of two sides: what went stands beside what came in its place, long stretches of equal lines are folded. Pure. */
export function foldLines(lines: readonly TextLine[]): TextRow[] {
  const near = new Set<number>();
  for (const [index, line] of lines.entries())
    if (line.was === null || line.is === null) for (let at = index - around; at <= index + around; at += 1) near.add(at);
  const rows: TextRow[] = [];
  for (let index = 0; index < lines.length; ) {
    const end = stretchFrom(lines, index, near);
    const stretch = lines.slice(index, end);
    if (!near.has(index)) rows.push({ type: "folded", count: stretch.length, from: index });
    else rows.push(...besides(stretch));
    index = end;
  }
  return rows;
}

/** Where the lines end that are folded, or shown as one stretch. */
function stretchFrom(lines: readonly TextLine[], start: number, near: ReadonlySet<number>): number {
  let end = start;
  while (end < lines.length && near.has(end) === near.has(start)) end += 1;
  return end;
}

function besides(lines: readonly TextLine[]): TextRow[] {
  const rows: TextRow[] = [];
  let gone: TextLine[] = [];
  const flush = () => {
    rows.push(...gone.map((was): TextRow => ({ type: "lines", was, is: null })));
    gone = [];
  };
  for (const line of lines) {
    if (line.is === null) gone.push(line);
    else if (line.was === null) rows.push({ type: "lines", was: gone.shift() ?? null, is: line });
    else {
      flush();
      rows.push({ type: "lines", was: line, is: line });
    }
  }
  flush();
  return rows;
}
