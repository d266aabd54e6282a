import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createConversationsRepository } from "@/server/conversations/repository";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { createPool, type Queryable } from "./pool";
import * as turnStatements from "./turn-statement";

let database: TestDatabase;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  pool = createPool({ connectionString: database.url, onError: () => undefined });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Tables of which a turn writes or reads rows, and the column that is the conversation. */
const hot = {
  conversations: "id",
  flow_runs: "conversation_id",
  flow_run_tape: "conversation_id",
  flow_run_steps: "conversation_id",
  flow_effects: "conversation_id",
  flow_events: "conversation_id",
  messages: "conversation_id",
  outbox_messages: "conversation_id",
  nlu_log: "conversation_id",
} as const;
const isHot = (table: string): table is keyof typeof hot => table in hot;

/** Of each index on a table itself (leaves have copies): its columns in order, none of an expression. */
const indexesText = `SELECT t.relname AS table, c.relname AS index, x.indisprimary AS "isPrimary", x.indisunique AS "isUnique", x.indpred IS NULL AS "isWhole",
    ARRAY(SELECT a.attname::text FROM unnest(x.indkey::int2[]) WITH ORDINALITY k(n, o) LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.n ORDER BY k.o) AS columns
  FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE n.nspname = 'public' AND NOT t.relispartition`;
type Index = { table: string; index: string; isPrimary: boolean; isUnique: boolean; isWhole: boolean; columns: (string | null)[] };
const indexes = async () => (await pool.query<Index>(indexesText)).rows;

/** Where a statement touches a hot table without naming the conversation. */
function placesWithout(text: string): string[] {
  const aliases = [
    ...text.matchAll(/\b(FROM|JOIN|UPDATE|INTO)\s+([a-z_]+)(?:\s+(?:AS\s+)?(?!SET\b|WHERE\b|ON\b|LEFT\b|JOIN\b|ORDER\b|SELECT\b|FROM\b)([a-z]\w*))?/g),
  ];
  return aliases.flatMap(([, verb, table = "", alias]) => {
    if (!isHot(table)) return [];
    const column = hot[table];
    const named = verb === "INTO" ? new RegExp(`INTO ${table} \\([^)]*\\b${column}\\b`) : new RegExp(`(?<![.\\w])(${alias ?? table}\\.)?${column} = `);
    return named.test(text) ? [] : [`${verb} ${table}`];
  });
}

describe("the database's catalogue", () => {
  it("has an index for every foreign key, so that following one back reads no whole table", async () => {
    const { rows } = await pool.query<{ name: string; table: string; columns: string[] }>(`SELECT k.conname AS name, c.relname AS table,
        ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY n(n, o) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.n ORDER BY n.o) AS columns
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype = 'f' AND n.nspname = 'public' AND NOT c.relispartition`);
    const all = await indexes();
    const covers = (index: Index, columns: string[]) =>
      index.isWhole && index.columns.slice(0, columns.length).every((column) => column !== null && columns.includes(column));
    const without = rows.filter(({ table, columns }) => !all.some((index) => index.table === table && covers(index, columns)));
    expect(rows.length).toBeGreaterThan(12);
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it("begins the key of every hot table with the conversation, and has it in each unique key", async () => {
    const all = (await indexes()).filter(({ table }) => isHot(table));
    const primary = all.filter(({ isPrimary }) => isPrimary);
    expect(Object.fromEntries(primary.map(({ table, columns }) => [table, columns[0]]))).toEqual(hot);
    expect(all.filter(({ isUnique, table, columns }) => isUnique && isHot(table) && columns[0] !== hot[table]).map(({ index }) => index)).toEqual([]);
  });

  it("has in no index what every turn changes: a row's new version stays on its page", async () => {
    // An index's columns, those of its condition and of its expressions included.
    const { rows } = await pool.query<{ table: string; column: string }>(`SELECT DISTINCT t.relname AS table, a.attname AS column
      FROM pg_depend d JOIN pg_index x ON x.indexrelid = d.objid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND t.relname IN ('flow_runs', 'conversations')
      UNION SELECT t.relname, a.attname FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (k.conkey)
      WHERE k.contype IN ('p', 'u') AND t.relname IN ('flow_runs', 'conversations')`);
    const indexed = (table: string) =>
      rows
        .filter((row) => row.table === table)
        .map(({ column }) => column)
        .toSorted();
    expect(indexed("conversations")).toEqual(["id", "token_hash"]);
    // Of these a turn changes `status`, `completed_at`, `ended_in`, `background` when a run ends or is handed over, and `wake_slot` every five minutes.
    expect(indexed("flow_runs")).toEqual([
      "background",
      "completed_at",
      "conversation_id",
      "ended_in",
      "flow_id",
      "flow_version_id",
      "id",
      "parent_key",
      "participant_id",
      "retired_at",
      "reviewed_at",
      "sandbox",
      "started_at",
      "status",
      "wake_slot",
      "workspace_id",
    ]);
  });
});

describe("the statements of a turn", () => {
  it("name the conversation at every table they touch", () => {
    const statements = Object.values(turnStatements);
    expect(statements.length).toBeGreaterThanOrEqual(2);
    const texts = statements.map(({ name, text }) => [name, placesWithout(text)]);
    expect(Object.fromEntries(texts)).toEqual(Object.fromEntries(statements.map(({ name }) => [name, []])));
  });

  it("name it where they read, but for those that look for it", async () => {
    const seen = new Map<string, string>();
    const db = {
      query: (statement: { name: string; text: string }) => {
        seen.set(statement.name, statement.text);
        return Promise.resolve({ rows: [{ turnId: "t" }], rowCount: 1 });
      },
    } as unknown as Queryable;
    const repository = createConversationsRepository(db);
    const claim = { conversationId: "s", runId: "r", revision: 1, nodeId: "n" };
    const row = {
      workspaceId: "w",
      tokenHash: "h",
      connectionId: null,
      addressId: null,
      participantId: null,
      userId: null,
      module: "general",
      openedWith: null,
      locale: "en",
      timezone: null,
    };
    const calls = {
      load: () => repository.load("s"),
      loadByToken: () => repository.loadByToken("h"),
      stillValid: () => repository.stillValid(["h"]),
      loadRun: () => repository.loadRun("r"),
      loadRunIn: () => repository.loadRunIn("s", "r"),
      findCalled: () => repository.findCalled("s", "k"),
      create: () => repository.create("s", row, "web", 1),
      touchToken: () => repository.touchToken("s"),
      messagesAfter: () => repository.messagesAfter("s", 0, 1),
      findTurn: () => repository.findTurn("s", "c"),
      findEventTurn: () => repository.findEventTurn("s", "k"),
      claimLease: () => repository.claimLease(claim),
      renewLease: () => repository.renewLease(claim),
      findResults: () => repository.findResults("s", ["k"]),
      findLastTurn: () => repository.findLastTurn("s", "r"),
    } satisfies Record<keyof typeof repository, () => Promise<unknown>>;
    // What a made-up row cannot be turned into is of no interest here.
    for (const call of Object.values(calls)) await call().catch(() => undefined);
    const without = [...seen].filter(([, text]) => placesWithout(text).length > 0).map(([name]) => name);
    expect(seen.size).toBeGreaterThanOrEqual(Object.keys(calls).length);
    expect(without.toSorted()).toEqual(["conversation-by-token", "run-load", "tokens-valid"]);
  });

  it("are found out when they do not", () => {
    expect(placesWithout("UPDATE flow_runs SET seq = 1 WHERE id = $1")).toEqual(["UPDATE flow_runs"]);
    expect(placesWithout("INSERT INTO flow_run_steps (flow_run_id, seq) SELECT 1")).toEqual(["INTO flow_run_steps"]);
    expect(placesWithout("SELECT 1 FROM conversations c LEFT JOIN flow_runs r ON r.id = c.foreground_run_id WHERE c.id = $1")).toEqual(["JOIN flow_runs"]);
  });
});
