import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import type { Part } from "./archive";

/** What Prisma makes for itself; the migrations do not. */
const migrationsTable = `CREATE TABLE "_prisma_migrations" (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
  logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/** A table that is cut into leaves stands for them: where it is restored, the leaves are others. */
const tablesText = `SELECT c.relname AS name, array_agg(quote_ident(a.attname) ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '') AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition GROUP BY c.relname ORDER BY c.relname`;

const referencesText = `SELECT DISTINCT c.relname AS "from", r.relname AS "to" FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace WHERE k.contype = 'f' AND n.nspname = 'public' AND c.oid <> r.oid AND NOT c.relispartition`;

const sequencesText = "SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1";

/** As pg_dump sets it, so that the same value is always the same text. */
const plainText =
  "SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET timezone = 'UTC'; SET extra_float_digits = 3; SET bytea_output = 'hex'; SET client_encoding = 'UTF8'; SET statement_timeout = 0";

/** Opens one connection for as long as `work` takes; a transaction that it leaves open is rolled back. */
export async function withConnection<T>(url: string, name: string, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: name });
  client.on("error", () => undefined); // told by the query in progress
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

type Table = { name: string; columns: string[] };

/** The tables of the schema, each after those that it refers to. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const tables = (await client.query<Table>(tablesText)).rows;
  const references = (await client.query<{ from: string; to: string }>(referencesText)).rows;
  const sorted: Table[] = [];
  const isPlaced = (name: string): boolean => sorted.some((table) => table.name === name);
  while (sorted.length < tables.length) {
    const open = tables.filter((table) => !isPlaced(table.name));
    const free = open.find((table) => references.every(({ from, to }) => from !== table.name || isPlaced(to)));
    const [first] = open;
    // Tables that refer to each other have no order; the first by name goes on.
    if (first !== undefined) sorted.push(free ?? first);
  }
  return sorted;
}

/** Everything in the schema as it is at one moment, whatever is written meanwhile. */
export async function* dump(client: pg.ClientBase): AsyncGenerator<Part> {
  const tables = await listTables(client);
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  await client.query(plainText);
  // Before the moment is fixed by the first row that is read: a leaf that retention empties later would look empty at that moment too.
  await client.query(`LOCK TABLE ${tables.map(({ name }) => `public."${name}"`).join(", ")} IN ACCESS SHARE MODE`);
  for (const { name, columns } of tables) {
    yield { type: "table", table: name, columns: columns.join(", ") };
    const rows: AsyncIterable<Buffer> = client.query(copyTo(`COPY (SELECT ${columns.join(", ")} FROM public.${name}) TO STDOUT`));
    for await (const data of rows) yield { type: "rows", table: name, data };
    yield { type: "tableEnd", table: name };
  }
  for (const { name } of (await client.query<{ name: string }>(sequencesText)).rows) {
    const { rows } = await client.query<{ value: string; isCalled: boolean }>(
      `SELECT last_value::text AS value, is_called AS "isCalled" FROM public."${name}"`,
    );
    const [sequence] = rows;
    if (sequence !== undefined) yield { type: "sequence", name, ...sequence };
  }
  await client.query("COMMIT");
}

/** Rows by table, those of the migrations aside; empty tables are left out. */
export async function countRows(client: pg.ClientBase): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { name } of await listTables(client)) {
    if (name === "_prisma_migrations") continue;
    const { rows } = await client.query<{ found: string }>(`SELECT count(*) AS found FROM public."${name}"`);
    const found = Number(rows[0]?.found ?? 0);
    if (found > 0) counts.set(name, found);
  }
  return counts;
}

/** Other connections of a Parley server to this database. */
export async function countServers(client: pg.ClientBase): Promise<number> {
  const text =
    "SELECT count(*)::int AS found FROM pg_stat_activity WHERE datname = current_database() AND application_name IN ('parley', 'parley-jobs') AND pid <> pg_backend_pid()";
  return (await client.query<{ found: number }>(text)).rows[0]?.found ?? 0;
}

/** Empties the schema and makes its tables anew by these migrations. Part of the caller's transaction. */
export async function remakeTables(client: pg.ClientBase, migrations: readonly { sql: string }[]): Promise<void> {
  await client.query(plainText);
  const names = (await listTables(client)).map(({ name }) => `public."${name}"`);
  if (names.length > 0) await client.query(`DROP TABLE ${names.join(", ")} CASCADE`);
  for (const { sql } of migrations) await client.query(sql);
  await client.query(migrationsTable);
  // Rows come as they are: what was stored before a rule about it may break the rule.
  await client.query("SET LOCAL parley.restoring = 'on'");
}

export type RowWriter = { write: (data: Buffer) => Promise<void>; end: () => Promise<number> };

/** Opens a table for rows in COPY's text format; `end` gives how many there were. */
export function openTable(client: pg.ClientBase, table: string, columns: string): RowWriter {
  const stream = client.query(copyFrom(`COPY public."${table}" (${columns}) FROM STDIN`));
  const failed = new Promise<never>((_, reject) => stream.once("error", reject));
  failed.catch(() => undefined); // told by whoever writes next
  return {
    write: (data) => Promise.race([failed, stream.write(data) ? Promise.resolve() : new Promise<void>((resolve) => stream.once("drain", resolve))]),
    end: () =>
      Promise.race([
        failed,
        new Promise<number>((resolve) => {
          stream.once("finish", () => resolve(stream.rowCount));
          stream.end();
        }),
      ]),
  };
}

export async function setSequence(client: pg.ClientBase, name: string, value: string, isCalled: boolean): Promise<void> {
  await client.query("SELECT setval(($1::text)::regclass, $2::bigint, $3)", [`public."${name}"`, value, isCalled]);
}

/** Statistics, so that the first queries after a restore are planned well. */
export async function analyse(client: pg.ClientBase): Promise<void> {
  await client.query("ANALYZE");
}

export async function inOneTransaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  const result = await work();
  await client.query("COMMIT");
  return result;
}

export async function serverVersion(client: pg.ClientBase): Promise<string> {
  return (await client.query<{ server_version: string }>("SHOW server_version")).rows[0]?.server_version ?? "";
}
