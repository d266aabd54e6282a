import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { QuotaLimits } from "@/flows/protocol/quotas";
import { firstWorkspaceId } from "@/server/db/workspace";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { startTestServer, type TestServer } from "@/testing/server/test-server";
import { aMember, callerOf, type Member, makeBeside } from "@/testing/server/two-workspaces";
import { createQuotas } from "./quotas";
import { createQuotasRepository } from "./repository";

const none: QuotaLimits = { conversations: null, turns: null, cpu: null, storage: null, connections: null, tokens: null };

let server: TestServer;
let rest: RestClient;
let runner: Member;
let beside: Member;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, env: { PARLEY_RATE_LIMITS: "on" } });
  rest = createRestClient(server.url);
  ({ runner, beside } = await makeBeside(server));
  const key = (await server.container.apiKeys.create(runner.actor, { name: "Flows", role: "editor" })).key;
  const talk = { ...greetingFlow, id: "talk", trigger: "intent.talk" };
  await rest("POST", "/api/flows/builder", { key, body: { definition: talk } });
  await rest("POST", "/api/flows/talk/publish", { key, body: { revision: 1 } });
});
afterAll(() => server?.stop());
afterEach(async () => {
  await server.container.pool.query("DELETE FROM workspace_usage");
  await set(none);
});

const set = (limits: Partial<QuotaLimits>) => callerOf(server, runner.actor).settings.quotas.change({ ...none, ...limits });
const open = () => rest("POST", "/api/chat/sessions", { body: { flow: "talk" } });
const list = async (member: Member) => (await callerOf(server, member.actor).settings.quotas.list()).quotas;
const usedOf = async (kind: string) => (await list(runner)).find((quota) => quota.kind === kind)?.used ?? 0;
const messagesOf = async (sessionId: string) =>
  (
    await server.container.pool.query<{ client_message_id: string }>("SELECT client_message_id FROM messages WHERE conversation_id = $1 AND role = 'user'", [
      sessionId,
    ])
  ).rows.map((row) => row.client_message_id);

describe("a workspace's limits", () => {
  it("count no conversation that did not come to be", async () => {
    const before = await usedOf("conversations");
    expect((await rest("POST", "/api/chat/sessions", { body: { flow: "nope" } })).status).toBe(404);
    expect(await usedOf("conversations")).toBe(before);
  });

  it("let so many conversations be opened in a day, in words that say when there will be more", async () => {
    const before = await usedOf("conversations");
    await set({ conversations: before + 2 });
    expect([(await open()).status, (await open()).status]).toEqual([201, 201]);
    const refused = await open();
    expect([refused.status, refused.body.code, refused.body.details.quota]).toEqual([429, "QUOTA_REACHED", "conversations"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    await set({ conversations: before + 3 });
    expect((await open()).status).toBe(201);
    expect(await usedOf("conversations")).toBe(before + 3);
  });

  it("refuse a message before anything of it is taken, and lose none that was answered", async () => {
    const { sessionId, token } = (await open()).body.result;
    const say = (id: string) => rest("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: id, message: "hello" } });
    // One a minute: ten seconds of that are less than one turn.
    await set({ turns: 1 });
    const answers = [];
    for (const id of ["m_1", "m_2", "m_3"]) answers.push({ id, ...(await say(id)) });
    const taken = answers.filter(({ status }) => status === 200).map(({ id }) => id);
    expect(answers.filter(({ status }) => status !== 200).map(({ status, body }) => [status, body.code, body.details.quota])).toContainEqual([
      429,
      "RATE_LIMITED",
      "turns",
    ]);
    expect(await messagesOf(sessionId)).toEqual(taken);
  });

  it("count what the engine does, and hold up nobody else", async () => {
    await set({ cpu: 1 });
    server.container.quotas.worked(firstWorkspaceId, 1_000);
    const { quotas } = server.container;
    await expect(quotas.takeMessage(firstWorkspaceId, async () => "taken")).rejects.toMatchObject({ code: "RATE_LIMITED", details: { quota: "cpu" } });
    expect(await quotas.takeMessage(beside.actor.workspaceId, async () => "taken")).toBe("taken");
    expect(await usedOf("cpu")).toBeGreaterThanOrEqual(1_000);
  });

  it("bring on a workspace whose flows are hard work two turns at a time", async () => {
    const { quotas } = server.container;
    const hard = beside.actor.workspaceId;
    quotas.worked(hard, 4_000);
    let [running, most] = [0, 0];
    const turn = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => quotas.takeMessage(hard, turn)));
    expect([most, running]).toEqual([2, 0]);
  });

  it("end what models are asked, and close the door to more live connections", async () => {
    const { quotas } = server.container;
    await set({ tokens: 100, connections: 1 });
    quotas.askedModel(firstWorkspaceId, 60);
    expect(quotas.mayAskModel(firstWorkspaceId)).toBe(true);
    quotas.askedModel(firstWorkspaceId, 60);
    expect([quotas.mayAskModel(firstWorkspaceId), quotas.mayAskModel(beside.actor.workspaceId)]).toEqual([false, true]);
    const leave = quotas.connect(firstWorkspaceId);
    expect([quotas.connect(firstWorkspaceId), quotas.hasConnection(beside.actor.workspaceId)]).toEqual([null, true]);
    leave?.();
    expect(quotas.hasConnection(firstWorkspaceId)).toBe(true);
  });

  it("are shared by processes", async () => {
    const { pool, env } = server.container;
    const other = createQuotas({
      repository: createQuotasRepository(pool, "another"),
      isOff: env.PARLEY_RATE_LIMITS === "off",
      requireRunner: async () => undefined,
      now: Date.now,
      log: { warn: (fields) => expect.fail(JSON.stringify(fields)) },
    });
    await set({ tokens: 1_000_000, connections: 2 });
    const used = await usedOf("tokens");
    other.askedModel(firstWorkspaceId, 500);
    other.connect(firstWorkspaceId);
    await other.tell();
    expect(await usedOf("tokens")).toBe(used + 500);
    await set({ tokens: used + 500 });
    await other.tell();
    expect((await list(runner)).find(({ kind }) => kind === "connections")?.used).toBe(1);
    expect(server.container.quotas.mayAskModel(firstWorkspaceId)).toBe(false);
  });

  it("are read by its people and set by whoever runs the installation", async () => {
    await set({ turns: 100 });
    const viewer = await aMember(server, [{ workspaceId: firstWorkspaceId, role: "viewer" }]);
    const { quotas, mayChange } = await callerOf(server, viewer.actor).settings.quotas.list();
    expect(mayChange).toBe(false);
    expect(quotas.map(({ kind, limit, isOwn }) => [kind, limit, isOwn])).toContainEqual(["turns", 100, true]);
    for (const actor of [viewer.actor, beside.actor])
      await expect(callerOf(server, actor).settings.quotas.change(none)).rejects.toMatchObject({
        message: expect.stringMatching(/role owner|owner of this installation/),
      });
    expect((await list(beside)).find(({ kind }) => kind === "turns")).toMatchObject({ isOwn: false });
  });

  it("know about how much is stored, whoever's it is", async () => {
    await open();
    const repository = createQuotasRepository(server.container.pool, "measuring");
    await server.container.pool.query("ANALYZE conversations");
    await repository.measureStorage();
    expect(await usedOf("storage")).toBeGreaterThan(100_000);
    expect((await list(beside)).find(({ kind }) => kind === "storage")?.used).toBe(0);
    await repository.tidy();
  });
});
