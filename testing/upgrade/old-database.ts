import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { createEmptyDatabase, type TestDatabase } from "../server/test-database";

const folder = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

/**
 * A database as an earlier version left it: migrated up to (and without) the migration whose name ends with `before`, filled with
 * `rows` (each table's, in an order that its foreign keys allow), and then brought to the present as a start would.
 */
export async function createOldDatabase(before: string, rows: { readonly [table: string]: readonly object[] }): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const names = readdirSync(folder)
      .filter((name) => /^\d+_/.test(name))
      .sort();
    const from = names.findIndex((name) => name.endsWith(before));
    if (from === -1) throw new Error(`there is no migration '${before}'`);
    const apply = async (name: string): Promise<void> => {
      await client.query(readFileSync(`${folder}/${name}/migration.sql`, "utf8"));
    };
    for (const name of names.slice(0, from)) await apply(name);
    for (const [table, some] of Object.entries(rows))
      await client.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [JSON.stringify(some)]);
    for (const name of names.slice(from)) await apply(name);
    return database;
  } finally {
    await client.end();
  }
}
