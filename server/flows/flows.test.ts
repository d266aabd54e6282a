import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { hostileExpressions } from "@/flows/expressions/fixtures/hostile-expressions";

import type { Starter } from "@/flows/validation/note-triggers";

import { aState } from "@/testing/builders/a-flow";

import { executorFacts } from "@/testing/builders/core-catalogue";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import { createPrisma } from "../db/client";
import type { PrismaClient } from "../db/generated/client";
import { newId } from "../db/ids";
import { findUnstorable } from "../errors/storable";
import { createDocuments } from "./documents/create-documents";
import { createFlows } from "./flows";
import { createFlowRepository } from "./repository";

const foodV1: unknown = JSON.parse(readFileSync(new URL("../../flows/definition/fixtures/food-order-v1.json", import.meta.url), "utf8"));
const workspaceId = "w_1";
const editor: Actor = { type: "user", id: "u_1", workspaceId, role: "editor" };
const greeting = {
  schemaVersion: 2,
  id: "greeting",
  name: "Greeting",
  module: "general",
  initialState: "hello",
  finalStates: ["done"],
  states: { hello: { type: "wait", transitions: { user_message: "done" } }, done: { type: "final", transitions: {} } },
  context: {},
};
const documents = createDocuments({ facts: executorFacts });
const clock = 1_700_000_000_000;

let database: TestDatabase;
let starters: Starter[] = [];
let hasModel = true;
let db: PrismaClient;
const offersChanged: string[] = [];

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
  await db.workspace.create({ data: { id: workspaceId, slug: "test", name: "Test" } });
  offersChanged.length = 0;
  hasModel = true;
  starters = [];
});

function service() {
  return createFlows({
    repository: createFlowRepository(db, documents),
    documents,
    catalogue: { descriptions: [] },
    templates: [{ id: "blank", name: "Blank", description: "", module: "general", definition: { ...greeting, id: "blank", name: "Blank" } }],
    newId,
    now: () => clock,
    hasModel: async () => hasModel,
    startersOf: async () => starters,
    webhookAddressesOf: async () => ["paid"],
    onEdited: () => undefined,
    onOfferChanged: (id) => offersChanged.push(id),
  });
}

const codes = (issues: { code: string }[]) => issues.map((issue) => issue.code);

describe("create", () => {
  it("takes the source's food flow as it is and names what it lacks", async () => {
    const flows = service();
    const { flow, version, validation } = await flows.create(editor, { slug: "food_order_v2", definition: foodV1 });
    expect(flow).toEqual({ id: expect.stringMatching(/^f_[0-9a-f]{32}$/), slug: "food_order_v2", status: "draft" });
    expect(version).toEqual({ id: expect.stringMatching(/^v_[0-9a-f]{32}$/), number: 1, status: "draft", revision: 1 });
    expect(codes(validation.errors).filter((code) => code.startsWith("UNKNOWN"))).toEqual([
      ...Array(5).fill("UNKNOWN_TARGET"),
      ...Array(2).fill("UNKNOWN_FINAL_STATE"),
    ]);
    expect(offersChanged).toEqual([workspaceId]);
    expect((await flows.builder(editor, "food_order_v2")).definition).toMatchObject({ schemaVersion: 3, id: "food_order_v2" });
    expect((await flows.wireBuilder(editor, "food_order_v2")).definition).toMatchObject({ schemaVersion: 2, id: "food_order_v2" });
  });

  it("asks for settings that are left out, though running could do without them", async () => {
    const actions = [
      { executor: "response", config: {} },
      { executor: "response", config: { cards: "{{found}}" } },
      { executor: "distance", config: { from: "{{shop}}", to: "" } },
      { executor: "set", config: {} },
    ];
    const hello = { type: "wait", onEntry: actions, transitions: { user_message: "done" } };
    const { validation } = await service().create(editor, { definition: { ...greeting, states: { ...greeting.states, hello } } });
    expect(validation.errors.map(({ code, path }) => [code, path])).toEqual([
      ["BAD_CONFIG", "/states/hello/onEntry/0/config/message"],
      ["BAD_CONFIG", "/states/hello/onEntry/2/config/to"],
      ["BAD_CONFIG", "/states/hello/onEntry/3/config/values"],
    ]);
  });

  it("lets slug, name, module and trigger beside the document win", async () => {
    const flows = service();
    await flows.create(editor, { slug: "hi", name: "Hi", module: "food", trigger: "intent.hi", definition: greeting });
    const { definition, flow } = await flows.builder(editor, "hi");
    expect(definition).toMatchObject({ id: "hi", name: "Hi", module: "food", trigger: "intent.hi" });
    expect(flow).toMatchObject({ slug: "hi", name: "Hi", module: "food", trigger: "intent.hi", status: "draft" });
  });

  it("refuses a taken slug, also when two come at once", async () => {
    const flows = service();
    const both = await Promise.allSettled([flows.create(editor, { definition: greeting }), flows.create(editor, { definition: greeting })]);
    expect(both.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(flows.create(editor, { definition: greeting })).rejects.toMatchObject({ code: "FLOW_EXISTS" });
    expect(await db.flow.count()).toBe(1);
  });

  it.each([
    ["no definition at all", { slug: "x", definition: 7 }, "INVALID_FLOW"],
    ["states that are no states", { slug: "x", definition: { ...greeting, states: { hello: { type: "nothing" } } } }, "INVALID_FLOW"],
    ["a state name in capitals", { slug: "x", definition: { ...greeting, states: { Hello: greeting.states.hello } } }, "INVALID_FLOW"],
    ["a slug that is none", { slug: "Not A Slug", definition: greeting }, "INVALID_INPUT"],
    ["the reserved slug", { slug: "builder", definition: greeting }, "INVALID_INPUT"],
    ["an unknown template", { slug: "x", template: "nope" }, "INVALID_INPUT"],
  ])("refuses %s", async (_what, input, code) => {
    await expect(service().create(editor, input)).rejects.toMatchObject({ code });
    expect(await db.flow.count()).toBe(0);
  });

  it("finds a free slug for who only types a name", async () => {
    const flows = service();
    const names = [await flows.createNamed(editor, { name: "Größe S!" }), await flows.createNamed(editor, { name: "Größe S!" })];
    expect(names.map(({ flow }) => flow.slug)).toEqual(["gro_e_s", "gro_e_s_2"]);
  });

  it("takes in a document whose own id is taken under the next free one", async () => {
    const flows = service();
    const taken = [await flows.createNamed(editor, { definition: greeting }), await flows.createNamed(editor, { definition: greeting })];
    expect(taken.map(({ flow }) => flow.slug)).toEqual(["greeting", "greeting_2"]);
    expect((await flows.builder(editor, "greeting_2")).definition.id).toBe("greeting_2");
  });
});

describe("editing", () => {
  it("raises the one counter by each accepted change and by nothing else", async () => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    const added = await flows.addState(editor, "greeting", {
      name: "more",
      state: { type: "wait", transitions: { user_message: "done" } },
      position: { x: 1, y: 2 },
    });
    expect(added).toMatchObject({ state: "more", revision: 2 });
    await expect(flows.addState(editor, "greeting", { name: "more", state: { type: "wait" } })).rejects.toMatchObject({ code: "STATE_EXISTS" });
    await expect(flows.addState(editor, "greeting", { name: "x", state: { type: "wait" }, revision: 1 })).rejects.toMatchObject({
      code: "STALE",
      details: { revision: 2 },
    });
    const renamed = await flows.updateState(editor, "greeting", "more", { rename: "again", revision: 2 });
    expect(renamed).toMatchObject({ state: "again", revision: 3 });
    const { version, definition, layout } = await flows.builder(editor, "greeting");
    expect(version).toMatchObject({ number: 1, status: "draft", revision: 3 });
    expect(Object.keys(definition.states).sort()).toEqual(["again", "done", "hello"]);
    expect(layout.again).toEqual({ x: 1, y: 2 });
  });

  it("keeps a state that others lead to, unless the transitions may go too", async () => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    await expect(flows.removeState(editor, "greeting", "hello", { cascade: true })).rejects.toMatchObject({ code: "STATE_IS_INITIAL" });
    await expect(flows.removeState(editor, "greeting", "none", { cascade: true })).rejects.toMatchObject({ code: "STATE_NOT_FOUND" });
    await expect(flows.removeState(editor, "greeting", "done", { cascade: false })).rejects.toMatchObject({
      code: "STATE_IN_USE",
      details: { references: ["/states/hello/transitions/user_message"] },
    });
    expect(await flows.removeState(editor, "greeting", "done", { cascade: true })).toEqual({ revision: 2 });
    const { definition } = await flows.wireBuilder(editor, "greeting");
    expect(definition.states).toEqual({ hello: { type: "wait", transitions: {} } });
    expect(definition.finalStates).toEqual([]);
  });

  it.each([
    ["a name in capitals", "Name", { type: "wait" }],
    ["an unknown type", "name", { type: "nothing" }],
    ["a prototype key", "name", JSON.parse('{"type":"wait","transitions":{"__proto__":"done"}}')],
  ])("refuses %s as a state", async (_what, name, state) => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    await expect(flows.addState(editor, "greeting", { name, state })).rejects.toMatchObject({
      code: "INVALID_STATE",
      details: { errors: [{ path: expect.any(String) }] },
    });
  });

  it("gives each of many changes at once its own revision and loses none", async () => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    const names = Array.from({ length: 8 }, (_none, index) => `state_${index}`);
    const edited = await Promise.all(names.map((name) => flows.addState(editor, "greeting", { name, state: { type: "wait" } })));
    expect(edited.map(({ revision }) => revision).sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    const { definition } = await flows.builder(editor, "greeting");
    expect(Object.keys(definition.states)).toEqual(expect.arrayContaining(names));
  });

  it("takes several operations as one change, or none of them", async () => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    const add = { type: "addState", name: "more", state: aState({ type: "wait" }) } as const;
    const broken = { type: "removeState", name: "none", cascade: true } as const;
    await expect(flows.edit(editor, "greeting", { revision: 1, edits: [add, broken] })).rejects.toMatchObject({ code: "STATE_NOT_FOUND" });
    expect(await flows.edit(editor, "greeting", { revision: 1, edits: [add, { type: "setProperties", properties: { name: "Hello again" } }] })).toMatchObject({
      revision: 2,
    });
    const { flow } = await flows.builder(editor, "greeting");
    expect(flow).toMatchObject({ name: "Hello again", slug: "greeting" });
  });

  it("keeps the flow's own slug when the whole document is replaced", async () => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    await flows.edit(editor, "greeting", { revision: 1, edits: [{ type: "replaceDefinition", definition: { ...greeting, id: "other", name: "Other" } }] });
    const { definition, flow } = await flows.builder(editor, "greeting");
    expect([definition.id, definition.name, flow.slug]).toEqual(["greeting", "Other", "greeting"]);
  });
});

describe("publish", () => {
  it("says which triggers will not fire, or not for this flow, and goes on", async () => {
    const flows = service();
    starters = [{ flowId: "f_other", name: "Other", isPublic: true, keywords: ["hello there"], webhooks: [], priority: 1 }];
    const triggers = [{ keyword: "Hello there!" }, {}];
    await flows.create(editor, { definition: { ...greeting, triggers } });
    const { warnings } = await flows.publish(editor, "greeting", { revision: 1 });
    expect(warnings.filter(({ code }) => code.startsWith("TRIGGER"))).toMatchObject([
      {
        code: "TRIGGER_TAKEN",
        path: "/triggers/0/keyword",
        message: "the keyword 'Hello there!' starts 'Other' too: 'Other' has the higher priority and is started",
      },
      { code: "TRIGGER_CANNOT_FIRE", path: "/triggers/1" },
    ]);
    await flows.setStatus(editor, "greeting", "inactive");
    const again = await flows.publish(editor, "greeting", { revision: 1 });
    expect(again.warnings[0]).toMatchObject({ code: "TRIGGER_CANNOT_FIRE", path: "/triggers", message: expect.stringContaining("inactive") });
  });

  it("publishes exactly the revision that was seen, once", async () => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    await expect(flows.publish(editor, "greeting", { revision: 2 })).rejects.toMatchObject({ code: "STALE", details: { revision: 1 } });
    const published = await flows.publish(editor, "greeting", { revision: 1 });
    expect(published).toMatchObject({ number: 1, status: "published", revision: 1, checksum: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await flows.publish(editor, "greeting", { revision: 1 })).toEqual(published);
    const { flow } = await flows.builder(editor, "greeting");
    expect(flow).toMatchObject({ status: "active", publishedVersionId: published.id });
    expect(await db.auditLog.count({ where: { action: "flow.published" } })).toBe(1);
    expect(offersChanged).toContain(workspaceId);
  });

  it("goes through with what is doubtful, and says so", async () => {
    const flows = service();
    const asked = { ...greeting, states: { ...greeting.states, done: { type: "final", onEntry: [{ executor: "llm", config: { prompt: "Thank them" } }] } } };
    await flows.create(editor, { definition: asked });
    expect(codes((await flows.publish(editor, "greeting", { revision: 1 })).warnings)).toEqual(["LLM_WITHOUT_FALLBACK"]);
    hasModel = false;
    expect(codes((await flows.publish(editor, "greeting", { revision: 1 })).warnings)).toEqual(["NO_MODEL", "LLM_WITHOUT_FALLBACK"]);
    expect(codes((await flows.validate(editor, "greeting")).warnings)).toEqual(["NO_MODEL", "LLM_WITHOUT_FALLBACK"]);
    expect(codes((await flows.builder(editor, "greeting")).validation.warnings)).toEqual(["NO_MODEL", "LLM_WITHOUT_FALLBACK"]);
    expect(await flows.hasModel(editor)).toBe(false);
  });

  it("is blocked by errors and names them", async () => {
    const flows = service();
    await flows.create(editor, { slug: "food", definition: foodV1 });
    const error: unknown = await flows.publish(editor, "food", { revision: 1 }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "INVALID_FLOW", details: { errors: expect.arrayContaining([expect.objectContaining({ code: "UNKNOWN_TARGET" })]) } });
  });

  it("is blocked by every hostile expression that the language refuses, each at its own place", async () => {
    // What PostgreSQL cannot store is turned away before it gets here.
    const refused = hostileExpressions.filter(({ source, outcome }) => outcome === "refused" && findUnstorable(source) === null);
    const transitions = Object.fromEntries(refused.map(({ source }, index) => [`user_${index}`, { target: "done", guard: source }]));
    const flows = service();
    await flows.create(editor, {
      definition: { ...greeting, states: { ...greeting.states, hello: { type: "wait", transitions: { user_message: "done", ...transitions } } } },
    });
    const error: unknown = await flows.publish(editor, "greeting", { revision: 1 }).catch((reason: unknown) => reason);
    const { errors } = z.object({ details: z.object({ errors: z.array(z.object({ code: z.string(), path: z.string() })) }) }).parse(error).details;
    const blocked = errors.filter(({ code }) => code === "BAD_EXPRESSION").map(({ path }) => path);
    expect(new Set(blocked)).toEqual(new Set(refused.map((_, index) => `/states/hello/transitions/user_${index}/guard`)));
  });

  it("leaves the published version as it is when the flow is edited on", async () => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    const first = await flows.publish(editor, "greeting", { revision: 1 });
    const { version } = await flows.edit(editor, "greeting", { revision: 1, edits: [{ type: "setProperties", properties: { apology: "Sorry." } }] });
    expect(version).toMatchObject({ number: 2 });
    expect(await flows.version(editor, "greeting", 1)).toMatchObject({ id: first.id, status: "published", revision: 1, checksum: first.checksum });
    expect((await flows.version(editor, "greeting", 1)).definition.apology).toBeUndefined();
    const second = await flows.publish(editor, "greeting", { revision: 2 });
    expect(second).toMatchObject({ number: 2, revision: 2 });
    expect(second.checksum).not.toBe(first.checksum);
  });

  it("does not count a change of layout into the checksum, nor a draft that was edited back as something new", async () => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    const first = await flows.publish(editor, "greeting", { revision: 1 });
    await flows.edit(editor, "greeting", { revision: 1, edits: [{ type: "moveStates", positions: { hello: { x: 5, y: 5 } } }] });
    const second = await flows.publish(editor, "greeting", { revision: 2 });
    expect([second.number, second.checksum]).toEqual([2, first.checksum]);
    await flows.edit(editor, "greeting", { revision: 2, edits: [{ type: "moveStates", positions: { hello: { x: 6, y: 5 } } }] });
    await flows.edit(editor, "greeting", { revision: 3, edits: [{ type: "moveStates", positions: { hello: { x: 5, y: 5 } } }] });
    const third = await flows.publish(editor, "greeting", { revision: 4 });
    expect([third.id, third.revision]).toEqual([second.id, 4]);
    expect((await flows.builder(editor, "greeting")).version).toMatchObject({ number: 2, status: "published", revision: 4 });
  });

  it("is refused when the checksum is not the one that was seen", async () => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    await expect(flows.publish(editor, "greeting", { revision: 1, checksum: "0".repeat(64) })).rejects.toMatchObject({ code: "STALE" });
  });
});

describe("lists", () => {
  it("shows flows newest first, page by page", async () => {
    const flows = service();
    for (const slug of ["one", "two", "three"]) await flows.create(editor, { slug, definition: greeting });
    const first = await flows.page(editor, { limit: 2 });
    expect(first.flows.map(({ slug }) => slug)).toEqual(["three", "two"]);
    const second = await flows.page(editor, { limit: 2, cursor: first.nextCursor });
    expect([second.flows.map(({ slug }) => slug), second.nextCursor]).toEqual([["one"], null]);
    expect((await flows.page(editor, { limit: 50, q: "TW" })).flows.map(({ slug }) => slug)).toEqual(["two"]);
    expect((await flows.page(editor, { limit: 50, status: "active" })).flows).toEqual([]);
  });

  it("tells who edited last and whether changes wait to be published", async () => {
    await db.user.create({ data: { id: "u_1", email: "asha@example.org", name: "Asha" } });
    const flows = service();
    await flows.create(editor, { definition: greeting });
    await flows.publish(editor, "greeting", { revision: 1 });
    const before = await flows.list(editor, {});
    expect(before[0]).toMatchObject({
      slug: "greeting",
      status: "active",
      publishedVersion: 1,
      draftVersion: null,
      hasDraftChanges: false,
      stateCount: 2,
      runsToday: 0,
      updatedBy: "Asha",
    });
    await flows.addState(editor, "greeting", { name: "more", state: { type: "wait" } });
    expect((await flows.list(editor, {}))[0]).toMatchObject({ publishedVersion: 1, draftVersion: 2, hasDraftChanges: true, stateCount: 3 });
  });

  it("shows nothing of another workspace", async () => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    const stranger: Actor = { ...editor, workspaceId: "w_2" };
    expect((await flows.page(stranger, { limit: 50 })).flows).toEqual([]);
    await expect(flows.builder(stranger, "greeting")).rejects.toMatchObject({ code: "FLOW_NOT_FOUND" });
    await expect(flows.publish(stranger, "greeting", { revision: 1 })).rejects.toMatchObject({ code: "FLOW_NOT_FOUND" });
  });
});

describe("duplicate, status and removal", () => {
  it("gives back on import what it exported", async () => {
    const flows = service();
    await flows.create(editor, { slug: "food", definition: foodV1 });
    const { definition } = await flows.export(editor, "food");
    await flows.create(editor, { slug: "food_again", definition: JSON.parse(JSON.stringify(definition)) });
    const again = await flows.export(editor, "food_again");
    expect(again.definition).toEqual({ ...definition, id: "food_again" });
  });

  it("copies under a free slug", async () => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    expect([(await flows.duplicate(editor, "greeting")).flow.slug, (await flows.duplicate(editor, "greeting")).flow.slug]).toEqual([
      "greeting_copy",
      "greeting_copy_2",
    ]);
  });

  it("removes what never ran and archives the rest", async () => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    await expect(flows.setStatus(editor, "greeting", "inactive")).rejects.toMatchObject({ code: "FLOW_NOT_PUBLISHED" });
    await flows.publish(editor, "greeting", { revision: 1 });
    await flows.setStatus(editor, "greeting", "archived");
    expect((await flows.builder(editor, "greeting")).flow.status).toBe("archived");
    await flows.remove(editor, "greeting");
    await expect(flows.builder(editor, "greeting")).rejects.toMatchObject({ code: "FLOW_NOT_FOUND" });
    await flows.create(editor, { slug: "draft_only", definition: greeting });
    await flows.remove(editor, "draft_only");
    await expect(flows.builder(editor, "draft_only")).rejects.toMatchObject({ code: "FLOW_NOT_FOUND" });
  });

  it("says which version is live, and none while the flow is off", async () => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    await flows.publish(editor, "greeting", { revision: 1 });
    await flows.edit(editor, "greeting", { revision: 1, edits: [{ type: "setProperties", properties: { name: "Hello" } }] });
    const live = async () => (await flows.versionList(editor, "greeting")).versions.map(({ number, isLive, runs }) => [number, isLive, runs]);
    expect(await live()).toEqual([
      [2, false, 0],
      [1, true, 0],
    ]);
    await flows.setStatus(editor, "greeting", "inactive");
    expect(await live()).toEqual([
      [2, false, 0],
      [1, false, 0],
    ]);
    expect(await flows.list(editor, {})).toMatchObject([{ slug: "greeting", hasRuns: false, hasDraftChanges: true }]);
  });

  it.each(["viewer", "agent"] as const)("lets the role %s read and nothing more", async (role) => {
    const flows = service();
    await flows.create(editor, { definition: greeting });
    const reader: Actor = { ...editor, role };
    await expect(flows.builder(reader, "greeting")).resolves.toBeDefined();
    const attempts = [
      flows.create(reader, { slug: "mine", definition: greeting }),
      flows.edit(reader, "greeting", { revision: 1, edits: [] }),
      flows.removeState(reader, "greeting", "done", { cascade: true }),
      flows.publish(reader, "greeting", { revision: 1 }),
      flows.setStatus(reader, "greeting", "archived"),
      flows.setListing(reader, "greeting", { isPublic: false, title: null }),
      flows.duplicate(reader, "greeting"),
      flows.remove(reader, "greeting"),
    ];
    for (const result of await Promise.allSettled(attempts)) expect(result).toMatchObject({ status: "rejected", reason: { code: "FORBIDDEN" } });
  });
});
