import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../../access/actor";
import type { Container } from "../../container";
import { newId } from "../../db/ids";
import { firstWorkspaceId as workspaceId } from "../../db/workspace";
import { ensureWebConnection } from "../../door/web-connection";

const editor: Actor = { type: "user", id: "u_test", workspaceId, role: "editor" };
let database: TestDatabase;
let container: Container;
let phones: string;

const telling = (id: string, config: object) => ({
  id,
  initialState: "ask",
  finalStates: ["done", "failed"],
  states: {
    ask: { type: "wait", onEntry: [say("Shall I?")], transitions: { user_message: "tell" } },
    tell: { type: "action", actions: [{ executor: "notify", config, output: "notice" }], transitions: { notified: "done", error: "failed" } },
    done: { type: "final", onEntry: [say("Told.")] },
    failed: { type: "final", onEntry: [say("Not told.")] },
  },
  context: { notice: { type: "object", required: false } },
});

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  container = await createTestContainer({ url: database.url });
  phones = newId("c");
  await container.db.connection.create({ data: { id: phones, workspaceId, channel: "whatsapp", name: "Phones", publicKey: phones } });
  await publishFlow(container, telling("tell_customer", { channel: "whatsapp", message: "On its way, {{_input.text}}." }));
  await publishFlow(container, telling("tell_manager", { to: "person", person: "+91 98200 00001", message: "Somebody said {{_input.text}}." }));
  await publishFlow(container, telling("tell_opted_out", { to: "person", person: "919820000002", message: "Hello." }));
  await publishFlow(container, telling("tell_stranger", { to: "person", person: "+91 98200 99999", message: "Hello." }));
});
afterAll(async () => {
  await container?.stop();
  await database?.drop();
});

async function person(
  addresses: { connectionId: string; optedOut?: boolean; lastInboundAt?: Date }[],
  phone: string | null = null,
): Promise<{ id: string; addressIds: string[] }> {
  const id = newId("p");
  await container.db.participant.create({ data: { id, workspaceId, phone } });
  const made = addresses.map(({ optedOut = false, ...address }) => ({ id: newId("h"), ...address, optedOutAt: optedOut ? new Date() : null }));
  await container.db.channelAddress.createMany({ data: made.map((each) => ({ ...each, workspaceId, address: each.id, participantId: id })) });
  return { id, addressIds: made.map(({ id: addressId }) => addressId) };
}

/** What was said in the conversations of that address, in order, and what of it is in the outbox. */
async function heardAt(addressId: string) {
  const messages = await container.db.message.findMany({ where: { conversation: { addressId } }, orderBy: { seq: "asc" } });
  const outbox = await container.db.outboxMessage.count({ where: { conversationId: { in: messages.map(({ conversationId }) => conversationId) } } });
  return { texts: messages.map(({ content }) => content), outbox };
}
const noticeOf = (runId: string) =>
  container.db.triggerFiring.findFirst({ where: { runId, kind: "notice" }, select: { status: true, reason: true, data: true, name: true } });
const settled = (runId: string) => expect.poll(async () => (await noticeOf(runId))?.status, { timeout: 10_000 }).toMatch(/started|skipped|failed/);

describe("a notice", () => {
  it("reaches the customer on another channel, once, in a conversation of that channel, and leaves no text in its row", async () => {
    await ensureWebConnection(container.pool, workspaceId);
    const web = await container.db.connection.findFirstOrThrow({ where: { workspaceId, channel: "web" } });
    const { id, addressIds } = await person([{ connectionId: web.id, lastInboundAt: new Date() }, { connectionId: phones }]);
    const [webAddress, phoneAddress = ""] = addressIds;
    const { runId } = await container.triggers.fire(editor, "tell_customer", { runId: null, sessionId: null, participantId: id, data: {}, key: null });
    const { sessionId } = await container.runs.get(editor, runId ?? "");
    expect(await container.db.conversation.findUniqueOrThrow({ where: { id: sessionId } })).toMatchObject({ addressId: webAddress });
    await container.conversations.send(sessionId, { sessionId, clientMessageId: "c1", message: "Asha" });
    await settled(runId ?? "");
    expect(await heardAt(phoneAddress)).toEqual({ texts: ["On its way, Asha."], outbox: 1 });
    expect(await noticeOf(runId ?? "")).toEqual({ status: "started", reason: null, name: "whatsapp", data: {} });
  });

  it("reaches somebody by their number, beside what is talked about there", async () => {
    const { id, addressIds } = await person([{ connectionId: phones }], "919820000001");
    const [address = ""] = addressIds;
    const theirs = await container.triggers.fire(editor, "tell_manager", { runId: null, sessionId: null, participantId: id, data: {}, key: null });
    const talk = await openTalk(container, "tell_manager");
    const { flowState } = await talk.say("fire");
    expect(flowState).toMatchObject({ state: "done", status: "completed" });
    await settled(flowState?.runId ?? "");
    expect(await heardAt(address)).toEqual({ texts: ["Shall I?", "Somebody said fire."], outbox: 2 });
    expect(await container.runs.get(editor, theirs.runId ?? "")).toMatchObject({ status: "running", current_state: "ask" });
    // Nothing of it is in the conversation of whoever caused it.
    expect(talk.heard.texts.filter((text) => text.includes("Somebody said"))).toEqual([]);
  });

  it("is not sent to who has opted out, and says so", async () => {
    const { addressIds } = await person([{ connectionId: phones, optedOut: true }], "919820000002");
    const { flowState } = await (await openTalk(container, "tell_opted_out")).say("go");
    await settled(flowState?.runId ?? "");
    expect(await noticeOf(flowState?.runId ?? "")).toMatchObject({ status: "skipped", reason: "OPTED_OUT", data: {} });
    expect(await heardAt(addressIds[0] ?? "")).toEqual({ texts: [], outbox: 0 });
  });

  it.each([
    ["nobody is known by the number", "tell_stranger", "notify:person_unknown"],
    ["a guest is known nowhere else", "tell_customer", "notify:no_address"],
  ])("fails at once where %s", async (_what, flow, code) => {
    const { flowState } = await (await openTalk(container, flow)).say("go");
    expect(flowState).toMatchObject({ state: "failed" });
    const runId = flowState?.runId ?? "";
    expect(await noticeOf(runId)).toBeNull();
    expect(await container.db.flowEffect.findFirst({ where: { flowRunId: runId } })).toMatchObject({ status: "failed", result: { error: { code } } });
  });

  it("does not find who another workspace knows", async () => {
    const other = newId("w");
    await container.db.workspace.create({ data: { id: other, name: "Other", slug: "other-one", timezone: "UTC", currency: "EUR", locale: "en" } });
    const stranger = newId("p");
    await container.db.participant.create({ data: { id: stranger, workspaceId: other, phone: "919820099999" } });
    const { flowState } = await (await openTalk(container, "tell_stranger")).say("go");
    expect(flowState).toMatchObject({ state: "failed" });
  });
});
