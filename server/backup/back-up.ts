import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { archiveVersion, type Manifest, type Part, readTrailer, type Trailer, writeArchive } from "./archive";
import { dumpWithPgDump, findPgDump } from "./pg-dump";
import { dump, serverVersion, withConnection } from "./repository";

export type BackUpRequest = {
  url: string;
  path: string;
  /** Of Parley. */
  version: string;
  /** That the database has had. */
  migrations: Manifest["migrations"];
  /** @default pg_dump when there is one that is not older than the server */
  writer?: Manifest["writer"] | undefined;
  now: () => number;
};

/** Writes everything in the schema `public` to one file, which appears when it is whole. */
export function backUp({ url, path, version, migrations, writer, now }: BackUpRequest): Promise<{ manifest: Manifest; tables: Trailer["tables"] }> {
  return withConnection(url, "parley-backup", async (client) => {
    const postgres = await serverVersion(client);
    const chosen = writer ?? (((await findPgDump()) ?? 0) >= Number.parseInt(postgres, 10) ? "pg_dump" : "driver");
    const manifest: Manifest = { parleyBackup: archiveVersion, createdAt: new Date(now()).toISOString(), version, postgres, writer: chosen, migrations };
    const part = `${path}.part`;
    try {
      const tables = await store(manifest, chosen === "pg_dump" ? dumpWithPgDump(url) : dump(client), part);
      await rename(part, path);
      return { manifest, tables };
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  });
}

async function store(manifest: Manifest, parts: AsyncIterable<Part>, path: string): Promise<Trailer["tables"]> {
  let last: Buffer = Buffer.alloc(0);
  async function* remembered(): AsyncGenerator<Buffer> {
    for await (const chunk of writeArchive(manifest, parts)) {
      last = chunk;
      yield chunk;
    }
  }
  // What customers said is in it: nobody but the owner may read it.
  await pipeline(Readable.from(remembered()), createGzip(), createWriteStream(path, { mode: 0o600, flush: true }));
  return readTrailer(last.toString("utf8").trim().slice("-- ".length))?.tables ?? {};
}
