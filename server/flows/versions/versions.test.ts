import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../../access/actor";
import { createPrisma } from "../../db/client";
import type { PrismaClient } from "../../db/generated/client";
import { newId } from "../../db/ids";
import { createPool } from "../../db/pool";
import { createDocuments } from "../documents/create-documents";
import { createFlows, type Flows } from "../flows";
import { createPublishedVersions, type PublishedVersions } from "../published-versions";
import { createPublishedVersionsRepository } from "../published-versions-repository";
import { createFlowRepository } from "../repository";

const workspaceId = "w_1";
const editor: Actor = { type: "user", id: "u_1", workspaceId, role: "editor", origin: "10.0.0.1" };
const greeting = {
  schemaVersion: 2,
  id: "greeting",
  name: "First",
  module: "general",
  trigger: "intent.first",
  initialState: "hello",
  finalStates: ["done"],
  states: { hello: { type: "wait", transitions: { user_message: "done" } }, done: { type: "final", transitions: {} } },
  context: {},
};
const documents = createDocuments({ facts: executorFacts });

let database: TestDatabase;
let db: PrismaClient;
let pool: ReturnType<typeof createPool>;
let flows: Flows;
let versions: PublishedVersions;
const told: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  db = createPrisma(database.url);
  pool = createPool({ connectionString: database.url, onError: () => undefined });
});
afterAll(async () => {
  await db?.$disconnect();
  await pool?.end();
  await database?.drop();
});
beforeEach(async () => {
  await db.$executeRaw`TRUNCATE workspaces, flows, users, audit_log CASCADE`;
  await db.workspace.create({ data: { id: workspaceId, slug: "test", name: "Test" } });
  versions = createPublishedVersions({ repository: createPublishedVersionsRepository(pool), facts: executorFacts });
  flows = createFlows({
    repository: createFlowRepository(db, documents),
    documents,
    catalogue: { descriptions: [] },
    templates: [],
    hasModel: async () => true,
    startersOf: async () => [],
    webhookAddressesOf: async () => ["paid"],
    newId,
    now: () => 1_700_000_000_000,
    onEdited: () => undefined,
    onOfferChanged(id) {
      versions.invalidate(id);
      told.push(id);
    },
  });
  await flows.create(editor, { definition: greeting });
  await flows.publish(editor, "greeting", { revision: 1, notes: "the first" });
  await rename(1, "Second", "intent.second");
  await flows.publish(editor, "greeting", { revision: 2 });
  told.length = 0;
});

const rename = (revision: number, name: string, trigger: string) =>
  flows.edit(editor, "greeting", { revision, edits: [{ type: "setProperties", properties: { name, trigger } }] });
const latest = async () => (await versions.latest(workspaceId, "greeting")).number;
const audited = async () =>
  (await db.auditLog.findMany({ orderBy: { id: "desc" } })).map(({ action, details, actor, origin }) => ({ action, details, actor, origin }))[0];
const by = { actor: "user:u_1", origin: "10.0.0.1" };

describe("rollBack", () => {
  it("has new runs start on that version: offers and intents follow, other processes are told, and it is on record", async () => {
    expect([await latest(), (await versions.findByIntent(workspaceId, "second", null))?.number]).toEqual([2, 2]);
    expect(await flows.rollBack(editor, "greeting", 1)).toEqual({ from: 2, to: 1, revision: 3 });
    expect(told).toEqual([workspaceId]);
    expect(await latest()).toBe(1);
    expect(await versions.findByIntent(workspaceId, "second", null)).toBeNull();
    expect((await versions.findByIntent(workspaceId, "first", null))?.number).toBe(1);
    expect((await flows.versionList(editor, "greeting")).versions.map(({ number, isLive }) => [number, isLive])).toEqual([
      [2, false],
      [1, true],
    ]);
    expect(await audited()).toEqual({ action: "flow.rolledBack", details: { from: 2, to: 1 }, ...by });
  });

  it("lets runs that are under way keep the version they began on", async () => {
    const second = await versions.latest(workspaceId, "greeting");
    await flows.rollBack(editor, "greeting", 1);
    expect((await versions.byId(second.versionId)).number).toBe(2);
  });

  it("goes forward again, and does nothing where it stands already", async () => {
    await flows.rollBack(editor, "greeting", 1);
    await flows.rollBack(editor, "greeting", 2);
    expect(await latest()).toBe(2);
    const before = await db.auditLog.count();
    expect(await flows.rollBack(editor, "greeting", 2)).toEqual({ from: 2, to: 2, revision: 4 });
    expect(await db.auditLog.count()).toBe(before);
  });

  it("leaves a draft as it is, which is then published over it", async () => {
    await rename(2, "Third", "intent.third");
    expect(await flows.rollBack(editor, "greeting", 1)).toEqual({ from: 2, to: 1, revision: 3 });
    expect((await flows.version(editor, "greeting", 3)).definition.name).toBe("Third");
    await flows.publish(editor, "greeting", { revision: 3 });
    expect(await latest()).toBe(3);
  });

  it("makes whoever saw the version before look again, where there is no draft", async () => {
    await flows.rollBack(editor, "greeting", 1);
    await expect(rename(2, "Mine", "intent.mine")).rejects.toMatchObject({ code: "STALE", details: { revision: 3 } });
    expect((await flows.list(editor, {}))[0]).toMatchObject({ name: "First" });
  });

  it("refuses what was never published, what is not there, and what would not be published any more", async () => {
    await rename(2, "Third", "intent.third");
    await expect(flows.rollBack(editor, "greeting", 3)).rejects.toMatchObject({ code: "FLOW_NOT_PUBLISHED" });
    await expect(flows.rollBack(editor, "greeting", 9)).rejects.toMatchObject({ code: "VERSION_NOT_FOUND" });
    await expect(flows.rollBack(editor, "none", 1)).rejects.toMatchObject({ code: "FLOW_NOT_FOUND" });
    await db.$executeRaw`UPDATE flow_versions SET definition = jsonb_set(definition, '{states,hello,actions}', '[{"id": "a_gone", "executor": "long_gone", "config": {}}]') WHERE number = 1`;
    await expect(flows.rollBack(editor, "greeting", 1)).rejects.toMatchObject({ code: "INVALID_FLOW" });
    expect(await latest()).toBe(2);
  });
});

describe("restore", () => {
  it("makes the document of a version the draft; sending back what was there before takes it back", async () => {
    await rename(2, "Third", "intent.third");
    const restored = await flows.restore(editor, "greeting", { number: 1 });
    expect(restored).toMatchObject({ revision: 4, version: { number: 3 }, before: { name: "Third" } });
    expect((await flows.version(editor, "greeting", 3)).definition).toEqual((await flows.version(editor, "greeting", 1)).definition);
    expect(await audited()).toEqual({ action: "flow.restored", details: { number: 1, revision: 4 }, ...by });
    await flows.edit(editor, "greeting", { revision: 4, edits: [{ type: "replaceDefinition", definition: restored.before }] });
    expect((await flows.version(editor, "greeting", 3)).definition.name).toBe("Third");
    expect(await latest()).toBe(2);
  });

  it("begins a draft where there is none, and changes nothing for customers", async () => {
    expect(await flows.restore(editor, "greeting", { number: 1, revision: 2 })).toMatchObject({ version: { number: 3 }, before: { name: "Second" } });
    expect([await latest(), told]).toEqual([2, []]);
  });

  it("is refused on a document that has moved on, and for a version that is not there", async () => {
    await rename(2, "Third", "intent.third");
    await expect(flows.restore(editor, "greeting", { number: 1, revision: 2 })).rejects.toMatchObject({ code: "STALE" });
    await expect(flows.restore(editor, "greeting", { number: 7 })).rejects.toMatchObject({ code: "VERSION_NOT_FOUND" });
    expect((await flows.version(editor, "greeting", 3)).definition.name).toBe("Third");
  });
});

describe("compareVersions", () => {
  it("names what is different from one version to another, either way", async () => {
    const { changes, texts } = await flows.compareVersions(editor, "greeting", { from: 1, to: 2 });
    expect(changes).toMatchObject([{ type: "changed", kind: "flow", fields: [{ path: "name", was: "First", is: "Second" }, { path: "trigger" }] }]);
    expect(texts.map(({ title }) => title)).toEqual(["Flow"]);
    expect((await flows.compareVersions(editor, "greeting", { from: 2, to: 1 })).changes).toMatchObject([{ fields: [{ was: "Second", is: "First" }, {}] }]);
    expect(await flows.compareVersions(editor, "greeting", { from: 2, to: 2 })).toEqual({ changes: [], texts: [] });
    await expect(flows.compareVersions(editor, "greeting", { from: 1, to: 8 })).rejects.toMatchObject({ code: "VERSION_NOT_FOUND" });
  });
});

describe("setNotes", () => {
  it("changes what is read of a version, and nothing of what runs", async () => {
    const notes = async () => (await flows.versionList(editor, "greeting")).versions.map(({ number, notes, checksum }) => [number, notes, checksum]);
    const [second, first] = await notes();
    await flows.setNotes(editor, "greeting", { number: 1, notes: "  the oldest " });
    expect(await notes()).toEqual([second, [1, "the oldest", first?.[2]]]);
    await flows.setNotes(editor, "greeting", { number: 1, notes: " " });
    expect((await notes())[1]).toEqual([1, null, first?.[2]]);
    expect(await audited()).toEqual({ action: "flow.notes", details: { number: 1 }, ...by });
  });
});

it.each(["viewer", "agent"] as const)("lets the role %s compare and nothing more", async (role) => {
  const reader: Actor = { ...editor, role };
  await expect(flows.compareVersions(reader, "greeting", { from: 1, to: 2 })).resolves.toBeDefined();
  const attempts = [
    flows.restore(reader, "greeting", { number: 1 }),
    flows.rollBack(reader, "greeting", 1),
    flows.setNotes(reader, "greeting", { number: 1, notes: null }),
  ];
  for (const result of await Promise.allSettled(attempts)) expect(result).toMatchObject({ status: "rejected", reason: { code: "FORBIDDEN" } });
  expect(await latest()).toBe(2);
});

it("tells nothing of the flows of another workspace", async () => {
  const stranger: Actor = { ...editor, workspaceId: "w_2" };
  const attempts = [
    flows.compareVersions(stranger, "greeting", { from: 1, to: 2 }),
    flows.restore(stranger, "greeting", { number: 1 }),
    flows.rollBack(stranger, "greeting", 1),
    flows.setNotes(stranger, "greeting", { number: 1, notes: null }),
  ];
  for (const result of await Promise.allSettled(attempts)) expect(result).toMatchObject({ status: "rejected", reason: { code: "FLOW_NOT_FOUND" } });
});
