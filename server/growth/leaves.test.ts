import { afterAll, beforeAll, expect, it } from "vitest";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Container } from "../container";
import { isUniqueViolation } from "../db/database-error";
import { newId } from "../db/ids";
import { createLogger } from "../logging/logger";
import { createLeafKeeper } from "./keep-leaves";
import { createLeavesRepository, leafTables } from "./leaves-repository";

const week = 7 * 86_400_000;
let database: TestDatabase;
let container: Container;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url, withWorker: false });
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

const leaves = () => createLeavesRepository(container.pool);

/** As if the last weeks' leaves had not been made. */
const forget = async (table: string, count: number) => {
  for (const { name } of (await leaves().list("messages")).slice(-count)) await container.pool.query(`DROP TABLE ${name.replace("messages", table)}`);
};

it("are there for the next four weeks, without a gap, for each table", async () => {
  for (const table of leafTables) {
    const found = await leaves().list(table);
    expect(found[0]).toMatchObject({ name: `${table}_before`, from: null });
    expect(found.slice(1).map(({ from }) => from)).toEqual(found.slice(0, -1).map(({ to }) => to));
    expect(Number.parseInt(found.at(-1)?.to.slice(2) ?? "", 16)).toBeGreaterThan(Date.now() + 4 * week);
  }
});

it("are made anew when they are missing, once", async () => {
  const before = await leaves().list("messages");
  for (const table of leafTables.toReversed()) await forget(table, 2);
  expect(await leaves().list("messages")).toHaveLength(before.length - 2);
  const keeper = createLeafKeeper({ repository: leaves(), log: createLogger({ level: "silent" }) });
  await Promise.all([keeper.keep(), keeper.keep()]);
  expect(await leaves().list("messages")).toEqual(before);
  expect(await leaves().make("messages")).toBe(0);
});

it("take rows that came before they were made", async () => {
  await forget("messages", 1);
  const missing = (await leaves().list("messages")).at(-1)?.to ?? "";
  const at = Number.parseInt(missing.slice(2), 16) + 1_000;
  const id = newId("s", at);
  await container.pool.query(`INSERT INTO conversations (id, workspace_id, token_hash, module) SELECT $1, id, $1, 'general' FROM workspaces LIMIT 1`, [id]);
  await container.pool.query(
    `INSERT INTO messages (id, conversation_id, seq, direction, role, content, payload, channel, turn_id) VALUES ('m_late', $1, 1, 'in', 'user', 'x', '{}', 'web', 't')`,
    [id],
  );
  const leafOf = async () =>
    (await container.pool.query<{ leaf: string }>("SELECT tableoid::regclass::text AS leaf FROM messages WHERE id = 'm_late'")).rows[0]?.leaf;
  expect(await leafOf()).toBe("messages_other");
  expect(await leaves().make("messages")).toBe(1);
  expect(await leafOf()).toBe((await leaves().list("messages")).at(-1)?.name);
});

it("hold what was begun in their time, and a violated key has the table's name", async () => {
  const id = newId("s", Date.now() + 2 * week);
  await container.pool.query(`INSERT INTO conversations (id, workspace_id, token_hash, module) SELECT $1, id, $1, 'general' FROM workspaces LIMIT 1`, [id]);
  const insert = (messageId: string, seq: number) =>
    container.pool.query(
      `INSERT INTO messages (id, conversation_id, seq, direction, role, content, payload, channel, client_message_id, turn_id) VALUES ($1, $2, $3, 'in', 'user', 'x', '{}', 'web', 'c1', 't')`,
      [messageId, id, seq],
    );
  await insert("m_1", 1);
  const again = await insert("m_2", 2).catch((error: unknown) => error);
  expect(isUniqueViolation(again, "messages_conversation_id_client_message_id_key")).toBe(true);
  expect(isUniqueViolation(again, "messages_conversation_id_seq_key")).toBe(false);
  expect(isUniqueViolation(await insert("m_1", 3).catch((error: unknown) => error), "messages_pkey")).toBe(true);
  const [row] = (await container.pool.query<{ leaf: string }>("SELECT tableoid::regclass::text AS leaf FROM messages WHERE conversation_id = $1", [id])).rows;
  expect(row?.leaf).toMatch(/^messages_w\d+$/);
});

it("are searched by an index of their own once nothing new is begun in them", async () => {
  const talk = await openTalk(container);
  await talk.say("paneer tikka");
  expect(await leaves().findUnsearched()).toEqual([]);
  // As if the week were over: its leaf ends now, and has no such index yet.
  const now = newId("s", Date.now() + 1).slice(0, 14);
  const [{ to: end } = { to: now }] = await leaves().list("messages");
  const to = end < now ? end : now;
  await container.pool.query("DROP INDEX messages_said_before");
  await container.pool.query(`ALTER TABLE messages DETACH PARTITION messages_before`);
  await container.pool.query(`ALTER TABLE messages ATTACH PARTITION messages_before FOR VALUES FROM (MINVALUE) TO ('${to}')`);
  await expect.poll(() => leaves().findUnsearched()).toEqual(["messages_before"]);
  await leaves().makeSearchable("messages_before");
  expect(await leaves().findUnsearched()).toEqual([]);
});
