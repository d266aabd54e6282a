import type { Part } from "./archive";
import { createLineBuffer, NoDump } from "./line-buffer";

const tablePattern = /^COPY (?:public\.)?"?(\w+)"? \(([^)]*)\) FROM stdin;$/;
const sequencePattern = /^SELECT pg_catalog\.setval\('public\.(\w+)', (\d+), (true|false)\);$/;
/** A row holds a definition of a megabyte at most, escaped; more in one line is no dump. */
const longestLine = 33_554_432;
/** Tables and sequences: each is work for the database. */
const mostStatements = 1_000;
const newline = 10;

/** Takes a dump apart while it is read: `pg_dump`'s own output, or the text of a backup. Statements that only set the scene are left out. */
export async function* readParts(chunks: AsyncIterable<Buffer>): AsyncGenerator<Part> {
  const buffer = createLineBuffer({ longest: longestLine });
  let table: string | null = null;
  let statements = 0;
  for await (const chunk of chunks) {
    let lines: Buffer = buffer.add(chunk);
    while (lines.length > 0) {
      if (table === null) {
        const end = lines.indexOf(newline);
        const part = readLine(lines.toString("utf8", 0, end));
        lines = lines.subarray(end + 1);
        if (part?.type === "table") table = part.table;
        if (part?.type === "table" || part?.type === "sequence") statements += 1;
        if (statements > mostStatements) throw new NoDump("it has more tables than any database of ours");
        if (part !== null) yield part;
        continue;
      }
      const { rows, isOver, used } = takeRows(lines);
      if (rows.length > 0) yield { type: "rows", table, data: rows };
      lines = lines.subarray(used);
      if (!isOver) continue;
      yield { type: "tableEnd", table };
      table = null;
    }
  }
  if (table !== null) throw new NoDump(`it ends in the middle of table ${table}`);
  const rest = buffer.rest();
  const last = rest.length === 0 ? null : readLine(rest.toString("utf8"));
  if (last !== null) yield last;
}

function readLine(line: string): Part | null {
  if (line.startsWith("-- ")) return { type: "comment", text: line.slice(3) };
  const table = tablePattern.exec(line);
  if (table !== null) return { type: "table", table: table[1] ?? "", columns: table[2] ?? "" };
  const sequence = sequencePattern.exec(line);
  if (sequence !== null) return { type: "sequence", name: sequence[1] ?? "", value: sequence[2] ?? "1", isCalled: sequence[3] === "true" };
  return null;
}

const endMark = "\\.\n";

/** Whole lines up to the one that ends the table. COPY escapes backslashes, so no row looks like that line. */
function takeRows(lines: Buffer): { rows: Buffer; isOver: boolean; used: number } {
  if (lines.subarray(0, endMark.length).equals(Buffer.from(endMark))) return { rows: lines.subarray(0, 0), isOver: true, used: endMark.length };
  const mark = lines.indexOf(`\n${endMark}`);
  if (mark !== -1) return { rows: lines.subarray(0, mark + 1), isOver: true, used: mark + 1 + endMark.length };
  return { rows: lines, isOver: false, used: lines.length };
}
