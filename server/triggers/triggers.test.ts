import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { openTalk } from "@/testing/server/talk";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import type { Actor } from "../access/actor";
import { newId } from "../db/ids";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { ensureWebConnection } from "../door/web-connection";
import { createFiringsRepository } from "./firings-repository";

const editor: Actor = { type: "user", id: "u_test", workspaceId, role: "editor" };
let server: TestServer;
let call: RestClient;
let aheadMs = 0;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, now: () => Date.now() + aheadMs });
  call = createRestClient(server.url, { key: ownerKey });
  await publishFlow(server.container, {
    id: "parcel_news",
    triggers: [{ webhook: "shop.paid" }],
    initialState: "told",
    finalStates: ["done"],
    states: {
      told: {
        type: "wait",
        onEntry: [say("Order {{_input.data.order}} by {{_meta.startedBy}}.")],
        transitions: { "trigger:arrived": "done", user_message: "done" },
      },
      done: { type: "final", onEntry: [say("Thanks, {{_event.data.by}}.")] },
    },
  });
});
afterAll(() => server?.stop());

const fire = (name: string, body: object, key?: string, as = ownerKey) =>
  call("POST", `/api/triggers/${name}`, { key: as, body, headers: key === undefined ? {} : { "Idempotency-Key": key } });
const runOf = (runId: string) => server.container.runs.get(editor, runId);
const textsOf = async (runId: string) => (await server.container.runs.messages(editor, runId)).map(({ content }) => content);

async function participant(status = "active", { optedOut = false, withAddress = true } = {}): Promise<{ id: string; addressId: string }> {
  const { db, pool } = server.container;
  await ensureWebConnection(pool, workspaceId);
  const connection = await db.connection.findFirstOrThrow({ where: { workspaceId, channel: "web" } });
  const id = newId("p");
  const addressId = newId("a");
  await db.participant.create({ data: { id, workspaceId, status, locale: "hi", timezone: "Europe/Berlin" } });
  if (withAddress)
    await db.channelAddress.create({
      data: { id: addressId, workspaceId, connectionId: connection.id, address: id, participantId: id, optedOutAt: optedOut ? new Date() : null },
    });
  return { id, addressId };
}

describe("POST /api/triggers/{name}", () => {
  it("starts a flow by the trigger's name for a session, with what was sent as its input", async () => {
    const { sessionId } = await openTalk(server.container, null);
    const { status, body } = await fire("shop.paid", { sessionId, data: { order: 12 } });
    expect({ status, body }).toEqual({
      status: 202,
      body: { status: "ok", result: { runId: expect.stringMatching(/^r_/), status: "started", reason: null, duplicate: false } },
    });
    expect(await runOf(body.result.runId)).toMatchObject({ flowId: "parcel_news", sessionId, status: "running" });
    expect(await textsOf(body.result.runId)).toEqual(["Order 12 by trigger:shop.paid."]);
  });

  it("starts one by its slug for nobody, in a conversation of its own", async () => {
    const { body } = await fire("parcel_news", {});
    const { sessionId } = await runOf(body.result.runId);
    const conversation = await server.container.db.conversation.findUniqueOrThrow({ where: { id: sessionId } });
    expect(conversation).toMatchObject({ participantId: null, addressId: null, module: "general", timezone: "Asia/Kolkata" });
  });

  it("starts one for a participant where they are talked to, and goes on in the same conversation", async () => {
    const { id, addressId } = await participant();
    const first = (await fire("shop.paid", { participantId: id })).body.result;
    const { sessionId } = await runOf(first.runId);
    expect(await server.container.db.conversation.findUniqueOrThrow({ where: { id: sessionId } })).toMatchObject({
      participantId: id,
      addressId,
      channel: "web",
      locale: "hi",
      timezone: "Europe/Berlin",
    });
    await fire("arrived", { runId: first.runId, data: { by: "Asha" } });
    const second = (await fire("shop.paid", { participantId: id })).body.result;
    expect((await runOf(second.runId)).sessionId).toBe(sessionId);
  });

  it("gives the same run for the same key, also at the same time and with another body", async () => {
    const [a, b] = await Promise.all([fire("shop.paid", {}, "k1"), fire("shop.paid", {}, "k1")]);
    const again = await fire("shop.paid", { data: { order: 2 } }, "k1");
    const ids = [a, b, again].map(({ body }) => body.result.runId);
    expect(new Set(ids).size).toBe(1);
    expect([a, b, again].map(({ body }) => body.result.duplicate).toSorted()).toEqual([false, true, true]);
    expect(await server.container.db.flowRun.count({ where: { id: ids[0] } })).toBe(1);
    expect((await fire("parcel_news", {}, "k1")).body.result.runId).not.toBe(ids[0]);
  });

  it("has begun what it has begun, although whoever gives it up never heard of that", async () => {
    const firings = createFiringsRepository(server.container.pool);
    const { runId } = (await fire("shop.paid", {}, "late")).body.result;
    const { db } = server.container;
    const { id } = await db.triggerFiring.findFirstOrThrow({ where: { key: "api:shop.paid:late" } });
    const unnoted = { status: "queued", runId: null, attempts: 5 };
    const lost = await db.triggerFiring.update({ where: { id }, data: unnoted });
    const never = await db.triggerFiring.create({ data: { ...lost, ...unnoted, id: newId("q"), key: "never begun", data: {} } });
    for (const row of [lost, never]) await firings.giveBack({ ...row, attempts: 5, kind: "api", data: {} }, { delayMs: null, error: "no" });
    const stateOf = (firingId: string) =>
      db.triggerFiring.findUniqueOrThrow({ where: { id: firingId }, select: { status: true, runId: true, lastError: true } });
    expect([await stateOf(id), await stateOf(never.id)]).toEqual([
      { status: "started", runId, lastError: null },
      { status: "failed", runId: null, lastError: "no" },
    ]);
  });

  it("gives a run an event, once for a key", async () => {
    const { runId } = (await fire("shop.paid", {})).body.result;
    const event = { runId, data: { by: "Ben" } };
    expect((await fire("arrived", event, "e1")).body.result).toEqual({ runId, status: "applied", reason: null, duplicate: false });
    expect((await fire("arrived", event, "e1")).body.result).toMatchObject({ runId, duplicate: true });
    expect(await textsOf(runId)).toEqual(["Order  by trigger:shop.paid.", "Thanks, Ben."]);
  });

  it.each([
    ["they are in the middle of something", "BUSY", async () => ({ sessionId: (await openTalk(server.container, "parcel_news")).sessionId })],
    ["they have opted out", "OPTED_OUT", async () => ({ participantId: (await participant("active", { optedOut: true })).id })],
    ["they have withdrawn", "PERSON_NOT_ACTIVE", async () => ({ participantId: (await participant("withdrawn")).id })],
    ["there is no address of theirs", "NO_ADDRESS", async () => ({ participantId: (await participant("active", { withAddress: false })).id })],
  ])("leaves people alone when %s", async (_when, reason, target) => {
    const before = await server.container.db.flowRun.count();
    const to = await target();
    const opened = await server.container.db.flowRun.count();
    expect((await fire("shop.paid", to)).body.result).toEqual({ runId: null, status: "skipped", reason, duplicate: false });
    expect(await server.container.db.flowRun.count()).toBe(opened);
    expect(opened - before).toBe(reason === "BUSY" ? 1 : 0);
  });

  it("goes on from a session that was left, whose run gives way", async () => {
    const { sessionId, opened, say: send } = await openTalk(server.container, "parcel_news");
    const old = opened.flowState?.runId ?? "";
    aheadMs += 3_600_000;
    expect((await send("Still there?")).flowState).toMatchObject({ status: "paused" });
    const { runId } = (await fire("shop.paid", { sessionId })).body.result;
    expect([(await runOf(old)).status, (await runOf(runId)).status]).toEqual(["cancelled", "running"]);
  });

  it.each([
    ["a name that nothing has", "nobody_here", {}, 404, "FLOW_NOT_FOUND"],
    ["a session of nobody", "shop.paid", { sessionId: "s_none" }, 404, "SESSION_NOT_FOUND"],
    ["a participant of nobody", "shop.paid", { participantId: "p_none" }, 404, "NOT_FOUND"],
    ["a run of nobody", "arrived", { runId: "r_none" }, 404, "RUN_NOT_FOUND"],
    ["two targets", "shop.paid", { runId: "r_none", sessionId: "s_none" }, 400, "INVALID_INPUT"],
    ["too much data", "shop.paid", { data: { text: "x".repeat(17_000) } }, 400, "INVALID_INPUT"],
    ["a name of other signs", "a b", {}, 400, "INVALID_INPUT"],
  ])("refuses %s", async (_what, name, body, status, code) => {
    expect(await fire(encodeURIComponent(name), body)).toMatchObject({ status, body: { code } });
  });

  it("needs a right of its own", async () => {
    expect(await fire("shop.paid", {}, undefined, await server.keyOf("viewer"))).toMatchObject({
      status: 403,
      body: { details: { permission: "triggers:fire" } },
    });
    expect(await fire("shop.paid", {}, undefined, await server.keyOf("agent"))).toMatchObject({ status: 202 });
  });

  it("never starts what is not published, not active or archived, and answers an old key nevertheless", async () => {
    const { flows } = server.container;
    const kept = (await fire("shop.paid", {}, "old")).body.result;
    await flows.create(editor, {
      definition: {
        schemaVersion: 2,
        id: "draft_only",
        name: "Draft",
        module: "general",
        initialState: "z",
        finalStates: ["z"],
        states: { z: { type: "final" } },
      },
    });
    expect(await fire("draft_only", {})).toMatchObject({ status: 409, body: { code: "FLOW_NOT_PUBLISHED" } });
    for (const status of ["inactive", "archived"] as const) {
      await flows.setStatus(editor, "parcel_news", status);
      expect(await fire("parcel_news", {})).toMatchObject({ status: 409, body: { code: "FLOW_INACTIVE" } });
      expect(await fire("shop.paid", {})).toMatchObject({ status: 404, body: { code: "FLOW_NOT_FOUND" } });
      expect((await fire("shop.paid", {}, "old")).body.result).toEqual({ ...kept, duplicate: true });
    }
    await flows.setStatus(editor, "parcel_news", "active");
  });
});
