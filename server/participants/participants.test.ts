import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

const agent: Actor = { type: "user", id: "u_test", workspaceId, role: "agent", origin: "10.0.0.1" };
const editor: Actor = { ...agent, role: "editor" };
const stranger: Actor = { ...agent, workspaceId: "w_none" };

let database: TestDatabase;
let container: Container;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url });
  const waiting = { type: "wait", onEntry: [say("Go on.")], transitions: { user_message: "waiting", bye: "done" } };
  await publishFlow(container, { id: "talk", initialState: "waiting", finalStates: ["done"], states: { waiting, done: { type: "final" } } });
  await container.phones.open(editor, "talk");
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

/** A participant who has written from the phone with their number. */
async function writer(phone: string, name: string | null) {
  const { id } = await container.participants.enrol(agent, phone, { name });
  await container.phones.add(editor, { address: phone, name: null });
  await container.phones.say(editor, { address: phone, id: `first-${phone}`, text: "hello" });
  const address = await container.db.channelAddress.findFirstOrThrow({ where: { address: phone } });
  return { id, address, conversationId: address.conversationId ?? "" };
}

describe("participants", () => {
  it("are known by their number from the first message on, in the run too", async () => {
    const { id, address, conversationId } = await writer("919700000001", "Asha");
    expect(address.participantId).toBe(id);
    expect(await container.db.conversation.findUniqueOrThrow({ where: { id: conversationId } })).toMatchObject({ participantId: id, addressId: address.id });
    const run = await container.db.flowRun.findFirstOrThrow({ where: { conversationId } });
    expect(run).toMatchObject({ participantId: id, snapshot: { meta: { participantId: id, channel: "simulator" } } });
  });

  it("have a number once in a workspace", async () => {
    await expect(Promise.all([1, 2].map(() => container.participants.enrol(agent, "919700000002")))).rejects.toMatchObject({ code: "PARTICIPANT_EXISTS" });
    expect(await container.db.participant.count({ where: { phone: "919700000002" } })).toBe(1);
  });

  it("of two addresses become one: addresses, conversations, runs and consents are theirs, and what they did not know they know", async () => {
    const [one, two] = [await writer("919700000003", null), await writer("919700000004", "Bela")];
    await container.participants.consent(agent, { participantId: two.id, purpose: "news", given: true, wording: "Yes, write to me." });
    const merged = await container.participants.merge(agent, { into: one.id, from: two.id });
    expect(merged).toMatchObject({ id: one.id, name: "Bela", phone: "919700000003" });
    const whole = await container.participants.get(agent, one.id);
    expect(whole.addresses.map(({ address }) => address)).toEqual(["919700000003", "919700000004"]);
    expect(whole.consents).toMatchObject([{ purpose: "news", given: true, wording: "Yes, write to me." }]);
    await expect(container.participants.get(agent, two.id)).rejects.toMatchObject({ code: "PARTICIPANT_NOT_FOUND" });
    expect(await container.db.flowRun.count({ where: { participantId: two.id } })).toBe(0);
    expect((await container.db.conversation.findUniqueOrThrow({ where: { id: two.conversationId } })).participantId).toBe(one.id);
    // What is in memory is no older than that: a run that begins there is theirs.
    await container.phones.say(editor, { address: "919700000004", id: "again", text: "still me" });
    expect(await container.db.channelAddress.findFirstOrThrow({ where: { address: "919700000004" } })).toMatchObject({ participantId: one.id });
    expect(await container.db.auditLog.findFirstOrThrow({ where: { action: "participant.merged" } })).toMatchObject({
      entity: one.id,
      origin: "10.0.0.1",
      details: { from: two.id },
    });
  });

  it("of another workspace are nobody here", async () => {
    const { id } = await container.participants.enrol(agent, "919700000005");
    const { id: other } = await container.participants.enrol(agent, "919700000006");
    await expect(container.participants.get(stranger, id)).rejects.toMatchObject({ code: "PARTICIPANT_NOT_FOUND" });
    await expect(container.participants.merge(stranger, { into: id, from: other })).rejects.toMatchObject({ code: "PARTICIPANT_NOT_FOUND" });
    await expect(container.participants.consent(stranger, { participantId: id, purpose: "news", given: true, wording: "x" })).rejects.toMatchObject({
      code: "PARTICIPANT_NOT_FOUND",
    });
    await expect(container.participants.merge(agent, { into: id, from: id })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(container.participants.enrol({ ...agent, role: "viewer" }, null)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("who take back that they may be written to are not, until they agree again", async () => {
    const { id, conversationId } = await writer("919700000007", null);
    const lastOf = async () => container.db.outboxMessage.findFirst({ where: { conversationId }, orderBy: { ord: "desc" } });
    await expect.poll(async () => (await lastOf())?.status, { timeout: 10_000 }).toBe("sent");
    await container.participants.consent(agent, { participantId: id, purpose: "messages", given: false, wording: "Stop writing to me." });
    await container.phones.template(editor, { address: "919700000007", name: "news", text: "News." });
    await expect.poll(async () => (await lastOf())?.lastError, { timeout: 10_000 }).toBe("OPTED_OUT");
    await container.participants.consent(agent, { participantId: id, purpose: "messages", given: true, wording: "Write again." });
    await container.phones.template(editor, { address: "919700000007", name: "news", text: "News." });
    await expect.poll(async () => (await lastOf())?.status, { timeout: 10_000 }).toBe("sent");
    expect((await container.participants.get(agent, id)).consents).toMatchObject([{ purpose: "messages", given: true }]);
  });
});
