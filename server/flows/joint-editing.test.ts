import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FlowDefinition } from "@/flows/definition/schema";
import { applyEdits } from "@/flows/editing/apply-edit";
import type { FlowEdit } from "@/flows/editing/edit";
import { canonicalJson } from "@/flows/json/canonical";
import type { FlowEdited } from "@/flows/protocol/sockets";
import { aState } from "@/testing/builders/a-flow";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import { createPrisma } from "../db/client";
import type { PrismaClient } from "../db/generated/client";
import { newId } from "../db/ids";
import { createDocuments } from "./documents/create-documents";
import { createFlows } from "./flows";
import { createFlowRepository } from "./repository";

const workspaceId = "w_1";
const asha: Actor = { type: "user", id: "u_asha", workspaceId, role: "editor" };
const ben: Actor = { type: "user", id: "u_ben", workspaceId, role: "editor" };
const greeting = {
  schemaVersion: 2,
  id: "greeting",
  name: "Greeting",
  module: "general",
  initialState: "hello",
  finalStates: ["done"],
  states: {
    hello: { type: "wait", onEntry: [{ executor: "response", config: { message: "Hello" } }], transitions: { user_message: "done" } },
    done: { type: "final", transitions: {} },
  },
  context: {},
};
const documents = createDocuments({ facts: executorFacts });
let database: TestDatabase;
let db: PrismaClient;
const heard: FlowEdited[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  db = createPrisma(database.url);
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});
beforeEach(async () => {
  await db.$executeRaw`TRUNCATE workspaces, flows, users, audit_log CASCADE`;
  heard.length = 0;
  await db.workspace.create({ data: { id: workspaceId, slug: "test", name: "Test" } });
  await db.user.create({ data: { id: ben.id, email: "ben@example.org", name: "Ben" } });
  await db.user.create({ data: { id: asha.id, email: "asha@example.org" } });
});

function service() {
  return createFlows({
    repository: createFlowRepository(db, documents),
    documents,
    catalogue: { descriptions: [] },
    templates: [],
    newId,
    now: () => 1_700_000_000_000,
    hasModel: async () => true,
    startersOf: async () => [],
    webhookAddressesOf: async () => [],
    onEdited: (edited) => heard.push(edited),
    onOfferChanged: () => undefined,
  });
}

/** The service with a flow, and its first document. */
async function opened() {
  const flows = service();
  await flows.create(asha, { definition: greeting });
  const { definition } = await flows.builder(asha, "greeting");
  let ops = 0;
  const edit = (actor: Actor, base: number, edits: FlowEdit[], opId = `op${(ops += 1)}`) =>
    flows.editJointly(actor, "greeting", { opId, clientId: `page of ${actor.id}`, base, edits });
  return { flows, first: definition, edit };
}

const stateField = (name: string, path: string, value: string): FlowEdit => ({ type: "setField", entity: { type: "state", name }, path: [path], value });
const inOrder = (first: FlowDefinition, told: readonly { edits: FlowEdit[] }[]): string =>
  canonicalJson(
    applyEdits(
      first,
      told.flatMap(({ edits }) => edits),
    ),
  );

describe("edits of several people at once", () => {
  it("are all kept: what was made on an older revision is put over what came since", async () => {
    const { flows, first, edit } = await opened();
    const one = await edit(asha, 1, [stateField("hello", "description", "Asha")]);
    const other = await edit(ben, 1, [stateField("hello", "reminder", "Ben")]);
    expect(one).toMatchObject({ revision: 2, version: { number: 1 }, refused: [], since: [] });
    expect(other).toMatchObject({
      revision: 3,
      refused: [],
      since: [{ revision: 2, opId: "op1", clientId: "page of u_asha", by: { id: asha.id, name: "asha@example.org" }, edits: one.edits }],
    });
    const { definition, version } = await flows.builder(asha, "greeting");
    expect(definition.states.hello).toMatchObject({ description: "Asha", reminder: "Ben" });
    expect(version.revision).toBe(3);
    expect(inOrder(first, [...other.since, other])).toBe(canonicalJson(definition));
  });

  it("are done once, however often they come, and are answered as they were", async () => {
    const { flows, edit } = await opened();
    const first = await edit(asha, 1, [{ type: "addState", name: "more", state: aState({ type: "wait" }) }], "same");
    await edit(ben, 2, [stateField("more", "description", "Ben")]);
    expect(await edit(asha, 1, [{ type: "addState", name: "more", state: aState({ type: "wait" }) }], "same")).toEqual(first);
    const late = await edit(ben, 1, [stateField("hello", "description", "late")], "late");
    expect(late.since.map(({ revision }) => revision)).toEqual([2, 3]);
    expect(await edit(ben, 1, [stateField("hello", "description", "late")], "late")).toEqual(late);
    const { definition, version } = await flows.builder(asha, "greeting");
    expect([Object.keys(definition.states).sort(), version.revision]).toEqual([["done", "hello", "more"], 4]);
  });

  it("that come twice at the same moment are done once", async () => {
    const { flows, edit } = await opened();
    const add: FlowEdit = { type: "addState", name: "more", state: aState({ type: "wait" }) };
    const answers = await Promise.all([edit(asha, 1, [add], "same"), edit(asha, 1, [add], "same"), edit(ben, 1, [add], "other")]);
    expect(new Set(answers.map(({ revision }) => revision))).toEqual(new Set([2, 3]));
    expect(Object.keys((await flows.builder(asha, "greeting")).definition.states)).toHaveLength(4);
    expect(await db.flowEdit.count()).toBe(2);
  });

  it("are refused one by one, where they cannot be meant any more", async () => {
    const { flows, edit } = await opened();
    await edit(ben, 1, [{ type: "removeState", name: "done", cascade: true }]);
    const answer = await edit(asha, 1, [
      stateField("done", "description", "typed for nothing"),
      stateField("hello", "description", "kept"),
      { type: "renameState", from: "nowhere", to: "somewhere" },
    ]);
    expect(answer.refused).toEqual([
      { index: 0, code: "EDIT_OVERTAKEN", message: expect.any(String) },
      { index: 2, code: "STATE_NOT_FOUND", message: expect.any(String) },
    ]);
    expect(answer.edits).toEqual([stateField("hello", "description", "kept")]);
    expect((await flows.builder(asha, "greeting")).definition.states.hello?.description).toBe("kept");
  });

  it("are kept field by field when a whole body comes, so that others can put theirs over it", async () => {
    const { flows, first, edit } = await opened();
    const hello = first.states.hello;
    if (hello === undefined) throw new Error("there is no hello");
    const whole = await edit(asha, 1, [{ type: "updateState", name: "hello", state: { ...hello, description: "Asha" } }]);
    expect(whole.edits).toEqual([stateField("hello", "description", "Asha")]);
    await edit(ben, 1, [stateField("hello", "reminder", "Ben")]);
    expect((await flows.builder(asha, "greeting")).definition.states.hello).toMatchObject({ description: "Asha", reminder: "Ben" });
  });

  it("that change nothing make no revision and no draft, but for who calls by REST", async () => {
    const { flows, edit } = await opened();
    await flows.publish(asha, "greeting", { revision: 1 });
    const nothing: FlowEdit = { type: "setProperties", properties: { name: "Greeting" } };
    expect(await edit(asha, 1, [nothing])).toMatchObject({ revision: 1, version: { number: 1 }, edits: [], refused: [] });
    expect((await flows.builder(asha, "greeting")).version).toMatchObject({ number: 1, status: "published", revision: 1 });
    expect(await db.flowEdit.count()).toBe(0);
    expect(await flows.edit(asha, "greeting", { revision: 1, edits: [nothing] })).toMatchObject({ revision: 2, version: { number: 2 } });
    expect((await flows.editsSince(asha, "greeting", 1)).since).toMatchObject([{ revision: 2, edits: [] }]);
  });

  it("are for those who may edit, in their own workspace", async () => {
    const { flows, edit } = await opened();
    const viewer: Actor = { ...ben, role: "viewer" };
    const stranger: Actor = { ...ben, workspaceId: "w_2" };
    const change = [stateField("hello", "description", "no")];
    await expect(edit(viewer, 1, change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(edit(stranger, 1, change)).rejects.toMatchObject({ code: "FLOW_NOT_FOUND" });
    await expect(flows.editsSince(stranger, "greeting", 1)).rejects.toMatchObject({ code: "FLOW_NOT_FOUND" });
    await edit(asha, 1, change);
    // Addresses are not for viewers.
    expect((await flows.editsSince(viewer, "greeting", 1)).since).toMatchObject([{ by: { id: asha.id, name: null } }]);
  });
});

describe("what is kept of edits", () => {
  it("is everything that led from one document to the next, whoever did it", async () => {
    const { flows, first } = await opened();
    const at = async (): Promise<[number, string]> => {
      const { definition, version } = await flows.builder(asha, "greeting");
      return [version.revision, canonicalJson(definition)];
    };
    const reached = [await at()];
    const step = async (work: () => Promise<unknown>) => {
      await work();
      reached.push(await at());
    };
    await flows.publish(asha, "greeting", { revision: 1 });
    await step(() =>
      flows.addState(asha, "greeting", { name: "more", state: { type: "wait", transitions: { user_message: "done" } }, position: { x: 1, y: 2 } }),
    );
    await step(() => flows.updateState(asha, "greeting", "more", { rename: "again", state: { type: "decision", transitions: { go: "done" } } }));
    await step(() => flows.removeState(asha, "greeting", "done", { cascade: true }));
    await step(() => flows.restore(ben, "greeting", { number: 1 }));
    const [hello] = first.states.hello?.onEntry ?? [];
    if (hello === undefined) throw new Error("there is no action");
    // The same document with other ids, and then the published one again.
    const place = { state: "hello", list: "onEntry" } as const;
    await step(() =>
      flows.edit(asha, "greeting", {
        revision: 5,
        edits: [
          { type: "removeEntity", from: place, id: hello.id },
          { type: "addEntity", to: place, item: { ...hello, id: "a_another" }, before: null },
        ],
      }),
    );
    await step(() => flows.publish(asha, "greeting", { revision: 6 }));
    await step(() => flows.edit(asha, "greeting", { revision: 7, edits: [{ type: "setProperties", properties: { apology: "Sorry" } }] }));
    await step(() => flows.publish(asha, "greeting", { revision: 8 }));
    await step(() => flows.rollBack(ben, "greeting", 1));
    expect(reached.map(([revision]) => revision)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 8, 9]);
    const { since, revision } = await flows.editsSince(asha, "greeting", 1);
    expect(revision).toBe(9);
    const told = [...new Map(reached)].slice(1);
    expect(told.map(([number]) => [number, inOrder(first, since.slice(0, number - 1))])).toEqual(told);
    expect(since.map(({ by }) => by.id)).toEqual(["u_asha", "u_asha", "u_asha", "u_ben", "u_asha", "u_asha", "u_asha", "u_ben"]);
    expect(heard.map(({ revision, opId, edits }) => ({ revision, opId, edits }))).toEqual(
      since.map(({ revision, opId, edits }) => ({ revision, opId, edits })),
    );
    expect(heard.map(({ by }) => by.name)).toEqual([null, null, null, "Ben", null, null, null, "Ben"]);
    expect((await flows.editsSince(asha, "greeting", 6)).since).toEqual(since.slice(5));
  });

  it("is so much, and edits that are older are stale", async () => {
    const { flows, edit } = await opened();
    const [flow] = await db.flow.findMany();
    if (flow === undefined) throw new Error("there is no flow");
    await db.flow.update({ where: { id: flow.id }, data: { revision: 5_000 } });
    await db.$executeRaw`INSERT INTO flow_edits (id, workspace_id, flow_id, revision, op_id, client_id, by, base, edits, answer)
      SELECT 'd_' || n, ${workspaceId}, ${flow.id}, n, 'old' || n, 'c', 'u', n - 1, '[]', '{"version":{"id":"v","number":1},"refused":[]}' FROM generate_series(3001, 5000) AS n`;
    expect((await flows.editsSince(asha, "greeting", 3_000)).since).toHaveLength(2_000);
    const now = await edit(asha, 4_990, [stateField("hello", "description", "now")], "now");
    expect([now.revision, now.since.length]).toEqual([5_001, 10]);
    expect(await db.flowEdit.aggregate({ _min: { revision: true }, _count: true })).toEqual({ _min: { revision: 3_002 }, _count: 2_000 });
    for (const base of [3_000, 5_002, 0])
      await expect(edit(asha, base, [stateField("hello", "description", "x")])).rejects.toMatchObject({ code: "STALE", details: { revision: 5_001 } });
    await expect(flows.editsSince(asha, "greeting", 3_000)).rejects.toMatchObject({ code: "STALE" });
    await db.flowEdit.deleteMany({ where: { revision: 4_995 } });
    await expect(edit(asha, 4_990, [stateField("hello", "description", "now")], "now")).rejects.toMatchObject({ code: "STALE", details: { isDone: true } });
    await db.$executeRaw`UPDATE flow_edits SET at = now() - interval '31 days' WHERE revision < 5000`;
    await db.flow.update({ where: { id: flow.id }, data: { revision: 5_049 } });
    await edit(asha, 5_049, [stateField("hello", "description", "later")]);
    expect((await db.flowEdit.findMany({ orderBy: { revision: "asc" } })).map(({ revision }) => revision)).toEqual([5_000, 5_001, 5_050]);
  });
});
