import { afterAll, beforeAll, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

const editor: Actor = { type: "user", id: "u_test", workspaceId, role: "editor" };
let database: TestDatabase;
let container: Container;

const flow = (id: string, triggers: object[]) => ({
  id,
  triggers,
  initialState: "hello",
  finalStates: ["done"],
  states: { hello: { type: "wait", onEntry: [say(`This is ${id}.`)], transitions: { user_message: "done" } }, done: { type: "final" } },
});

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  container = await createTestContainer({ url: database.url });
  await publishFlow(container, flow("low", [{ keyword: "Join Now" }, { keyword: "🍕" }]));
  await publishFlow(container, flow("high", [{ keyword: "join now" }]));
  await container.db.flow.updateMany({ where: { slug: "high" }, data: { priority: 5 } });
  await publishFlow(container, flow("hidden", [{ keyword: "secret word" }]));
  await container.flows.setListing(editor, "hidden", { isPublic: false, title: null });
  await publishFlow(container, flow("asleep", [{ keyword: "wake up" }]));
  await container.flows.setStatus(editor, "asleep", "inactive");
});
afterAll(async () => {
  await container.stop();
  await database.drop();
});

const answerTo = async (text: string, more = {}) => {
  const { say: send } = await openTalk(container, null);
  const { messages, flowState } = await send(text, more);
  return { said: messages.map(({ content }) => content), flow: flowState?.flowId ?? null };
};

it.each([
  ["JOIN now!", "high"],
  ["  join   NOW ", "high"],
  ["🍕", "low"],
])("a whole message %j starts %s, whatever its case and signs, of the higher priority", async (text, slug) => {
  expect(await answerTo(text)).toMatchObject({ said: [`This is ${slug}.`], flow: slug });
  expect(await container.db.nluLog.count({ where: { text } })).toBe(0);
});

it.each([
  ["a keyword among other words", "please join now"],
  ["a part of one", "join"],
  ["one of a flow that is not public", "secret word"],
  ["one of a flow that is not active", "wake up"],
])("does nothing of the sort for %s", async (_what, text) => {
  expect((await answerTo(text)).flow).toBeNull();
  expect(await container.db.nluLog.count({ where: { text } })).toBe(1);
});

it("is not heard in the middle of a flow, and is once that has ended", async () => {
  const { say: send } = await openTalk(container, "low");
  expect((await send("join now")).flowState).toMatchObject({ flowId: "low", state: "done" });
  expect((await send("join now")).flowState).toMatchObject({ flowId: "high", state: "hello" });
});

it("says in the run what it was started by, and what was said", async () => {
  const { say: send } = await openTalk(container, null);
  const { flowState } = await send("Join now");
  const { origin } = await container.runs.record({ ...editor }, flowState?.runId ?? "");
  expect(origin).toMatchObject({ type: "started", meta: { startedBy: "keyword" }, input: { text: "Join now" } });
});
