import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import { newId } from "../db/ids";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

let server: TestServer;
let call: RestClient;
let connectionId: string;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url, { key: ownerKey });
  await publishFlow(server.container, {
    id: "news",
    initialState: "told",
    finalStates: ["done"],
    states: { told: { type: "wait", onEntry: [say("{{_input.data.what}} for you.")], transitions: { user_message: "done" } }, done: { type: "final" } },
  });
  const { db } = server.container;
  connectionId = newId("c");
  await db.connection.create({ data: { id: connectionId, workspaceId, channel: "whatsapp", name: "Phones", publicKey: "phones" } });
});
afterAll(() => server?.stop());

async function people(count: number, more: { status?: string; phone?: (index: number) => string } = {}): Promise<string[]> {
  const { db } = server.container;
  const ids = Array.from({ length: count }, () => newId("p"));
  await db.participant.createMany({ data: ids.map((id, index) => ({ id, workspaceId, status: more.status ?? "active", phone: more.phone?.(index) ?? null })) });
  await db.channelAddress.createMany({ data: ids.map((id) => ({ id: newId("a"), workspaceId, connectionId, address: id, participantId: id })) });
  return ids;
}
const start = (body: object, key?: string) => call("POST", "/api/flows/news/starts", { body, headers: key === undefined ? {} : { "Idempotency-Key": key } });
async function finished(id: string) {
  await expect.poll(async () => (await call("GET", `/api/starts/${id}`)).body.result.batch.queued, { timeout: 30_000, interval: 100 }).toBe(0);
  return (await call("GET", `/api/starts/${id}`)).body.result;
}

describe("starting a flow for many", () => {
  it("starts it for each once, through the outbox of their connection, and reports on each", async () => {
    const ids = await people(30);
    const [withdrawn = ""] = await people(1, { status: "withdrawn" });
    const [byPhone = ""] = await people(1, { phone: () => "919812345678" });
    const asked = [...ids, ...ids, withdrawn, "+91 98123-45678", byPhone, "p_nobody"];
    const preview = await call("POST", "/api/flows/news/starts/preview", { body: { people: asked } });
    expect(preview.body.result).toEqual({
      total: 33,
      starts: 31,
      skipped: [
        { reason: "PERSON_NOT_ACTIVE", count: 1 },
        { reason: "PERSON_UNKNOWN", count: 1 },
      ],
    });
    expect(await server.container.db.triggerFiring.count()).toBe(0);

    const { status, body } = await start({ people: asked, data: { what: "News" } }, "k1");
    expect(status).toBe(202);
    const again = await start({ people: ids.slice(0, 1) }, "k1");
    expect(again.body.result.id).toBe(body.result.id);
    const { batch, people: report, nextCursor } = await finished(body.result.id);
    expect(batch).toMatchObject({ total: 33, started: 31, failed: 0, skipped: preview.body.result.skipped, leftOut: 0, kind: "api", name: "news" });
    expect(nextCursor).toBeNull();
    type Person = { participantId: string; runId: string | null; reason: string | null };
    const of = new Map((report as Person[]).map((each) => [each.participantId, each]));
    expect([of.size, of.get(withdrawn)?.reason, of.get("p_nobody")?.reason]).toEqual([33, "PERSON_NOT_ACTIVE", "PERSON_UNKNOWN"]);
    for (const id of [...ids, byPhone]) {
      const runs = await server.container.db.flowRun.findMany({ where: { participantId: id }, select: { id: true, conversationId: true } });
      expect(runs.map((run) => run.id)).toEqual([of.get(id)?.runId]);
      const sent = await server.container.db.outboxMessage.findMany({ where: { conversationId: runs[0]?.conversationId ?? "" } });
      expect(sent).toHaveLength(1);
    }
    const said = await server.container.db.message.findMany({ where: { runId: of.get(byPhone)?.runId ?? "" } });
    expect(said.map(({ content }) => content)).toEqual(["News for you."]);
    const [line] = await server.container.db.auditLog.findMany({ where: { action: "flow.startedFor" } });
    expect(line).toMatchObject({ details: { batch: body.result.id, people: 33 } });

    // They are in the middle of it now.
    const next = await call("POST", "/api/flows/news/starts/preview", { body: { people: ids } });
    expect(next.body.result).toEqual({ total: 30, starts: 0, skipped: [{ reason: "BUSY", count: 30 }] });
    const { batch: second } = await finished((await start({ people: ids })).body.result.id);
    expect(second).toMatchObject({ started: 0, skipped: [{ reason: "BUSY", count: 30 }] });
  });

  it("takes 10,000 in one go, spread over time, and gives the report in pages", async () => {
    const asked = Array.from({ length: 10_000 }, (_none, index) => `p_absent_${index}`);
    const { body } = await start({ people: asked });
    expect(body.result.total).toBe(10_000);
    const { rows } = await server.container.pool.query(
      "SELECT max(f.next_attempt_at) - min(f.created_at) > interval '18 seconds' AS spread, count(*)::int AS made FROM trigger_firings f WHERE batch_id = $1",
      [body.result.id],
    );
    expect(rows[0]).toEqual({ spread: true, made: 10_000 });
    const first = (await call("GET", `/api/starts/${body.result.id}`)).body.result;
    const second = (await call("GET", `/api/starts/${body.result.id}?cursor=${first.nextCursor}`)).body.result;
    expect(new Set([...first.people, ...second.people].map(({ participantId }) => participantId)).size).toBe(400);
    await server.container.pool.query("DELETE FROM trigger_firings WHERE batch_id = $1", [body.result.id]);
  });

  it.each([
    ["more than 10,000", { people: Array.from({ length: 10_001 }, (_none, index) => `p_${index}`) }, 400],
    ["nobody", { people: [] }, 400],
    ["blank names", { people: ["   "] }, 400],
    ["too much data", { people: ["p_1"], data: { text: "x".repeat(17_000) } }, 400],
  ])("refuses %s", async (_what, body, status) => {
    expect((await start(body)).status).toBe(status);
  });

  it("is for editors; others may look", async () => {
    const [id = ""] = await people(1);
    const agent = await server.keyOf("agent");
    expect(await call("POST", "/api/flows/news/starts", { key: agent, body: { people: [id] } })).toMatchObject({ status: 403 });
    const { body } = await start({ people: [id] });
    expect(await call("GET", `/api/starts/${body.result.id}`, { key: await server.keyOf("viewer") })).toMatchObject({ status: 200 });
    expect(await call("GET", "/api/starts/b_none")).toMatchObject({ status: 404 });
  });

  it("refuses a flow that takes no runs", async () => {
    const { flows } = server.container;
    const editor = { type: "user", id: "u", workspaceId, role: "editor" } as const;
    await flows.setStatus(editor, "news", "inactive");
    expect(await start({ people: ["p_1"] })).toMatchObject({ status: 409, body: { code: "FLOW_INACTIVE" } });
    await flows.setStatus(editor, "news", "active");
  });
});
