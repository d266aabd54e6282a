import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type pg from "pg";
import { archiveVersion, createBodyHash, type Manifest, type Part, readManifest, readTrailer, type Trailer } from "./archive";
import { NoDump } from "./line-buffer";
import { readParts } from "./read-parts";
import { analyse, countRows, countServers, inOneTransaction, openTable, type RowWriter, remakeTables, setSequence, withConnection } from "./repository";

/** Why a backup was not restored; nothing has changed. */
export class RestoreRefused extends Error {
  override readonly name = "RestoreRefused";
}

export type RestoreRequest = {
  url: string;
  path: string;
  /** Of this clone, in order. */
  migrations: readonly { name: string; checksum: string; sql: string }[];
  /** Throws away what is in the database. */
  force: boolean;
};

/**
 * Puts a backup in place of what is in the schema `public`: tables made anew by the migrations the backup had, every row, every sequence.
 * One transaction: it is all there and checked, or nothing has changed. Newer migrations are for the caller.
 * @throws RestoreRefused with a sentence
 */
export function restoreBackup({ url, path, migrations, force }: RestoreRequest): Promise<{ manifest: Manifest; tables: Trailer["tables"] }> {
  return withConnection(url, "parley-restore", async (client) => {
    await refuseWhatIsInUse(client, force);
    const restored = await inOneTransaction(client, () => load(client, path, migrations));
    await analyse(client);
    return restored;
  });
}

async function refuseWhatIsInUse(client: pg.ClientBase, force: boolean): Promise<void> {
  if ((await countServers(client)) > 0) throw new RestoreRefused("A Parley server is connected to this database. Stop it first.");
  if (force) return;
  const counts = await countRows(client);
  if (counts.size === 0) return;
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 3);
  throw new RestoreRefused(
    `This database is not empty (${most.map(([table, rows]) => `${rows} rows in ${table}`).join(", ")} …). Say --force to throw all of it away, or name another database.`,
  );
}

type Loading = { manifest: Manifest | null; trailer: Trailer | null; table: { name: string; writer: RowWriter } | null; tables: { [name: string]: number } };

async function load(client: pg.ClientBase, path: string, migrations: RestoreRequest["migrations"]): Promise<{ manifest: Manifest; tables: Trailer["tables"] }> {
  const hash = createBodyHash();
  const loading: Loading = { manifest: null, trailer: null, table: null, tables: {} };
  const file = createReadStream(path);
  const source = file.pipe(createGunzip());
  file.once("error", (error) => source.destroy(error));
  try {
    for await (const part of readParts(source)) {
      if (loading.manifest === null) {
        loading.manifest = checkManifest(part);
        await remakeTables(client, migrationsOf(loading.manifest, migrations));
      } else {
        hash.add(part);
        await take(client, part, loading);
      }
    }
  } catch (error) {
    if (isUnpacking(error)) throw new RestoreRefused("The file is damaged or no backup: it cannot be unpacked to its end.", { cause: error });
    if (error instanceof NoDump) throw new RestoreRefused(`The file is damaged or no backup: ${error.message}.`, { cause: error });
    throw error;
  } finally {
    file.destroy();
  }
  const { manifest, trailer, tables } = loading;
  if (manifest === null) throw new RestoreRefused("The file is empty.");
  if (trailer === null) throw new RestoreRefused("The backup is cut off: its end is missing.");
  if (trailer.sha256 !== hash.digest()) throw new RestoreRefused("The backup was changed after it was written: its checksum does not fit.");
  const wrong = Object.keys({ ...tables, ...trailer.tables }).find((name) => tables[name] !== trailer.tables[name]);
  if (wrong !== undefined) throw new RestoreRefused(`The backup should hold ${trailer.tables[wrong] ?? 0} rows of ${wrong}, and ${tables[wrong] ?? 0} came.`);
  return { manifest, tables };
}

function isUnpacking(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");
}

function checkManifest(part: Part): Manifest {
  const manifest = part.type === "comment" ? readManifest(part.text) : null;
  if (manifest === null) throw new RestoreRefused("The file is no backup of Parley.");
  if (manifest.parleyBackup > archiveVersion)
    throw new RestoreRefused(`The backup was written by a newer Parley (${manifest.version}). Update this clone first.`);
  return manifest;
}

function migrationsOf(manifest: Manifest, migrations: RestoreRequest["migrations"]): RestoreRequest["migrations"] {
  return manifest.migrations.map(({ name, checksum }) => {
    const own = migrations.find((migration) => migration.name === name);
    if (own === undefined) throw new RestoreRefused(`The backup has a migration that this clone lacks (${name}). Update this clone first.`);
    if (own.checksum !== checksum) throw new RestoreRefused(`The migration ${name} is another one here than where the backup was made.`);
    return own;
  });
}

async function take(client: pg.ClientBase, part: Part, loading: Loading): Promise<void> {
  switch (part.type) {
    case "table":
      loading.table = { name: part.table, writer: openTable(client, part.table, part.columns) };
      break;
    case "rows":
      await loading.table?.writer.write(part.data);
      break;
    case "tableEnd":
      loading.tables[part.table] = (loading.tables[part.table] ?? 0) + ((await loading.table?.writer.end()) ?? 0);
      loading.table = null;
      break;
    case "sequence":
      await setSequence(client, part.name, part.value, part.isCalled);
      break;
    case "comment":
      loading.trailer = readTrailer(part.text) ?? loading.trailer;
  }
}
