import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Container } from "../container";

let database: TestDatabase;
let container: Container;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url });
  const ask = { type: "wait", onEntry: [say("Well?")], timeout: 300, transitions: { user_message: "done" } };
  const ends = { done: { type: "final", onEntry: [say("Thanks.")] }, gone: { type: "final", outcome: "cancelled", onEntry: [say("Goodbye.")] } };
  await publishFlow(container, {
    id: "patient",
    initialState: "ask",
    finalStates: ["done", "gone"],
    states: { ask: { ...ask, reminder: "Still there?", transitions: { ...ask.transitions, timeout: "gone" } }, ...ends },
  });
  await publishFlow(container, { id: "pausing", initialState: "ask", finalStates: ["done"], states: { ask, done: ends.done } });
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

const until = (read: () => unknown, expected: unknown) => expect.poll(read, { timeout: 10_000, interval: 20 }).toEqual(expected);

describe("timers", () => {
  it("remind once, then raise the timeout", async () => {
    const { heard } = await openTalk(container, "patient");
    await until(() => heard.texts, ["assistant: Well?", "assistant: Still there?", "assistant: Goodbye."]);
    expect(heard.states.at(-1)).toMatchObject({ state: "gone", event: "timeout", status: "cancelled" });
  });

  it("pause a run that has no way out for them, and the customer is asked whether to go on", async () => {
    const { heard, say: speak } = await openTalk(container, "pausing");
    await until(() => heard.states.at(-1)?.status, "paused");
    const asked = await speak("hello");
    expect(asked.flowState?.status).toBe("paused");
    expect(asked.messages.at(-1)?.buttons.map((button) => button.id)).toEqual(["resume", "start_over"]);
    expect((await speak("Go on", { event: "resume" })).flowState?.status).toBe("running");
    expect((await speak("hello")).flowState?.state).toBe("done");
  });

  it("fire for a process that was not there when they became due", async () => {
    const first = await createTestContainer({ url: database.url, withWorker: false });
    const others = container;
    await others.stop();
    const { opened } = await openTalk(first, "patient");
    await first.pool.query("UPDATE flow_runs SET next_wake_at = now() - interval '1 minute' WHERE id = $1", [opened.flowState?.runId]);
    await first.pool.query(
      `UPDATE flow_runs SET snapshot = jsonb_set(snapshot, '{timer,dueAt}', to_jsonb(extract(epoch from now()) * 1000 - 60000)) WHERE id = $1`,
      [opened.flowState?.runId],
    );
    await first.stop();
    container = await createTestContainer({ url: database.url });
    const read = async () =>
      (await container.db.message.findMany({ where: { runId: opened.flowState?.runId ?? "" }, orderBy: { seq: "asc" } })).map((message) => message.content);
    await until(read, ["Well?", "Still there?", "Goodbye."]);
  });

  it("leave alone what a message moved on meanwhile, and fire once with two workers", async () => {
    const other = await createTestContainer({ url: database.url });
    await publishFlow(container, {
      id: "very_patient",
      initialState: "ask",
      finalStates: ["done", "gone"],
      states: {
        ask: { type: "wait", onEntry: [say("Well?")], timeout: 60_000, reminder: "Still there?", transitions: { user_message: "done", timeout: "gone" } },
        done: { type: "final", onEntry: [say("Thanks.")] },
        gone: { type: "final", outcome: "cancelled", onEntry: [say("Goodbye.")] },
      },
    });
    const talks = await Promise.all(Array.from({ length: 8 }, () => openTalk(container, "very_patient")));
    const answered = talks.slice(0, 4);
    await Promise.all(answered.map((talk) => talk.say("yes")));
    const sessions = talks.map((talk) => talk.sessionId);
    const left = () => container.db.flowRun.count({ where: { conversationId: { in: sessions }, status: "running" } });
    const count = (content: string) => container.db.message.count({ where: { conversationId: { in: sessions }, content } });
    const expire = () => container.pool.query("UPDATE flow_runs SET next_wake_at = now() WHERE conversation_id = ANY($1) AND status = 'running'", [sessions]);
    await expire();
    await until(() => count("Still there?"), 4);
    await expire();
    await until(left, 0);
    await other.stop();
    expect({ thanks: await count("Thanks."), reminders: await count("Still there?"), goodbyes: await count("Goodbye.") }).toEqual({
      thanks: 4,
      reminders: 4,
      goodbyes: 4,
    });
    expect(
      await container.db.flowRun.count({ where: { conversationId: { in: sessions }, OR: [{ nextWakeAt: { not: null } }, { lockedUntil: { not: null } }] } }),
    ).toBe(0);
  });

  it("fire by the database's clock, whatever this process takes for the time", async () => {
    const clock = { ms: 0 };
    const skewed = await createTestContainer({ url: database.url, now: () => Date.now() + clock.ms });
    const hour = 3_600_000;
    for (const ahead of [hour, -hour, 0]) {
      clock.ms = ahead;
      const { sessionId } = await openTalk(skewed, "patient");
      clock.ms = -ahead;
      const texts = async () => (await skewed.conversations.history(sessionId)).messages.map((message) => message.content);
      await until(texts, ["Well?", "Still there?", "Goodbye."]);
    }
    await skewed.stop();
  });

  it("fire where a copy in memory is older than what another process has written", async () => {
    const other = await createTestContainer({ url: database.url, withWorker: false });
    await publishFlow(container, {
      id: "nagging",
      initialState: "ask",
      finalStates: ["gone"],
      states: {
        ask: { type: "wait", onEntry: [say("Well?")], timeout: 60_000, transitions: { user_message: "wait", timeout: "gone" } },
        wait: { type: "wait", onEntry: [say("I wait.")], timeout: 300, transitions: { user_message: "ask", timeout: "gone" } },
        gone: { type: "final", onEntry: [say("Goodbye.")] },
      },
    });
    const { sessionId, opened } = await openTalk(container, "nagging");
    await other.conversations.send(sessionId, { sessionId, clientMessageId: "there", message: "hello" });
    await until(async () => (await container.db.flowRun.findUniqueOrThrow({ where: { id: opened.flowState?.runId ?? "" } })).status, "completed");
    await other.stop();
  });
});
