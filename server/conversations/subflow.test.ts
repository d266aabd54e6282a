import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { replayed } from "@/testing/server/replayed";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

let database: TestDatabase;
let container: Container;

const calls = (flow: string, config: object = {}) => ({ executor: "subflow", config: { flow, ...config } });
const text = { type: "string", required: false };
const end = { type: "final" };

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url });
  await publishFlow(container, {
    id: "ask_name",
    initialState: "ask",
    finalStates: ["end"],
    context: { name: text, city: text },
    states: {
      ask: {
        type: "wait",
        onEntry: [say("Your name, in {{city}}?")],
        input: { accept: ["user_message"], store: "name" },
        transitions: { user_message: "end" },
      },
      end: { ...end, onEntry: [say("Noted.")] },
    },
  });
  await publishFlow(container, {
    id: "middle",
    initialState: "call",
    finalStates: ["end"],
    context: { who: text },
    states: {
      call: { type: "action", actions: [calls("ask_name", { inputs: { city: "Nashik" }, outputs: { who: "name" } })], transitions: { success: "end" } },
      end,
    },
  });
  const outer = (id: string, call: object, more: object = {}) =>
    publishFlow(container, {
      id,
      initialState: "hello",
      finalStates: ["done", "late"],
      context: { guest: text },
      states: {
        hello: { type: "wait", onEntry: [say("Hello.")], transitions: { user_message: "call" } },
        call: {
          type: "action",
          onEntry: [say("Over to a colleague.")],
          actions: [call],
          transitions: { success: "thanks", error: "sorry", timeout: "late" },
          ...more,
        },
        thanks: { type: "wait", onEntry: [say("Thanks, {{guest}}.")], transitions: { user_message: "done" } },
        sorry: { type: "wait", onEntry: [say("Sorry: {{_error.code}}.")], transitions: { user_message: "done" } },
        done: end,
        late: { ...end, outcome: "cancelled", onEntry: [say("Too late.")] },
      },
    });
  await outer("outer", calls("middle", { outputs: { guest: "who" } }));
  await outer("hurried", calls("middle"), { timeout: 400 });
  await outer("lost", calls("nowhere"));
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

const actor = { type: "user", id: "u_test", workspaceId, role: "owner" } as const;

/** Whoever calls stands before whom it calls, though they begin at one moment. */
async function runsOf(sessionId: string) {
  const runs = await container.db.flowRun.findMany({ where: { conversationId: sessionId }, orderBy: { startedAt: "asc" }, include: { flow: true } });
  const depth = ({ parentRunId }: { parentRunId: string | null }): number => {
    const parent = parentRunId === null ? undefined : runs.find(({ id }) => id === parentRunId);
    return parent === undefined ? 0 : 1 + depth(parent);
  };
  const eldest = (run: (typeof runs)[number]): (typeof runs)[number] => {
    const parent = runs.find(({ id }) => id === run.parentRunId);
    return parent === undefined ? run : eldest(parent);
  };
  return runs.toSorted((a, b) => runs.indexOf(eldest(a)) - runs.indexOf(eldest(b)) || depth(a) - depth(b));
}
const stands = async (sessionId: string) => (await runsOf(sessionId)).map(({ flow, status, currentState }) => `${flow.slug} ${status} ${currentState}`);
const textsOf = ({ messages }: { messages: { content: string }[] }) => messages.map(({ content }) => content);
const until = (read: () => unknown, expected: unknown) => expect.poll(read, { timeout: 10_000, interval: 20 }).toEqual(expected);

describe("a flow that calls another, which calls a third", () => {
  it("goes on with what they have found out; each is a run of its own, linked and proven", async () => {
    const { say: speak, sessionId, heard } = await openTalk(container, "outer");
    const begun = await speak("hi");
    expect(textsOf(begun)).toEqual(["Over to a colleague.", "Your name, in Nashik?"]);
    expect(begun.flowState).toMatchObject({ flowId: "ask_name", state: "ask", status: "running", phase: "COLLECTING" });
    expect(await stands(sessionId)).toEqual(["outer running call", "middle running call", "ask_name running ask"]);
    const ended = await speak("Asha");
    expect(textsOf(ended)).toEqual(["Noted.", "Thanks, Asha."]);
    expect(ended.flowState).toMatchObject({ flowId: "outer", state: "thanks" });
    const [outer, middle, last] = await runsOf(sessionId);
    expect([outer?.parentRunId, outer?.parentKey, middle?.parentRunId, last?.parentRunId]).toEqual([null, null, outer?.id, middle?.id]);
    expect(middle?.parentKey).toMatch(new RegExp(`^${outer?.id}:\\d+$`));
    expect(ended.messages.map(({ metadata }) => metadata.runId)).toEqual([last?.id, outer?.id]);
    for (const run of [outer, middle, last]) await replayed(container, run?.id ?? "");
    const kin = await container.runs.kin(actor, middle?.id ?? "");
    expect(kin.calledBy).toEqual({ runId: outer?.id, flow: { slug: "outer", name: "outer" }, status: "running" });
    expect(kin.calls).toEqual([{ runId: last?.id, flow: { slug: "ask_name", name: "ask_name" }, status: "completed", seq: expect.any(Number) }]);
    expect((await container.runs.kin(actor, outer?.id ?? "")).calledBy).toBeNull();
    expect((await speak("bye")).flowState).toMatchObject({ flowId: "outer", status: "completed" });
    expect(heard.texts.slice(-3)).toEqual(["assistant: Noted.", "assistant: Thanks, Asha.", "user: bye"]);
  });

  it("is told apart in the conversation by who is asked", async () => {
    const { say: speak, sessionId } = await openTalk(container, "outer");
    await speak("hi");
    const cancelled = await speak("cancel");
    expect(textsOf(cancelled)).toHaveLength(1);
    expect(await stands(sessionId)).toEqual(["outer cancelled late", "middle cancelled call", "ask_name cancelled ask"]);
    expect(cancelled.flowState).toMatchObject({ flowId: "outer", status: "cancelled" });
  });

  it("begins again from its first", async () => {
    const { say: speak, sessionId } = await openTalk(container, "outer");
    await speak("hi");
    expect(textsOf(await speak("start over"))).toEqual(["Hello."]);
    expect(await stands(sessionId)).toEqual(["outer running hello", "middle cancelled call", "ask_name cancelled ask"]);
    expect(textsOf(await speak("hi"))).toEqual(["Over to a colleague.", "Your name, in Nashik?"]);
  });

  it("lets what comes instead take the place of all of them", async () => {
    const { say: speak, sessionId, opened } = await openTalk(container, "outer");
    await speak("hi");
    const [, , last] = await runsOf(sessionId);
    await speak("human");
    expect((await container.db.flowRun.findUniqueOrThrow({ where: { id: last?.id ?? "" } })).status).toBe("paused");
    const over = await speak("Start over", { event: "start_over" });
    expect(textsOf(over)).toEqual(["Hello."]);
    expect((await stands(sessionId)).slice(0, 3)).toEqual(["outer cancelled late", "middle cancelled call", "ask_name cancelled ask"]);
    expect(over.flowState).toMatchObject({ flowId: "outer", state: "hello", status: "running" });
    expect(over.flowState?.runId).not.toBe(opened.flowState?.runId);
  });

  it("is not waited out when its time is over", async () => {
    const { say: speak, sessionId, heard } = await openTalk(container, "hurried");
    await speak("hi");
    await until(() => heard.texts.at(-1), "assistant: Too late.");
    await until(() => stands(sessionId), ["hurried cancelled late", "middle cancelled call", "ask_name cancelled ask"]);
    const conversation = await container.db.conversation.findUniqueOrThrow({ where: { id: sessionId } });
    expect(conversation.foregroundRunId).toBe((await runsOf(sessionId))[0]?.id);
  });

  it("is forked where it waits: the fork calls for itself, and the customer's own goes on untouched", async () => {
    const { say: speak, sessionId } = await openTalk(container, "outer");
    await speak("hi");
    const [outer] = await runsOf(sessionId);
    const { steps } = await container.runs.steps(actor, outer?.id ?? "");
    const { runId } = await container.forks.fork(actor, outer?.id ?? "", { seq: steps.at(-1)?.seq ?? 0, contextPatch: [] });
    const answer = await container.forks.say(actor, runId, { message: "Ravi" });
    expect(textsOf(answer)).toEqual(["Noted.", "Thanks, Ravi."]);
    const fork = await container.db.flowRun.findUniqueOrThrow({ where: { id: runId } });
    expect(await stands(fork.conversationId)).toEqual(["outer running thanks", "middle completed end", "ask_name completed end"]);
    expect((await runsOf(fork.conversationId)).every(({ sandbox }) => sandbox)).toBe(true);
    expect(await stands(sessionId)).toEqual(["outer running call", "middle running call", "ask_name running ask"]);
    expect(textsOf(await speak("Asha"))).toEqual(["Noted.", "Thanks, Asha."]);
  });

  it("is ended by an operator with those that it has called, or from the middle with those above", async () => {
    const first = await openTalk(container, "outer");
    await first.say("hi");
    const [outer] = await runsOf(first.sessionId);
    await container.runs.cancel(actor, outer?.id ?? "");
    const over = ["outer cancelled late", "middle cancelled call", "ask_name cancelled ask"];
    expect(await stands(first.sessionId)).toEqual(over);
    const second = await openTalk(container, "outer");
    await second.say("hi");
    const [, middle] = await runsOf(second.sessionId);
    await container.runs.cancel(actor, middle?.id ?? "");
    expect(await stands(second.sessionId)).toEqual(over);
    expect(textsOf(await second.say("hello"))[0]).toContain("We are done");
  });

  it("hears that there is no such flow", async () => {
    const { say: speak } = await openTalk(container, "lost");
    expect(textsOf(await speak("hi"))).toEqual(["Over to a colleague.", "Sorry: FLOW_NOT_FOUND."]);
  });

  it("goes on in a process that has never heard of it", async () => {
    const { say: speak, sessionId, token } = await openTalk(container, "outer");
    await speak("hi");
    const other = await createTestContainer({ url: database.url, withWorker: false });
    const session = await other.conversations.authenticate(token);
    const answer = await other.conversations.send(session?.conversationId ?? "", { sessionId, clientMessageId: "elsewhere", message: "Ravi" });
    await other.stop();
    expect(textsOf(answer)).toEqual(["Noted.", "Thanks, Ravi."]);
    // What this process has in memory is old: the revision says so.
    expect((await speak("bye")).flowState).toMatchObject({ flowId: "outer", status: "completed" });
  });
});
