import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { startTestServer, type TestServer } from "@/testing/server/test-server";
import type { Actor } from "../access/actor";
import { newId } from "../db/ids";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { signedHeaders } from "../signatures/signature";

const editor: Actor = { type: "user", id: "u_test", workspaceId, role: "editor", origin: "10.0.0.1" };
let server: TestServer;
let call: RestClient;
let aheadMs = 0;
let connectionId: string;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, now: () => Date.now() + aheadMs });
  call = createRestClient(server.url);
  const states = {
    told: { type: "wait", onEntry: [say("Order {{_input.data.order}} is paid.")], transitions: { user_message: "done" } },
    done: { type: "final" },
  };
  const flow = (id: string, trigger: object) => publishFlow(server.container, { id, triggers: [trigger], initialState: "told", finalStates: ["done"], states });
  await flow("for_nobody", { webhook: "till" });
  await flow("for_customers", { webhook: "shop", person: "customer.contact" });
  connectionId = newId("c");
  await server.container.db.connection.create({ data: { id: connectionId, workspaceId, channel: "whatsapp", name: "Phones", publicKey: "phones" } });
});
afterAll(() => server?.stop());

const pathOf = (url: string) => new URL(url).pathname;
async function address(name: string) {
  const { url, secret } = await server.container.webhookAddresses.make(editor, name);
  return { path: pathOf(url), secret };
}
type Sent = { secret: string; path: string; body: object | string; id?: string | undefined };
async function send({ secret, path, body, id }: Sent) {
  const raw = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const headers = signedHeaders(secret, { body: raw, at: Date.now() + aheadMs, ...(id === undefined ? {} : { eventId: id }) });
  const answer = await call("POST", path, { raw, headers });
  await server.container.webhooks.settled();
  return answer;
}
const firings = (name: string) => server.container.db.triggerFiring.findMany({ where: { name }, orderBy: { createdAt: "asc" } });
const textsOf = async (runId: string | null) => (await server.container.runs.messages(editor, runId ?? "")).map(({ content }) => content);

describe("a webhook's address", () => {
  it("starts a run for nobody with the body as its input, once for an event", async () => {
    const till = await address("till");
    expect(await send({ ...till, body: { order: 7 }, id: "e1" })).toMatchObject({ status: 200, body: { result: { duplicate: false } } });
    expect(await send({ ...till, body: { order: 8 }, id: "e1" })).toMatchObject({ status: 200, body: { result: { duplicate: true } } });
    expect(await send({ ...till, body: { id: "e2", order: 9 } })).toMatchObject({ body: { result: { duplicate: false } } });
    const [first, second, ...others] = await firings("till");
    expect([first, second]).toMatchObject([
      { kind: "webhook", status: "started", participantId: null },
      { kind: "webhook", status: "started" },
    ]);
    expect(others).toEqual([]);
    expect([await textsOf(first?.runId ?? null), await textsOf(second?.runId ?? null)]).toEqual([["Order 7 is paid."], ["Order 9 is paid."]]);
    // What it said is in the run; the webhook keeps nothing of it.
    const stored = await server.container.db.webhookEvent.findMany({ where: { type: "trigger" }, select: { status: true, payload: true, workspaceId: true } });
    expect(stored).toEqual(Array(2).fill({ status: "dispatched", payload: {}, workspaceId }));
  });

  it("starts it for whom the body names: a participant, a number, an address", async () => {
    const shop = await address("shop");
    const { db } = server.container;
    const [known, stranger] = [newId("p"), newId("h")];
    await db.participant.create({ data: { id: known, workspaceId, phone: "919812345678" } });
    await db.channelAddress.create({ data: { id: newId("h"), workspaceId, connectionId, address: "919812345678", participantId: known } });
    await db.channelAddress.create({ data: { id: stranger, workspaceId, connectionId, address: "visitor@example.org" } });
    const contacts = ["+91 98123 45678", known, "visitor@example.org", "919800000000", 42, undefined];
    const outcomes: unknown[] = [];
    for (const [index, contact] of contacts.entries()) {
      await send({ ...shop, body: { order: index, customer: { contact } }, id: `s${index}` });
      const fired = (await firings("shop")).at(-1);
      outcomes.push([fired?.participantId, fired?.addressId, fired?.reason ?? fired?.status]);
      // The next one finds them free again.
      if (fired?.runId != null) await server.container.runs.cancel(editor, fired.runId);
    }
    expect(outcomes).toEqual([
      [known, null, "started"],
      [known, null, "started"],
      [null, stranger, "started"],
      ["919800000000", null, "PERSON_UNKNOWN"],
      ["42", null, "PERSON_UNKNOWN"],
      ["nobody", null, "PERSON_UNKNOWN"],
    ]);
    const conversations = await db.conversation.findMany({ where: { connectionId }, select: { channel: true, participantId: true, addressId: true } });
    expect(conversations).toHaveLength(2);
    const said = await db.message.findMany({ where: { channel: "whatsapp" }, select: { id: true, content: true } });
    expect(said.filter(({ content }) => content.endsWith("is paid."))).toHaveLength(3);
    expect(await db.outboxMessage.count({ where: { id: { in: said.map(({ id }) => id) } } })).toBe(said.length);
  });

  it("refuses what is not signed with its secret, is no object, too large, or has no id, and keeps nothing of it", async () => {
    const till = { path: pathOf((await server.container.webhookAddresses.find(editor, "till"))?.url ?? ""), ...(await rotated("till")) };
    const before = await server.container.db.webhookEvent.count();
    expect(await send({ ...till, secret: "another", body: {}, id: "x1" })).toMatchObject({ status: 401, body: { code: "SIGNATURE_INVALID" } });
    expect(await send({ ...till, body: "[1]", id: "x2" })).toMatchObject({ status: 400, body: { code: "INVALID_INPUT" } });
    expect(await send({ ...till, body: { order: 1 } })).toMatchObject({ status: 400, body: { code: "INVALID_INPUT" } });
    expect(await send({ ...till, body: { text: "x".repeat(17_000) }, id: "x3" })).toMatchObject({ status: 413, body: { code: "PAYLOAD_TOO_LARGE" } });
    expect(await send({ ...till, path: `/api/webhooks/hk_${"0".repeat(32)}`, body: {}, id: "x4" })).toMatchObject({ status: 404 });
    expect(await server.container.db.webhookEvent.count()).toBe(before);
  });

  const rotated = async (name: string) => ({ secret: (await server.container.webhookAddresses.rotate(editor, name)).secret });

  it("takes the secret of before for a day, and no longer", async () => {
    const { path, secret: first } = await address("turning");
    const { secret: second } = await rotated("turning");
    const taken = async (secret: string, id: string) => (await send({ path, secret, body: {}, id })).status;
    expect([await taken(first, "r1"), await taken(second, "r2")]).toEqual([200, 200]);
    aheadMs = 86_400_000 + 60_000;
    expect([await taken(first, "r3"), await taken(second, "r4")]).toEqual([401, 200]);
    aheadMs = 0;
    const { secret: third } = await rotated("turning");
    expect([await taken(first, "r5"), await taken(second, "r6"), await taken(third, "r7")]).toEqual([401, 200, 200]);
  });

  it("leaves an event to an operator while no flow is started by its name, and starts it once there is one", async () => {
    const early = await address("early");
    await send({ ...early, body: { order: 3 }, id: "n1" });
    const [waiting] = await server.container.db.webhookEvent.findMany({ where: { providerEventId: "n1" } });
    expect(waiting).toMatchObject({ status: "unmatched", payload: { order: 3 } });
    const states = { told: { type: "wait", onEntry: [say("Order {{_input.data.order}}.")], transitions: { user_message: "z" } }, z: { type: "final" } };
    await publishFlow(server.container, { id: "late_flow", triggers: [{ webhook: "early" }], initialState: "told", finalStates: ["z"], states });
    await server.container.operations.act(editor, { kind: "webhook", id: waiting?.id ?? "", action: "retry" });
    await expect.poll(async () => (await firings("early"))[0]?.status, { timeout: 10_000 }).toBe("started");
    expect(await textsOf((await firings("early"))[0]?.runId ?? null)).toEqual(["Order 3."]);
  });

  it("is made, turned and removed by editors, once shown, sealed in the database, and each time noted", async () => {
    const { webhookAddresses: addresses, db } = server.container;
    const { secret, url } = await addresses.make(editor, "noted");
    await expect(addresses.make(editor, "noted")).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(addresses.make(editor, "a b")).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(addresses.make({ ...editor, role: "agent" }, "other")).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(JSON.stringify(await addresses.find(editor, "noted"))).not.toContain(secret);
    expect(JSON.stringify(await db.triggerWebhook.findMany())).not.toContain(secret);
    await rotated("noted");
    await addresses.remove(editor, "noted");
    await expect(addresses.remove(editor, "noted")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await send({ path: pathOf(url), secret, body: {}, id: "g1" })).status).toBe(404);
    const lines = await db.auditLog.findMany({ where: { details: { path: ["name"], equals: "noted" } }, orderBy: { id: "asc" } });
    expect(lines.map(({ action, actor, origin }) => [action, actor, origin])).toEqual(
      ["trigger.addressMade", "trigger.secretRotated", "trigger.addressRemoved"].map((action) => [action, "user:u_test", "10.0.0.1"]),
    );
  });
});
