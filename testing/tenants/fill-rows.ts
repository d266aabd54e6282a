import type pg from "pg";
import type { Column, Kept, Reference } from "./rows";

/** What a column of that type gets; a time is yet to come, so that nothing is tidied away. */
function plainValue({ table, column, type }: Column): unknown {
  if (type === "jsonb" || type === "json") return "{}";
  if (type.endsWith("[]")) return "{}";
  if (type.startsWith("timestamp")) return new Date(Date.now() + 86_400_000).toISOString();
  if (type === "boolean") return false;
  if (type === "text" || type.startsWith("character")) return `beside_${table}_${column}`;
  if (type === "bytea") return Buffer.from("beside");
  return 1;
}

/**
 * Gives a workspace one row in each table of workspaces in which it has none, so that a table that comes later is tried as soon as it is
 * there. @throws Error with what to do when the database refuses such a row
 */
export async function fillRows(pool: pg.Pool, parts: { kept: readonly Kept[]; references: readonly Reference[]; workspaceId: string }): Promise<string[]> {
  const { kept, references, workspaceId } = parts;
  const filled: string[] = [];
  const known = new Map(kept.map((each) => [each.table, each]));
  const under = new Set<string>();

  async function rowOf(table: string): Promise<Record<string, unknown> | null> {
    const each = known.get(table);
    if (each === undefined) return null;
    const read = async () => (await pool.query<Record<string, unknown>>(`SELECT * FROM ${table} WHERE ${each.where} LIMIT 1`, [workspaceId])).rows[0] ?? null;
    const row = await read();
    if (row !== null || under.has(table) || !isOfWorkspace(each)) return row;
    under.add(table);
    await insert(each);
    filled.push(table);
    return read();
  }

  async function insert({ table, columns }: Kept): Promise<void> {
    const values = new Map<string, unknown>(columns.filter(({ hasDefault }) => !hasDefault).map((column) => [column.column, plainValue(column)]));
    for (const reference of references.filter((each) => each.table === table)) {
      const row = await rowOf(reference.to);
      for (const [index, name] of reference.columns.entries()) values.set(name, row?.[reference.toColumns[index] ?? ""] ?? null);
    }
    values.set("workspace_id", workspaceId);
    const names = [...values.keys()];
    await pool
      .query(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map((_, index) => `$${index + 1}`).join(", ")})`, [...values.values()])
      .catch((error: Error) => {
        throw new Error(`${table} takes no row of plain values (${error.message}): tell its story in testing/tenants/two-sides.ts`);
      });
  }

  for (const { table } of kept) await rowOf(table);
  return filled;
}

const isOfWorkspace = ({ columns }: Kept): boolean => columns.some(({ column }) => column === "workspace_id");
