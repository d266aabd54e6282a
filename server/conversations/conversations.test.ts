import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTalk, trailOf } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

const dayMs = 86_400_000;

let database: TestDatabase;
let container: Container;
let clockMs = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url, now: () => Date.now() + clockMs });
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

const countOf = async (sessionId: string) => {
  const [messages, steps] = await Promise.all([
    container.db.message.count({ where: { conversationId: sessionId } }),
    container.db.flowRunStep.count({ where: { conversationId: sessionId } }),
  ]);
  return { messages, steps };
};

describe("sending", () => {
  it("gives the first answer again for a message that comes again, and adds nothing", async () => {
    const { say, sessionId } = await openTalk(container);
    const first = await say("paneer tikka", { clientMessageId: "one" });
    await say("1");
    const before = await countOf(sessionId);
    const again = await say("something else", { clientMessageId: "one" });
    const { duplicate, turnId, messageId, seq, messages } = again;
    expect({ duplicate, turnId, messageId, seq, messages }).toEqual({
      duplicate: true,
      turnId: first.turnId,
      messageId: first.messageId,
      seq: first.seq,
      messages: first.messages,
    });
    expect(again.flowState?.state).toBe("collect_address");
    expect(await countOf(sessionId)).toEqual(before);
  });

  it("lets a repeated message wait for the first while that is still running", async () => {
    const { say, sessionId } = await openTalk(container);
    const answers = await Promise.all([
      say("paneer tikka", { clientMessageId: "x" }),
      say("paneer tikka", { clientMessageId: "x" }),
      say("paneer tikka", { clientMessageId: "x" }),
    ]);
    expect(answers.map((answer) => answer.duplicate)).toEqual([false, true, true]);
    expect(new Set(answers.map((answer) => answer.turnId)).size).toBe(1);
    expect(answers[1]?.messages).toEqual(answers[0]?.messages);
    // The greeting, the words, the answer.
    expect((await countOf(sessionId)).messages).toBe(3);
  });

  it("takes messages that arrive together one by one in their order", async () => {
    const { say, heard } = await openTalk(container);
    const answers = await Promise.all(["paneer tikka", "1", "1"].map((text) => say(text)));
    expect(answers.map((answer) => answer.flowState?.state)).toEqual(["show_results", "collect_address", "confirm_order"]);
    expect(answers.map((answer) => answer.seq)).toEqual([2, 4, 6]);
    expect(trailOf(heard.states).at(-1)).toBe("confirm_order");
  });

  it("takes each message once when two processes are given the same conversation at once", { timeout: 60_000 }, async () => {
    const other = await createTestContainer({ url: database.url, withWorker: false });
    const { sessionId, opened } = await openTalk(container);
    const ids = Array.from({ length: 64 }, (_, index) => `m${index}`);
    const send = (to: Container, id: string) => to.conversations.send(sessionId, { sessionId, clientMessageId: id, message: "help" });
    // Every eighth is sent to both.
    const answers = await Promise.all(
      ids.flatMap((id, index) => {
        const [first, second] = index % 2 === 0 ? [container, other] : [other, container];
        return index % 8 === 0 ? [send(first, id), send(second, id)] : [send(first, id)];
      }),
    );
    await other.stop();
    expect(answers.filter((answer) => answer.duplicate)).toHaveLength(8);
    expect(answers.every((answer) => answer.messages.length === 1)).toBe(true);
    const stored = await container.db.message.findMany({ where: { conversationId: sessionId }, orderBy: { seq: "asc" } });
    expect(stored.map((message) => message.seq)).toEqual(Array.from({ length: 1 + 64 * 2 }, (_, index) => index + 1));
    expect(stored.flatMap((message) => message.clientMessageId ?? []).sort()).toEqual(ids.toSorted());
    const run = await container.db.flowRun.findUniqueOrThrow({ where: { id: opened.flowState?.runId ?? "" } });
    const steps = await container.db.flowRunStep.findMany({ where: { flowRunId: run.id }, orderBy: { seq: "asc" } });
    expect(steps.map((step) => step.seq)).toEqual(steps.map((_, index) => index + 1));
    // The start and one turn for each message; the revision is raised by each commit.
    expect({
      turn: run.turn,
      revision: run.revision,
      seals: await container.db.flowRunTape.count({ where: { flowRunId: run.id, seal: { not: null } } }),
    }).toEqual({
      turn: 65,
      revision: 65,
      seals: 65,
    });
  });

  it("stores no NUL and no half character", async () => {
    const { say, sessionId } = await openTalk(container);
    const answer = await say(`pan${String.fromCharCode(0)}eer \ud83d tikka`);
    expect(answer.duplicate).toBe(false);
    const { messages } = await container.conversations.history(sessionId);
    expect(messages[1]?.content).toBe("pan\ufffdeer \ufffd tikka");
  });

  it.each([
    ["an empty message", { message: "  " }],
    ["too much text", { message: "x".repeat(4097) }],
    ["too much data", { message: null, data: { a: "x".repeat(17_000) } }],
  ])("refuses %s", async (_name, body) => {
    const { sessionId } = await openTalk(container);
    await expect(container.conversations.send(sessionId, { sessionId, clientMessageId: "c", ...body })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("never leaves PROCESSING standing", async () => {
    const { say, heard } = await openTalk(container);
    await say("help");
    expect(heard.states.slice(-2).map((state) => [state.phase, state.transient ?? false, state.state])).toEqual([
      ["PROCESSING", true, "init"],
      ["COLLECTING", false, "init"],
    ]);
  });
});

describe("opening", () => {
  it("refuses flows that are not there or not published", async () => {
    await expect(container.conversations.open({ workspaceId, flow: "nope" })).rejects.toMatchObject({ code: "FLOW_NOT_FOUND" });
    const actor = { type: "user", id: "u_test", workspaceId, role: "owner" } as const;
    await container.flows.create(actor, { template: "blank", slug: "unpublished", name: "Unpublished" });
    container.versions.invalidate(workspaceId);
    await expect(container.conversations.open({ workspaceId, flow: "unpublished" })).rejects.toMatchObject({ code: "FLOW_NOT_PUBLISHED" });
  });

  it("without a flow waits for the first message and lets its intent start one", async () => {
    const { say, opened, heard } = await openTalk(container, null);
    expect(opened).toMatchObject({ messages: [], flowState: null });
    const lost = await say("xyzzy plugh");
    expect(lost.flowState).toBeNull();
    expect(lost.messages).toHaveLength(1);
    expect(lost.messages[0]?.buttons.map((button) => button.id)).toContain("start:food_order_v2");
    const started = await say("I want to order paneer tikka");
    expect(started.flowState).toMatchObject({ flowId: "food_order_v2", state: "show_results" });
    expect(trailOf(heard.states)).toEqual(["init", "search_food", "show_results"]);
    expect(await container.db.nluLog.count({ where: { turnId: { in: [lost.turnId, started.turnId] } } })).toBe(2);
  });

  it("starts a flow by the button of the fallback", async () => {
    const { say } = await openTalk(container, null);
    const started = await say("Food Order", { event: "start:food_order_v2" });
    expect(started.flowState).toMatchObject({ flowId: "food_order_v2", state: "init", previousState: null });
  });
});

describe("the history", () => {
  it("is not shown to another workspace", async () => {
    const { sessionId } = await openTalk(container);
    const { messages } = await container.conversations.history(sessionId, { workspaceId });
    expect(messages).toHaveLength(1);
    const foreign = container.conversations.history(sessionId, { workspaceId: "w_other" });
    await expect(foreign).rejects.toMatchObject({ code: "SESSION_NOT_FOUND" });
  });
});

describe("after the end", () => {
  it("offers to start over, which begins a new run with new steps in the same conversation", async () => {
    const { say, heard } = await openTalk(container);
    const ended = await say("cancel");
    expect(ended.flowState).toMatchObject({ state: "cancelled", status: "cancelled" });
    const after = await say("mumble");
    expect(after.flowState).toMatchObject({ state: "cancelled", status: "cancelled" });
    expect(after.messages.at(-1)?.buttons[0]).toEqual({ id: "start_over", label: "Start over" });
    const again = await say("Start over", { event: "start_over" });
    expect(again.flowState).toMatchObject({ state: "init", status: "running", progress: 0 });
    expect(again.flowState?.runId).not.toBe(ended.flowState?.runId);
    expect(new Set(heard.states.map((state) => state.runId)).size).toBe(2);
  });
});

describe("a session", () => {
  it("is known by its token alone, for 30 days after its last use", async () => {
    const { token, sessionId, say } = await openTalk(container);
    expect(await container.conversations.authenticate("wrong")).toBeNull();
    clockMs = 29 * dayMs;
    expect(await container.conversations.authenticate(token)).toEqual({ conversationId: sessionId, workspaceId });
    await say("hello");
    clockMs = 58 * dayMs;
    expect(await container.conversations.authenticate(token)).toEqual({ conversationId: sessionId, workspaceId });
    clockMs = 120 * dayMs;
    expect(await container.conversations.authenticate(token)).toBeNull();
    clockMs = 0;
  });

  it("that was quiet for long asks whether to go on, and goes on", async () => {
    const { say } = await openTalk(container);
    await say("paneer tikka");
    clockMs = 31 * 60_000;
    const asked = await say("1");
    expect(asked.flowState).toMatchObject({ state: "show_results", status: "paused" });
    expect(asked.messages.at(-1)?.buttons.map((button) => button.id)).toEqual(["resume", "start_over"]);
    const resumed = await say("Go on", { event: "resume" });
    expect(resumed.flowState).toMatchObject({ state: "show_results", status: "running", phase: "COLLECTING" });
    expect((await say("1")).flowState?.state).toBe("collect_address");
    clockMs = 0;
  });
});
