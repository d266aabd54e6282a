import { createHash } from "node:crypto";
import { z } from "zod";

/**
 * The file of a backup: gzip over text. A line with the manifest, then what `pg_dump --data-only` writes for each table
 * (`COPY … FROM stdin;`, rows, `\.`) and sequence, then a line with the counts and the checksum over everything between the two.
 * `gunzip -c file | psql` can read it too, into empty tables of the same migrations.
 */
export const archiveVersion = 1;

export const manifestSchema = z.object({
  parleyBackup: z.number(),
  createdAt: z.string(),
  /** Of Parley. */
  version: z.string(),
  postgres: z.string(),
  writer: z.enum(["driver", "pg_dump"]),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
});

export const trailerSchema = z.object({
  /** Rows by table. */
  tables: z.record(z.string(), z.number()),
  /** In hex, over the bytes between manifest and trailer. */
  sha256: z.string(),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type Trailer = z.infer<typeof trailerSchema>;

/** What a dump is made of. `rows` of a table are whole lines in COPY's text format. */
export type Part =
  | { type: "table"; table: string; columns: string }
  | { type: "rows"; table: string; data: Buffer }
  | { type: "tableEnd"; table: string }
  | { type: "sequence"; name: string; value: string; isCalled: boolean }
  /** A comment, as manifest and trailer are; the text without its dashes. */
  | { type: "comment"; text: string };

const manifestMark = "-- parley manifest ";
const trailerMark = "-- parley end ";

/** Writes parts between manifest and trailer. */
export async function* writeArchive(manifest: Manifest, parts: AsyncIterable<Part>): AsyncGenerator<Buffer> {
  yield Buffer.from(`${manifestMark}${JSON.stringify(manifest)}\n`);
  const hash = createHash("sha256");
  const tables: { [table: string]: number } = {};
  for await (const part of parts) {
    if (part.type === "comment") continue;
    if (part.type === "table") tables[part.table] ??= 0;
    if (part.type === "rows") tables[part.table] = (tables[part.table] ?? 0) + countLines(part.data);
    const bytes = spell(part);
    hash.update(bytes);
    yield bytes;
  }
  const trailer: Trailer = { tables, sha256: hash.digest("hex") };
  yield Buffer.from(`${trailerMark}${JSON.stringify(trailer)}\n`);
}

function spell(part: Exclude<Part, { type: "comment" }>): Buffer {
  switch (part.type) {
    case "table":
      return Buffer.from(`COPY public.${part.table} (${part.columns}) FROM stdin;\n`);
    case "rows":
      return part.data;
    case "tableEnd":
      return Buffer.from("\\.\n\n");
    case "sequence":
      return Buffer.from(`SELECT pg_catalog.setval('public.${part.name}', ${part.value}, ${String(part.isCalled)});\n`);
  }
}

export function countLines(data: Buffer): number {
  let lines = 0;
  for (let at = data.indexOf(10); at !== -1; at = data.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/** The manifest in a comment; null when it is something else. */
export function readManifest(text: string): Manifest | null {
  return readMarked(text, manifestMark, manifestSchema);
}

export function readTrailer(text: string): Trailer | null {
  return readMarked(text, trailerMark, trailerSchema);
}

function readMarked<T>(text: string, mark: string, schema: z.ZodType<T>): T | null {
  const line = `-- ${text}`;
  if (!line.startsWith(mark)) return null;
  try {
    return schema.safeParse(JSON.parse(line.slice(mark.length))).data ?? null;
  } catch {
    return null; // cut off or changed: the reader says that it is missing
  }
}

/** A hash over the same bytes as the writer's. */
export function createBodyHash() {
  const hash = createHash("sha256");
  return { add: (part: Part) => void (part.type === "comment" ? null : hash.update(spell(part))), digest: () => hash.digest("hex") };
}
