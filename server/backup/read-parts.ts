import type { Part } from "./archive";

const tablePattern = /^COPY (?:public\.)?"?(\w+)"? \(([^)]*)\) FROM stdin;$/;
const sequencePattern = /^SELECT pg_catalog\.setval\('public\.(\w+)', (\d+), (true|false)\);$/;
/** More in one line outside of a table is no dump. */
const longestLine = 1_000_000;
const newline = 10;

/** Takes a dump apart while it is read: `pg_dump`'s own output, or the text of a backup. Statements that only set the scene are left out. */
export async function* readParts(chunks: AsyncIterable<Buffer>): AsyncGenerator<Part> {
  let table: string | null = null;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      if (table === null) {
        const end = rest.indexOf(newline);
        if (end === -1) break;
        const part = readLine(rest.toString("utf8", 0, end));
        rest = rest.subarray(end + 1);
        if (part?.type === "table") table = part.table;
        if (part !== null) yield part;
        continue;
      }
      const { rows, isOver, used } = takeRows(rest);
      if (rows.length > 0) yield { type: "rows", table, data: rows };
      rest = rest.subarray(used);
      if (!isOver) break;
      yield { type: "tableEnd", table };
      table = null;
    }
    if (table === null && rest.length > longestLine) throw new Error("this is no backup: a line does not end");
  }
  if (table !== null) throw new Error(`the backup ends in the middle of table ${table}`);
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

/** Whole lines up to the one that ends the table; what remains begins a line. COPY escapes backslashes, so no row looks like that line. */
function takeRows(buffer: Buffer): { rows: Buffer; isOver: boolean; used: number } {
  if (buffer.subarray(0, endMark.length).equals(Buffer.from(endMark))) return { rows: buffer.subarray(0, 0), isOver: true, used: endMark.length };
  const mark = buffer.indexOf(`\n${endMark}`);
  if (mark !== -1) return { rows: buffer.subarray(0, mark + 1), isOver: true, used: mark + 1 + endMark.length };
  const end = buffer.lastIndexOf(newline) + 1;
  return { rows: buffer.subarray(0, end), isOver: false, used: end };
}
