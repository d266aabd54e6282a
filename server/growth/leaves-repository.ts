import { type Queryable, run } from "@/server/db/pool";

/** The tables that are cut into leaves by time (docs/decisions/0021). */
export const leafTables = ["flow_run_tape", "flow_run_steps", "messages"] as const;
export type LeafTable = (typeof leafTables)[number];

/** Weeks that have their leaf before they begin. */
const weeksAhead = 4;

/** The range of ids that a leaf holds, `from` included. Null: from the first on. */
export type Leaf = { name: string; from: string | null; to: string };

const bound = (end: "FROM" | "TO") => `substring(pg_get_expr(c.relpartbound, c.oid) FROM '${end} \\(''([^'']+)''\\)')`;
const leavesText = `SELECT c.relname AS name, ${bound("FROM")} AS from, ${bound("TO")} AS to
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass AND pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
  ORDER BY ${bound("TO")} COLLATE "C"`;

const indexOf = (leaf: string) => leaf.replace(/^messages/, "messages_said");

export function createLeavesRepository(db: Queryable) {
  return {
    /** Makes the leaves of the weeks to come; gives how many are new. */
    async make(table: LeafTable): Promise<number> {
      return (await run<{ made: number }>(db, { name: "leaves-make", text: "SELECT make_leaves($1, $2) AS made" }, [table, weeksAhead])).rows[0]?.made ?? 0;
    },

    /** Oldest first, without the one for what has no leaf. */
    async list(table: LeafTable): Promise<Leaf[]> {
      return (await run<Leaf>(db, { name: "leaves-list", text: leavesText }, [table])).rows;
    },

    /** Leaves of messages that new conversations do not go to any more and in which nothing can be searched yet. */
    async findUnsearched(): Promise<string[]> {
      const text = `SELECT l.name FROM (${leavesText}) l WHERE l.to COLLATE "C" <= leaf_bound('s', now()) AND NOT EXISTS (
        SELECT 1 FROM pg_class c JOIN pg_index x ON x.indexrelid = c.oid WHERE c.relname = replace(l.name, 'messages', 'messages_said') AND x.indisvalid)`;
      return (await run<{ name: string }>(db, { name: "leaves-unsearched", text }, ["messages"])).rows.map(({ name }) => name);
    },

    /** Makes what was said in a leaf searchable by parts of words, while it is read and written. */
    async makeSearchable(leaf: string): Promise<void> {
      // What a broken attempt left is of no use, and in the way.
      await db.query({ text: `DROP INDEX CONCURRENTLY IF EXISTS ${indexOf(leaf)}` });
      await db.query({ text: `CREATE INDEX CONCURRENTLY ${indexOf(leaf)} ON ${leaf} USING gin (lower(content) gin_trgm_ops)` });
    },
  };
}

export type LeavesRepository = ReturnType<typeof createLeavesRepository>;
