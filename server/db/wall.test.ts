import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { keptRows } from "@/testing/tenants/rows";
import { onBehalf } from "../access/on-behalf";
import { notWalled } from "./not-walled";
import { createPool, inTransaction } from "./pool";
import { createWall, type Wall, wallRole } from "./wall";
import { firstWorkspaceId } from "./workspace";

const besideId = "w_beside";
let database: TestDatabase;
let owner: ReturnType<typeof createPool>;
let members: ReturnType<typeof createPool>;
let wall: Wall;
const absent: unknown[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  owner = createPool({ connectionString: database.url, onError: () => undefined });
  members = createPool({ connectionString: database.url, max: 2, role: wallRole, onError: () => undefined });
  wall = createWall({ owner, members, onAbsent: (error) => absent.push(error) });
  await wall.raise();
  await owner.query("INSERT INTO workspaces (id, slug, name) VALUES ($1, 'beside', 'Beside')", [besideId]);
  await owner.query("INSERT INTO conversation_participants (id, workspace_id, phone_number) VALUES ('p_own', $1, '1'), ('p_beside', $2, '1')", [
    firstWorkspaceId,
    besideId,
  ]);
});
afterAll(async () => {
  await members.end();
  await owner.end();
  await database.drop();
});

const idsBy = async (workspaceId: string, text = "SELECT id FROM conversation_participants ORDER BY id") =>
  (await onBehalf(workspaceId, () => wall.query<{ id: string }>({ text }))).rows.map(({ id }) => id);

describe("the second wall", () => {
  it("stands", () => {
    expect([wall.stands(), absent]).toEqual([true, []]);
  });

  it("is before every table of a workspace", async () => {
    const { rows } = await owner.query<{ table: string; isWalled: boolean }>(
      `SELECT c.relname AS table, c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'workspace_wall') AS "isWalled"
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
    );
    const without = rows.filter(({ table, isWalled }) => !isWalled && !(table in notWalled)).map(({ table }) => table);
    expect(without, "add SELECT wall('<table>'); to the migration that makes it, or say in server/db/not-walled.ts why it needs none").toEqual([]);
    const needless = rows.filter(({ table, isWalled }) => isWalled && table in notWalled).map(({ table }) => table);
    expect(needless, "these have a wall: take them out of server/db/not-walled.ts").toEqual([]);
    process.stdout.write(`  ${rows.filter(({ isWalled }) => isWalled).length} tables of ${rows.length} are behind the wall\n`);
  });

  it("shows whoever forgets to ask for one workspace the rows of their own, in each of them", async () => {
    const kept = (await keptRows(owner)).filter(({ table }) => !(table in notWalled));
    let foreign = 0;
    for (const { table, where } of kept) {
      const all = (await owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n ?? 0;
      for (const workspaceId of [firstWorkspaceId, besideId]) {
        const own = (await owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`, [workspaceId])).rows[0]?.n ?? 0;
        const { rows } = await onBehalf(workspaceId, () => wall.query<{ n: number }>({ text: `SELECT count(*)::int AS n FROM ${table}` }));
        expect([table, rows[0]?.n]).toEqual([table, own]);
        foreign += all - own;
      }
    }
    // A wall before nothing would hold, too.
    expect(foreign).toBeGreaterThan(100);
  });

  it("keeps a statement without a condition from changing what is foreign, and from putting rows there", async () => {
    await onBehalf(besideId, () => wall.query({ text: "UPDATE conversation_participants SET name = 'changed'" }));
    await onBehalf(besideId, () => wall.query({ text: "DELETE FROM conversation_participants WHERE id = 'p_own'" }));
    const { rows } = await owner.query("SELECT id, name FROM conversation_participants ORDER BY id");
    expect(rows).toEqual([
      { id: "p_beside", name: "changed" },
      { id: "p_own", name: null },
    ]);
    const into = `INSERT INTO conversation_participants (id, workspace_id) VALUES ('p_new', '${firstWorkspaceId}')`;
    await expect(onBehalf(besideId, () => wall.query({ text: into }))).rejects.toMatchObject({ code: "42501" });
  });

  it("keeps apart those who ask at the same time, over fewer connections than they are", async () => {
    const asked = Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? besideId : firstWorkspaceId));
    const seen = await Promise.all(asked.map((workspaceId) => idsBy(workspaceId)));
    expect(seen).toEqual(asked.map((workspaceId) => [workspaceId === besideId ? "p_beside" : "p_own"]));
  });

  it("lets the owner's work see everything", async () => {
    expect((await wall.query<{ id: string }>({ text: "SELECT id FROM conversation_participants ORDER BY id" })).rows).toHaveLength(2);
    const inside = await onBehalf(besideId, () => inTransaction(owner, (client) => client.query("SELECT id FROM conversation_participants")));
    expect(inside.rows).toHaveLength(2);
  });

  it("shows nothing on a connection that has not been told whose it is", async () => {
    expect((await members.query("SELECT id FROM workspaces")).rows.length).toBeLessThanOrEqual(1);
    const fresh = createPool({ connectionString: database.url, max: 1, role: wallRole, onError: () => undefined });
    expect((await fresh.query("SELECT id FROM workspaces")).rows).toEqual([]);
    await fresh.end();
  });

  it("names the workspace once while a connection serves the same one", async () => {
    const single = createPool({ connectionString: database.url, max: 1, role: wallRole, onError: () => undefined });
    const told: string[] = [];
    single.on("connect", (client) => {
      const real = client.query.bind(client);
      Reflect.set(client, "query", (statement: { name?: string; text: string }, ...more: unknown[]) => {
        told.push(statement.name ?? "asked");
        return Reflect.apply(real, client, [statement, ...more]);
      });
    });
    const one = createWall({ owner, members: single, onAbsent: (error) => absent.push(error) });
    await one.raise();
    told.length = 0;
    for (const workspaceId of [besideId, besideId, besideId, firstWorkspaceId, firstWorkspaceId])
      await onBehalf(workspaceId, () => one.query({ text: "SELECT 1" }));
    expect(told).toEqual(["enter-workspace", "asked", "asked", "asked", "enter-workspace", "asked", "asked"]);
    await single.end();
  });

  it("is not there where the database's user may not make its role, and says so", async () => {
    const refusal = Object.assign(new Error("permission denied to create role"), { code: "42501" });
    const refused: unknown[] = [];
    const query = () => Promise.reject(refusal);
    const none = createWall({ owner: { query }, members, onAbsent: (error) => refused.push(error) });
    await none.raise();
    expect([none.stands(), refused]).toEqual([false, [refusal]]);
  });
});
