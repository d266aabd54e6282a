import type pg from "pg";
import { type LeafTable, leafTables } from "../server/growth/leaves-repository";

/** Cuts empty tables as if Parley had run for so long: a leaf for each week since then. */
export async function cutPast(pool: pg.Pool, days: number): Promise<void> {
  for (const table of leafTables) await cut(pool, table, days);
}

async function cut(pool: pg.Pool, table: LeafTable, days: number): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass AND c.relname <> $1 || '_other'`,
    [table],
  );
  await pool.query(`DROP TABLE ${rows.map(({ name }) => name).join(", ")}`);
  const prefix = table === "messages" ? "s" : "r";
  const past = await pool.query<{ ends: string }>("SELECT leaf_bound($1, now() - $2 * interval '1 day') AS ends", [prefix, days + 1]);
  await pool.query(`CREATE TABLE ${table}_before PARTITION OF ${table} FOR VALUES FROM (MINVALUE) TO ('${past.rows[0]?.ends}')`);
  await pool.query("SELECT name_leaf_indexes($1, $1 || '_before'), make_leaves($1, 4)", [table]);
}
