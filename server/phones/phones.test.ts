import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { createReceiptsRepository } from "../door/receipts-repository";

const editor: Actor = { type: "user", id: "u_test", workspaceId, role: "editor" };

let database: TestDatabase;
let container: Container;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url });
  await publishFlow(container, {
    id: "tea",
    initialState: "ask",
    finalStates: ["done"],
    states: {
      ask: {
        type: "wait",
        onEntry: [say("Which tea?")],
        input: {
          options: [
            { id: "black", label: "Black", event: "black" },
            { id: "green", label: "Green", event: "green" },
          ],
        },
        transitions: { black: "done", green: "served" },
      },
      served: { type: "wait", onEntry: [say("Green it is. Anything else?")], transitions: { user_message: "done" } },
      done: { type: "final", onEntry: [say("Enjoy.")] },
    },
  });
  await container.phones.open(editor, "tea");
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

let numbers = 0;
async function newPhone(): Promise<string> {
  numbers += 1;
  const address = `91982201${String(numbers).padStart(4, "0")}`;
  await container.phones.add(editor, { address, name: null });
  return address;
}
const shown = async (address: string) => (await container.phones.get(editor, address)).messages.map(({ direction, text }) => `${direction}: ${text}`);
const shows = (address: string, texts: string[]) => expect.poll(() => shown(address), { timeout: 10_000, interval: 20 }).toEqual(texts);
let said = 0;
const write = (address: string, text: string, id = `said-${(said += 1)}`) => container.phones.say(editor, { address, id, text });

const receiptsOf = async (address: string) =>
  (await container.phones.get(editor, address)).messages.filter(({ direction }) => direction === "to").map(({ receipt }) => receipt);
async function outboxOf(address: string) {
  const { conversationId } = await container.db.channelAddress.findFirstOrThrow({ where: { address } });
  return container.db.outboxMessage.findMany({ where: { conversationId: conversationId ?? "" }, orderBy: { ord: "asc" } });
}

describe("a simulated phone", () => {
  it("meets the connection's flow and answers its options by number", async () => {
    const address = await newPhone();
    await write(address, "hi");
    await shows(address, ["from: hi", "to: Which tea?\n\n1. Black\n2. Green"]);
    await write(address, "2");
    await shows(address, ["from: hi", "to: Which tea?\n\n1. Black\n2. Green", "from: 2", "to: Green it is. Anything else?"]);
  });

  it("hears nothing but templates a day after it wrote last, by its own clock, until it writes again", async () => {
    const address = await newPhone();
    await write(address, "hi");
    await shows(address, ["from: hi", "to: Which tea?\n\n1. Black\n2. Green"]);
    const [before, serverBefore] = [await container.phones.get(editor, address), Date.now()];
    await container.phones.later(editor, 24);
    const after = await container.phones.get(editor, address);
    expect(after.windowClosesAt).toBe(before.windowClosesAt);
    expect(after.clock - before.clock).toBeGreaterThanOrEqual(24 * 3_600_000);
    expect(Date.now() - serverBefore).toBeLessThan(60_000);
    // A person answers for the flow: free text.
    const { conversationId } = await container.db.channelAddress.findFirstOrThrow({ where: { address } });
    const { id: runId } = await container.db.flowRun.findFirstOrThrow({ where: { conversationId: conversationId ?? "" } });
    await container.handoffs.join(editor, runId, null);
    await container.handoffs.say(editor, { runId, id: "late", text: "Are you still there?" });
    await expect.poll(async () => (await outboxOf(address)).at(-1)?.status, { timeout: 10_000 }).toBe("withheld");
    const unsent = (await container.phones.get(editor, address)).unsent;
    expect(unsent.at(-1)).toMatchObject({ text: "Are you still there?", reason: "WINDOW_CLOSED" });
    expect((await shown(address)).length).toBe(2);
    await container.phones.template(editor, { address, name: "reminder", text: "Your tea waits for you." });
    await expect.poll(async () => (await shown(address)).at(-1), { timeout: 10_000 }).toBe("to: Your tea waits for you.");
    expect((await container.phones.get(editor, address)).messages.at(-1)).toMatchObject({ template: "reminder", receipt: "delivered" });
    await write(address, "I am here");
    await container.handoffs.say(editor, { runId, id: "open", text: "Good." });
    await expect.poll(async () => (await shown(address)).at(-1), { timeout: 10_000 }).toBe("to: Good.");
  });

  it("gets later what was sent while it was offline, and never what was sent while it was unreachable", async () => {
    const address = await newPhone();
    await container.phones.setReach(editor, { address, reach: "offline" });
    await write(address, "hi");
    await expect.poll(() => receiptsOf(address), { timeout: 10_000 }).toEqual(["sent"]);
    await expect.poll(async () => (await outboxOf(address))[0]?.receipt, { timeout: 10_000 }).toBe("sent");
    await container.phones.setReach(editor, { address, reach: "online" });
    expect((await outboxOf(address))[0]?.receipt).toBe("delivered");
    await container.phones.read(editor, address);
    expect((await outboxOf(address))[0]?.receipt).toBe("read");
    await container.phones.setReach(editor, { address, reach: "unreachable" });
    await write(address, "2");
    await expect.poll(async () => (await outboxOf(address))[1]?.receipt, { timeout: 10_000 }).toBe("failed");
    await container.phones.setReach(editor, { address, reach: "online" });
    await container.phones.read(editor, address);
    expect((await outboxOf(address))[1]?.receipt).toBe("failed");
  });

  it("is nobody's who may not see everything", async () => {
    const agent: Actor = { ...editor, role: "agent" };
    const address = await newPhone();
    for (const call of [container.phones.list(agent), container.phones.get(agent, address), container.phones.say(agent, { address, id: "x", text: "x" })])
      await expect(call).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(container.phones.get({ ...editor, workspaceId: "w_none" }, address)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("receipts", () => {
  /** How far a message has come by the rule, whatever comes in whatever order. */
  const furthest = (so_far: string | null, next: string): string | null => {
    const order = ["sent", "delivered", "read"];
    if (next === "failed") return so_far === null || so_far === "sent" ? "failed" : so_far;
    return so_far === "failed" || order.indexOf(so_far ?? "") >= order.indexOf(next) ? so_far : next;
  };

  it("never go back, in every order of three of them", async () => {
    const statuses = ["sent", "delivered", "read", "failed"] as const;
    const address = await newPhone();
    await write(address, "hi");
    await expect.poll(async () => (await outboxOf(address)).length, { timeout: 10_000 }).toBe(1);
    const [row] = await outboxOf(address);
    await expect.poll(async () => (await outboxOf(address))[0]?.receipt, { timeout: 10_000 }).toBe("delivered");
    const { connectionId } = await container.db.channelAddress.findFirstOrThrow({ where: { address } });
    const receipts = createReceiptsRepository(container.pool);
    for (const first of statuses)
      for (const second of statuses)
        for (const third of statuses) {
          await container.pool.query("UPDATE outbox_messages SET receipt = NULL WHERE id = $1", [row?.id]);
          let expected: string | null = null;
          for (const status of [first, second, third]) {
            const changed = await receipts.note(connectionId, row?.id ?? "", status);
            const now = furthest(expected, status);
            expect([first, second, third, changed]).toEqual([first, second, third, now !== expected]);
            expected = now;
          }
          expect([first, second, third, (await outboxOf(address))[0]?.receipt]).toEqual([first, second, third, expected]);
        }
  });
});
