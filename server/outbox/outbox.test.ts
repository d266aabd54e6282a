import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

let database: TestDatabase;
let container: Container;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url });
  await publishFlow(container, {
    id: "echo",
    initialState: "ask",
    finalStates: ["done"],
    states: {
      ask: { type: "wait", onEntry: [say("First."), say("Second.")], transitions: { user_message: "done" } },
      done: { type: "final", onEntry: [say("Last.")] },
    },
  });
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

const takenBySandbox = (sessionId: string) => container.db.sandboxDelivery.findMany({ where: { conversationId: sessionId }, orderBy: { id: "asc" } });

describe("what a flow says", () => {
  it("on a channel without a provider goes to the sandbox, once and in order", async () => {
    const { sessionId } = await container.conversations.open({ workspaceId, flow: "echo", channel: "whatsapp" });
    await container.conversations.send(sessionId, { sessionId, clientMessageId: "c1", message: "hello" });
    await expect.poll(async () => (await takenBySandbox(sessionId)).length, { timeout: 10_000, interval: 20 }).toBe(3);
    const taken = await takenBySandbox(sessionId);
    expect(taken.map(({ channel, payload }) => ({ channel, payload }))).toMatchObject(
      ["First.", "Second.", "Last."].map((content) => ({ channel: "whatsapp", payload: { content, buttons: [], cards: [] } })),
    );
    await expect.poll(() => container.db.outboxMessage.count({ where: { conversationId: sessionId, status: "sent" } }), { timeout: 10_000 }).toBe(3);
    const rows = await container.db.outboxMessage.findMany({ where: { conversationId: sessionId }, orderBy: { ord: "asc" } });
    expect(rows.map((row) => row.providerId)).toEqual(taken.map((delivery) => delivery.providerId));
  });

  it("in the web chat leaves nothing in the outbox", async () => {
    const { sessionId } = await container.conversations.open({ workspaceId, flow: "echo" });
    expect(await container.db.outboxMessage.count({ where: { conversationId: sessionId } })).toBe(0);
  });

  it("is listed with the providers as a sandbox", () => {
    expect(container.providers.find(({ port }) => port === "Messages")).toMatchObject({ sandbox: true });
  });
});
