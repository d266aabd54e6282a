import type pg from "pg";

/** What a row without a workspace of its own belongs to, by the column that says so. */
const owners: { readonly [column: string]: string } = {
  conversation_id: "SELECT id FROM conversations WHERE workspace_id = $1",
  flow_id: "SELECT id FROM flows WHERE workspace_id = $1",
  order_id: "SELECT id FROM orders WHERE workspace_id = $1",
  move_id: "SELECT id FROM run_moves WHERE workspace_id = $1",
  user_id: "SELECT user_id FROM memberships WHERE workspace_id = $1",
};

/** Of the installation, or named elsewhere than by a column. */
const otherRows: { readonly [table: string]: string | null } = {
  workspaces: "id = $1",
  users: "id IN (SELECT user_id FROM memberships WHERE workspace_id = $1)",
  service_levels: null,
  parley_meta: null,
};

export type Column = { table: string; column: string; type: string; isNullable: boolean; hasDefault: boolean };
export type Reference = { table: string; columns: string[]; to: string; toColumns: string[] };
/** A table, and which of its rows are of the workspace `$1`. */
export type Kept = { table: string; where: string; columns: Column[] };

/** Every column of every table; leaves of a table that is cut are not tables here. */
async function columnsOf(pool: pg.Pool): Promise<Column[]> {
  const { rows } = await pool.query<Column>(
    `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type, NOT a.attnotnull AS "isNullable",
            a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> '' AS "hasDefault"
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
     ORDER BY c.relname, a.attnum`,
  );
  return rows;
}

export async function referencesOf(pool: pg.Pool): Promise<Reference[]> {
  const { rows } = await pool.query<Reference>(
    `SELECT conrelid::regclass::text AS table, confrelid::regclass::text AS to,
            ARRAY(SELECT attname::text FROM unnest(conkey) k JOIN pg_attribute ON attrelid = conrelid AND attnum = k) AS columns,
            ARRAY(SELECT attname::text FROM unnest(confkey) k JOIN pg_attribute ON attrelid = confrelid AND attnum = k) AS "toColumns"
     FROM pg_constraint WHERE contype = 'f' AND conparentid = 0`,
  );
  return rows;
}

/** Every table that keeps rows of workspaces. @throws Error that names a table of which nobody knows whose rows it keeps */
export async function keptRows(pool: pg.Pool): Promise<Kept[]> {
  const all = await columnsOf(pool);
  return [...new Set(all.map(({ table }) => table))].flatMap((table) => {
    const columns = all.filter((each) => each.table === table);
    if (table in otherRows) return otherRows[table] ? [{ table, columns, where: otherRows[table] }] : [];
    const names = columns.map(({ column }) => column);
    if (names.includes("workspace_id")) return [{ table, columns, where: "workspace_id = $1" }];
    const by = names.find((name) => name in owners);
    if (by === undefined) throw new Error(`whose rows are those of ${table}? Say it in testing/tenants/rows.ts`);
    return [{ table, columns, where: `${by} IN (${owners[by]})` }];
  });
}

/** How many rows of a workspace each table has, and what is in them. */
export async function fingerprint(pool: pg.Pool, kept: readonly Kept[], workspaceId: string): Promise<Record<string, string>> {
  const each = kept.map(
    ({ table, where }) =>
      `SELECT '${table}' AS table, count(*) || ' rows ' || coalesce(sum(hashtextextended(t::text, 0)), 0) AS content FROM ${table} t WHERE ${where}`,
  );
  const { rows } = await pool.query<{ table: string; content: string }>({ name: "fingerprint", text: each.join(" UNION ALL "), values: [workspaceId] });
  return Object.fromEntries(rows.map(({ table, content }) => [table, content]));
}
