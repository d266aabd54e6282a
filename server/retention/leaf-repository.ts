import type pg from "pg";
import { inTransaction } from "@/server/db/pool";
import type { Leaf } from "@/server/growth/leaves-repository";
import { emptied, isOld, losses, retiredRun } from "./retire-rows";

/** How many runs of a leaf are old, and how many others still have all that was recorded of them. */
export type LeafRuns = { old: number; staying: number };

/**
 * A statement waits no longer than this for a leaf that is in use (ms); then its runs are taken one by one. Shorter than the
 * database waits before it looks for a deadlock, so that this gives way and never a turn.
 */
const patienceMs = 800;

const inLeaf = (column: string, { from, to }: Leaf) => (from === null ? `${column} < '${to}'` : `${column} >= '${from}' AND ${column} < '${to}'`);

/** What is recorded of the runs that stay. They are few, so that only their rows are read. */
const staying = (leaf: Leaf, table: string) => `SELECT x.* FROM flow_runs r JOIN ${table} x ON x.conversation_id = r.conversation_id AND x.flow_run_id = r.id
  WHERE ${inLeaf("r.id", leaf)} AND r.retired_at IS NULL`;

/** Replaces what is in a locked leaf by what `kept` selects of it. */
async function refill(client: pg.PoolClient, table: string, kept: string): Promise<void> {
  await client.query(`CREATE TEMP TABLE kept_of_leaf ON COMMIT DROP AS ${kept}`);
  await client.query(`TRUNCATE ${table}`);
  await client.query(`INSERT INTO ${table} SELECT * FROM kept_of_leaf`);
  await client.query("DROP TABLE kept_of_leaf");
}

/** The leaf's messages, those of old runs without their text. */
async function withoutText(client: pg.PoolClient, table: string): Promise<string> {
  const text = "SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum";
  const values = (await client.query<{ name: string }>(text, [table])).rows.map(({ name }) => {
    if (name === "content") return `CASE WHEN old.id IS NULL THEN m.content ELSE ${emptied.content} END AS content`;
    return name === "payload" ? `CASE WHEN old.id IS NULL THEN m.payload ELSE ${emptied.payload("m")} END AS payload` : `m.${name}`;
  });
  return `SELECT ${values.join(", ")} FROM ${table} m LEFT JOIN old_runs old ON old.conversation_id = m.conversation_id AND old.id = m.run_id
    ORDER BY m.conversation_id, m.seq`;
}

/** The leaf of the runs, and that of the conversations which were begun in the same week. */
export type Leaves = { runs: Leaf; conversations: Leaf };

async function retire(client: pg.PoolClient, old: string, { runs, conversations }: Leaves): Promise<number> {
  const steps = runs.name.replace("flow_run_tape", "flow_run_steps");
  const { rowCount } = await client.query(
    `CREATE TEMP TABLE old_runs ON COMMIT DROP AS SELECT r.conversation_id, r.id FROM flow_runs r WHERE ${inLeaf("r.id", runs)} AND ${old}`,
  );
  await client.query("ANALYZE old_runs");
  const said = "(SELECT m.id, m.conversation_id, m.turn_id FROM messages m JOIN old_runs o ON o.conversation_id = m.conversation_id AND o.id = m.run_id)";
  for (const [, text] of losses("old_runs", said)) await client.query(text);
  await client.query(`UPDATE flow_runs r SET ${retiredRun} FROM old_runs old WHERE r.conversation_id = old.conversation_id AND r.id = old.id`);
  // Who came back in a conversation of another time has what was said there.
  await client.query(`UPDATE messages m SET content = ${emptied.content}, payload = ${emptied.payload("m")} FROM old_runs old
    WHERE NOT (${inLeaf("old.conversation_id", conversations)}) AND m.conversation_id = old.conversation_id AND m.run_id = old.id`);
  // In the order in which a turn comes to them.
  await client.query(`LOCK TABLE ${conversations.name}, ${steps}, ${runs.name} IN ACCESS EXCLUSIVE MODE`);
  await refill(client, steps, staying(runs, steps));
  await refill(client, runs.name, staying(runs, runs.name));
  await refill(client, conversations.name, await withoutText(client, conversations.name));
  return rowCount ?? 0;
}

/** Retention of whole leaves: what stays is written anew, the rest goes with the leaf's file. */
export function createLeafRetention(pool: pg.Pool) {
  return {
    async count(workspaceId: string, days: number, leaf: Leaf): Promise<LeafRuns> {
      const text = `SELECT (count(*) FILTER (WHERE ${isOld("r")}))::int AS old, (count(*) FILTER (WHERE r.retired_at IS NULL AND NOT coalesce(${isOld("r")}, false)))::int AS staying
        FROM flow_runs r WHERE ${inLeaf("r.id", leaf)}`;
      return (await pool.query<LeafRuns>(text, [workspaceId, days])).rows[0] ?? { old: 0, staying: 0 };
    },

    /** Retires all old runs that were begun in the leaf's time, in one transaction; gives how many. Turns wait while the leaf is written. */
    retireLeaf: (workspaceId: string, days: number, leaves: Leaves): Promise<number> =>
      inTransaction(pool, async (client) => {
        await client.query(`SET LOCAL lock_timeout = ${patienceMs}`);
        // A statement that makes a table takes no parameters.
        return retire(
          client,
          isOld("r")
            .replace("$1", client.escapeLiteral(workspaceId))
            .replace("$2", String(Math.trunc(days))),
          leaves,
        );
      }),
  };
}

export type LeafRetention = ReturnType<typeof createLeafRetention>;
