import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { replayed } from "@/testing/server/replayed";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Container } from "../container";

let database: TestDatabase;
let container: Container;

const later = (config: object) => ({ executor: "schedule", config });
const end = { type: "final" };

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url });
  const flow = (id: string, config: object) =>
    publishFlow(container, {
      id,
      initialState: "ask",
      finalStates: ["done"],
      onError: "done",
      states: {
        ask: { type: "wait", onEntry: [say("Hello.")], transitions: { user_message: "plan" } },
        plan: { type: "action", actions: [later(config)], transitions: { success: "wait", error: "sorry" } },
        wait: { type: "wait", onEntry: [say("Later.")], transitions: { "trigger:remind": "reminded", user_message: "done" } },
        reminded: { type: "wait", onEntry: [say("It is time, {{_event.data.who}}.")], transitions: { user_message: "done" } },
        sorry: { type: "wait", onEntry: [say("Sorry: {{_error.code}}.")], transitions: { user_message: "done" } },
        done: end,
      },
    });
  await flow("reminding", { event: "trigger:remind", after: "PT1S", data: { who: "Asha" } });
  await flow("patient", { event: "trigger:remind", after: "PT2H", data: { who: "Asha" } });
  await flow("following", { what: "start", flow: "follow_up", after: "PT1S", data: { from: "before" } });
  await flow("lost", { what: "start", flow: "nowhere", after: "PT1S" });
  await publishFlow(container, {
    id: "follow_up",
    initialState: "greet",
    finalStates: ["done"],
    states: { greet: { type: "wait", onEntry: [say("Once more, after {{_input.data.from}}.")], transitions: { user_message: "done" } }, done: end },
  });
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

const until = (read: () => unknown, expected: unknown) => expect.poll(read, { timeout: 15_000, interval: 30 }).toEqual(expected);
const planned = async (runId: string) =>
  (await container.pool.query<{ status: string; reason: string | null }>("SELECT status, reason FROM trigger_firings WHERE key LIKE $1", [`run:${runId}:%`]))
    .rows;
const comesDue = (runId: string) =>
  container.pool.query("UPDATE trigger_firings SET next_attempt_at = now(), status = 'queued', settled_at = NULL WHERE key LIKE $1", [`run:${runId}:%`]);

describe("what a run has planned", () => {
  it("reaches it as an event, once, with two processes at it", async () => {
    const other = await createTestContainer({ url: database.url });
    const { say: speak, heard, opened } = await openTalk(container, "reminding");
    const runId = opened.flowState?.runId ?? "";
    await speak("remind me");
    await until(async () => (await container.db.flowRun.findUniqueOrThrow({ where: { id: runId } })).currentState, "reminded");
    const { messages } = await container.conversations.history(opened.sessionId);
    expect(messages.map(({ content }) => content)).toEqual(["Hello.", "remind me", "Later.", "It is time, Asha."]);
    expect(heard.texts[0]).toBe("assistant: Hello.");
    await until(() => planned(runId), [{ status: "started", reason: null }]);
    // As if the process had died before it could say so.
    await comesDue(runId);
    await until(() => planned(runId), [{ status: "started", reason: null }]);
    expect((await container.conversations.history(opened.sessionId)).messages).toHaveLength(4);
    await replayed(container, runId);
    await other.stop();
  });

  it("waits for its time, and is left out when the run has ended by then", async () => {
    const { say: speak, opened } = await openTalk(container, "patient");
    const runId = opened.flowState?.runId ?? "";
    await speak("remind me");
    expect(await planned(runId)).toEqual([{ status: "queued", reason: null }]);
    const { rows } = await container.pool.query<{ hours: number }>(
      "SELECT round(extract(epoch FROM due_at - now()) / 3600)::int AS hours FROM trigger_firings WHERE key LIKE $1",
      [`run:${runId}:%`],
    );
    expect(rows).toEqual([{ hours: 2 }]);
    await speak("never mind");
    await comesDue(runId);
    await until(() => planned(runId), [{ status: "skipped", reason: "RUN_ENDED" }]);
  });

  it("begins a flow with the customer once they are free, with its data", async () => {
    const { say: speak, sessionId, opened } = await openTalk(container, "following");
    const runId = opened.flowState?.runId ?? "";
    await speak("later please");
    await speak("bye");
    await until(async () => (await container.conversations.history(sessionId)).messages.at(-1)?.content, "Once more, after before.");
    await until(() => planned(runId), [{ status: "started", reason: null }]);
    const runs = await container.db.flowRun.findMany({ where: { conversationId: sessionId }, include: { flow: true } });
    expect(runs.map(({ flow, status }) => [flow.slug, status]).toSorted()).toEqual([
      ["follow_up", "running"],
      ["following", "completed"],
    ]);
  });

  it("is refused where there is no such flow", async () => {
    const { say: speak } = await openTalk(container, "lost");
    expect((await speak("go")).messages.map(({ content }) => content)).toEqual(["Sorry: schedule:flow_unknown."]);
  });

  it("is of nobody in a fork: nothing is planned", async () => {
    const { say: speak, opened } = await openTalk(container, "patient");
    const runId = opened.flowState?.runId ?? "";
    const owner = {
      type: "user",
      id: "u_test",
      workspaceId: (await container.db.flowRun.findUniqueOrThrow({ where: { id: runId } })).workspaceId,
      role: "owner",
    } as const;
    const { steps } = await container.runs.steps(owner, runId);
    const fork = await container.forks.fork(owner, runId, { seq: steps.at(-1)?.seq ?? 0, contextPatch: [] });
    await container.forks.say(owner, fork.runId, { message: "remind me" });
    expect(await planned(fork.runId)).toEqual([]);
    await speak("remind me");
    expect(await planned(runId)).toHaveLength(1);
  });
});
