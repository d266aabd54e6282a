import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Manifest, type Part, readManifest, readTrailer, writeArchive } from "./archive";
import { createLineBuffer } from "./line-buffer";
import { readParts } from "./read-parts";

const manifest: Manifest = { parleyBackup: 1, createdAt: "2026-01-01T00:00:00.000Z", version: "0.1.0", postgres: "18.4", writer: "driver", migrations: [] };

/** What COPY makes of values: newlines, tabs and backslashes never stand bare. */
const rowArbitrary = fc
  .array(fc.string({ unit: fc.constantFrom("a", "\\\\", "\\n", "\\t", "\\N", ".", "ä", "COPY x (y) FROM stdin;", "-- ") }), { minLength: 1, maxLength: 3 })
  .map((cells) => `${cells.join("\t")}\n`);

async function* chunksOf(data: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let [at, turn] = [0, 0]; at < data.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield data.subarray(at, at + size);
    at += size;
  }
}

async function archiveOf(tables: readonly (readonly string[])[]): Promise<Buffer> {
  async function* parts(): AsyncGenerator<Part> {
    for (const [index, rows] of tables.entries()) {
      yield { type: "table", table: `t${index}`, columns: 'id, "order"' };
      yield { type: "rows", table: `t${index}`, data: Buffer.from(rows.join("")) };
      yield { type: "tableEnd", table: `t${index}` };
    }
    yield { type: "sequence", name: "t0_id_seq", value: "7", isCalled: true };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of writeArchive(manifest, parts())) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("readParts", () => {
  it("gives back what was written, wherever the chunks are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(rowArbitrary, { maxLength: 6 }), { maxLength: 3 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        async (tables, sizes) => {
          const read = new Map<string, string>();
          const comments: string[] = [];
          const sequences: Part[] = [];
          for await (const part of readParts(chunksOf(await archiveOf(tables), sizes))) {
            if (part.type === "table") read.set(part.table, "");
            if (part.type === "rows") read.set(part.table, `${read.get(part.table) ?? ""}${part.data.toString("utf8")}`);
            if (part.type === "comment") comments.push(part.text);
            if (part.type === "sequence") sequences.push(part);
          }
          expect([...read.values()]).toEqual(tables.map((rows) => rows.join("")));
          expect(readManifest(comments[0] ?? "")).toEqual(manifest);
          expect(readTrailer(comments[1] ?? "")?.tables).toEqual(Object.fromEntries(tables.map((rows, index) => [`t${index}`, rows.length])));
          expect(sequences).toEqual([{ type: "sequence", name: "t0_id_seq", value: "7", isCalled: true }]);
        },
      ),
    );
  });

  it("leaves out what pg_dump says beside the data", async () => {
    const text =
      "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\nSET statement_timeout = 0;\nCOPY public.\"t\" (a) FROM stdin;\n1\n\\.\n\nSELECT pg_catalog.setval('public.s', 3, false);\n";
    const parts: Part[] = [];
    for await (const part of readParts(chunksOf(Buffer.from(text), [5]))) parts.push(part);
    expect(parts.filter(({ type }) => type !== "comment").map(({ type }) => type)).toEqual(["table", "rows", "tableEnd", "sequence"]);
  });

  it("refuses a dump that ends within a table", async () => {
    const read = async () => {
      for await (const part of readParts(chunksOf(Buffer.from("COPY t (a) FROM stdin;\n1\n2"), [100]))) void part;
    };
    await expect(read()).rejects.toThrow("ends in the middle of table t");
  });

  it("refuses a row that never ends, before much of it was unpacked", async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from("COPY t (a) FROM stdin;\n");
      for (;;) {
        given += 65_536;
        yield Buffer.alloc(65_536, "a");
      }
    }
    const read = async () => {
      for await (const part of readParts(endless())) void part;
    };
    await expect(read()).rejects.toThrow("a line does not end");
    expect(given).toBeLessThan(40_000_000);
  });

  it("copies each byte of a long row once, however it comes", () => {
    const buffer = createLineBuffer({ longest: 10_000_000 });
    for (let piece = 0; piece < 20_000; piece += 1) expect(buffer.add(Buffer.alloc(100, "a")).length).toBe(0);
    const line = buffer.add(Buffer.from("b\nc"));
    expect([line.length, buffer.copiedBytes(), buffer.rest().toString()]).toEqual([2_000_002, 2_000_002, "c"]);
  });
});
