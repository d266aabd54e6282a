import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { replayed } from "@/testing/server/replayed";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Container } from "../container";
import { mergeable, type QueuedMessage } from "./queued-message";

let database: TestDatabase;
let container: Container;

const notes = (id: string, busy: "merge" | "enqueue") => ({
  id,
  initialState: "ask",
  finalStates: ["done"],
  context: { note: { type: "string", required: false } },
  states: {
    ask: {
      type: "wait",
      busy,
      onEntry: [say("{{note}}?")],
      input: { accept: ["user_message", "user_cancels"], store: "note", options: [{ id: "stop", label: "Stop", event: "user_cancels" }] },
      transitions: { user_message: "ask", user_cancels: "done" },
    },
    done: { type: "final" },
  },
});

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url, withWorker: false });
  await publishFlow(container, notes("merging", "merge"));
  await publishFlow(container, notes("queueing", "enqueue"));
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

const textsOf = (answers: { messages: { content: string }[] }[]) => answers.map((answer) => answer.messages.map((message) => message.content).join(" | "));

describe("messages that wait behind a turn", () => {
  it("become one where the state says so; each is stored and answered with its own number", async () => {
    const { say: speak, sessionId, opened } = await openTalk(container, "merging");
    const answers = await Promise.all(["one", "two", "three", "four"].map((text) => speak(text)));
    // The first begins at once, with what is in the line by then; the line is filled in the same moment.
    expect(new Set(answers.map((answer) => answer.turnId)).size).toBe(1);
    expect(answers.map(({ seq, duplicate }) => ({ seq, duplicate }))).toEqual([2, 3, 4, 5].map((seq) => ({ seq, duplicate: false })));
    expect(textsOf(answers)).toEqual(Array.from({ length: 4 }, () => "one\ntwo\nthree\nfour?"));
    const { messages } = await container.conversations.history(sessionId);
    expect(messages.map((message) => [message.seq, message.role, message.content])).toEqual([
      [1, "assistant", "?"],
      [2, "user", "one"],
      [3, "user", "two"],
      [4, "user", "three"],
      [5, "user", "four"],
      [6, "assistant", "one\ntwo\nthree\nfour?"],
    ]);
    expect(messages.map((message) => message.id).slice(1, 5)).toEqual(answers.map((answer) => answer.messageId));
    const runId = opened.flowState?.runId ?? "";
    const { context } = await container.db.flowRun.findUniqueOrThrow({ where: { id: runId } });
    expect(context).toEqual({ note: "one\ntwo\nthree\nfour" });
    expect(JSON.parse(await replayed(container, runId))).toMatchObject({ context, turn: 2 });
  });

  it("are each recognised when they come again", async () => {
    const { say: speak } = await openTalk(container, "merging");
    const first = await Promise.all([speak("one", { clientMessageId: "a" }), speak("two", { clientMessageId: "b" })]);
    const again = await Promise.all([speak("two", { clientMessageId: "b" }), speak("one", { clientMessageId: "a" })]);
    expect(again.map(({ duplicate, turnId, messageId, seq, messages }) => ({ duplicate, turnId, messageId, seq, messages }))).toEqual(
      first.toReversed().map(({ turnId, messageId, seq, messages }) => ({ duplicate: true, turnId, messageId, seq, messages })),
    );
  });

  it("keep their own turn each by default, and where one is more than words", async () => {
    const queueing = await openTalk(container, "queueing");
    expect(textsOf(await Promise.all(["one", "two"].map((text) => queueing.say(text))))).toEqual(["one?", "two?"]);
    const merging = await openTalk(container, "merging");
    const answers = await Promise.all([merging.say("one"), merging.say("two"), merging.say("Stop", { event: "stop" }), merging.say("three")]);
    expect(textsOf(answers.slice(0, 2))).toEqual(["one\ntwo?", "one\ntwo?"]);
    expect(answers[2]?.flowState).toMatchObject({ state: "done", status: "completed" });
    expect(new Set(answers.map((answer) => answer.turnId)).size).toBe(3);
  });

  it("are taken one by one when one of them was taken by another process", async () => {
    const { sessionId, say: speak } = await openTalk(container, "merging");
    const other = await createTestContainer({ url: database.url, withWorker: false });
    const elsewhere = await other.conversations.send(sessionId, { sessionId, clientMessageId: "two", message: "two" });
    const answers = await Promise.all(["one", "two", "three"].map((text) => speak(text, { clientMessageId: text })));
    await other.stop();
    expect(answers.map((answer) => answer.duplicate)).toEqual([false, true, false]);
    expect(answers[1]?.turnId).toBe(elsewhere.turnId);
    const { messages } = await container.conversations.history(sessionId);
    expect(messages.map((message) => message.content)).toEqual(["?", "two", "two?", "one", "one?", "three", "three?"]);
  });
});

describe("mergeable", () => {
  const queued = (id: string, content: string, event: string | null = null): QueuedMessage => ({
    inbound: { messageId: `m_${id}`, clientMessageId: id, content, event, data: null },
    answer: null,
    mustStandAlone: false,
  });

  it.each<[string, QueuedMessage[], number]>([
    ["all that fit", [queued("a", "xx"), queued("b", "xx")], 2],
    ["none behind a button", [queued("a", "x", "stop"), queued("b", "x")], 0],
    ["those before the same message again", [queued("a", "x"), queued("b", "x"), queued("a", "x")], 2],
    ["no more than the longest text there may be", [queued("a", "xxx"), queued("b", "xxxx"), queued("c", "")], 2],
    ["none behind one that stands alone", [queued("a", "x"), { ...queued("b", "x"), mustStandAlone: true }, queued("c", "x")], 1],
  ])("takes %s", (_name, line, expected) => {
    // Three and four characters with a break between them are eight.
    expect(mergeable(line, 8)).toEqual(line.slice(0, expected));
  });
});
