import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ports } from "@/flows/ports/ports";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

let database: TestDatabase;
let container: Container;
let arePortsBroken = false;

const wrapPorts = (ports: Ports): Ports => {
  if (arePortsBroken) throw new Error("the ports are out of order");
  return ports;
};

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url, wrapPorts });
  const ask = { type: "wait", onEntry: [say("Well?")] };
  const boom = { type: "wait", onEntry: [say("Never said.")], transitions: { user_message: "done" } };
  const done = { type: "final" };
  const whole = { finalStates: ["done"], initialState: "ask", apology: "That was our fault." };
  await publishFlow(container, { ...whole, id: "breaks", states: { ask: { ...ask, transitions: { user_message: "boom" } }, boom, done } });
  await publishFlow(container, {
    ...whole,
    id: "breaks_later",
    states: { ask: { ...ask, timeout: 200, transitions: { timeout: "boom", user_message: "done" } }, boom, done },
  });
  await publishFlow(container, { ...whole, id: "breaks_at_once", initialState: "boom", trigger: "track_order", states: { boom, done } });
  await publishFlow(container, {
    ...whole,
    id: "stuck",
    states: { ask: { ...ask, timeout: 200, transitions: { timeout: "done", user_message: "done" } }, done },
  });
  for (const slug of ["breaks", "breaks_later", "breaks_at_once"]) {
    const { compiled } = await container.versions.latest(workspaceId, slug);
    const { states } = compiled;
    const whole = { get: states.get.bind(states) };
    states.get = (name) => {
      if (name === "boom") throw new TypeError("the engine has a bug");
      return whole.get(name);
    };
  }
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

const until = (read: () => unknown, expected: unknown) => expect.poll(read, { timeout: 10_000, interval: 20 }).toEqual(expected);
const runOf = (id: string) => container.db.flowRun.findUniqueOrThrow({ where: { id } });

describe("an exception out of the engine", () => {
  it("ends the run with an apology and keeps what the customer said", async () => {
    const { say: speak, sessionId, opened, heard } = await openTalk(container, "breaks");
    const answer = await speak("hello");
    expect(answer).toMatchObject({ duplicate: false, seq: 2, flowState: { status: "failed", phase: "COMPLETED", state: "ask" } });
    expect(answer.messages.map((message) => message.content)).toEqual(["That was our fault."]);
    expect(await runOf(opened.flowState?.runId ?? "")).toMatchObject({ status: "failed", error: { code: "INTERNAL", state: "ask" } });
    const { messages } = await container.conversations.history(sessionId);
    expect(messages.map((message) => [message.seq, message.content])).toEqual([
      [1, "Well?"],
      [2, "hello"],
      [3, "That was our fault."],
    ]);
    expect(heard.states.at(-1)).toMatchObject({ status: "failed", phase: "COMPLETED" });
    expect((await speak("hello again")).messages.at(-1)?.buttons[0]?.id).toBe("start_over");
  });

  it("ends a run that a timer brought there", async () => {
    const { opened, heard } = await openTalk(container, "breaks_later");
    await until(() => heard.states.at(-1)?.status, "failed");
    expect(heard.texts).toEqual(["assistant: Well?", "assistant: That was our fault."]);
    expect(await runOf(opened.flowState?.runId ?? "")).toMatchObject({ error: { code: "INTERNAL" }, nextWakeAt: null, lockedUntil: null });
  });

  it("at a run's first step leaves no run; the message that wanted it is kept and answered", async () => {
    const { say: speak, sessionId } = await openTalk(container, null);
    const answer = await speak("Go", { event: "start:breaks_at_once" });
    expect(answer.messages).toHaveLength(1);
    expect(answer.messages[0]?.content).toContain("Sorry");
    expect(await container.db.flowRun.count({ where: { conversationId: sessionId } })).toBe(0);
    const { messages } = await container.conversations.history(sessionId);
    expect(messages.map((message) => message.content)).toEqual(["Go", answer.messages[0]?.content]);
    await expect(container.conversations.open({ workspaceId, flow: "breaks_at_once" })).rejects.toThrow("the engine has a bug");
  });

  it("does no harm to a neighbour", async () => {
    const neighbour = await openTalk(container);
    const { say: speak } = await openTalk(container, "breaks");
    const [broken, fine] = await Promise.all([speak("hello"), neighbour.say("paneer tikka")]);
    expect([broken.flowState?.status, fine.flowState?.state]).toEqual(["failed", "show_results"]);
  });
});

describe("a run that is due", () => {
  it("ends when five turns in a row came to nothing", async () => {
    const { opened } = await openTalk(container, "stuck");
    const runId = opened.flowState?.runId ?? "";
    arePortsBroken = true;
    for (let attempts = 1; attempts <= 5; attempts += 1) {
      await until(async () => {
        const run = await runOf(runId);
        return [run.attempts, run.lockedBy];
      }, [attempts, null]);
      await container.pool.query("UPDATE flow_runs SET locked_until = NULL WHERE id = $1", [runId]);
    }
    await until(async () => (await runOf(runId)).status, "failed");
    arePortsBroken = false;
    expect(await runOf(runId)).toMatchObject({ error: { code: "INTERNAL" }, attempts: 0, nextWakeAt: null, lockedUntil: null });
  });
});
