import type { Queryable } from "@/server/db/pool";

/** The columns of a table that are written, those that the database makes itself left out; each as it stands in a statement. */
export async function storedColumns(db: Queryable, table: string): Promise<string[]> {
  const text = "SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position";
  return (await db.query<{ name: string }>({ text, values: [table] })).rows.map(({ name }) => `"${name}"`);
}
