import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

let database: TestDatabase;
let watching: Container;
let other: Container;

beforeAll(async () => {
  database = await createTestDatabase();
  watching = await createTestContainer({ url: database.url });
  other = await createTestContainer({ url: database.url, withWorker: false });
});

afterAll(async () => {
  await watching.stop();
  await other.stop();
  await database.drop();
});

it("a flow that another process publishes is offered without Redis", async () => {
  const isOffered = () =>
    watching.versions.latest(workspaceId, "from_elsewhere").then(
      () => true,
      () => false,
    );
  expect(await isOffered()).toBe(false);
  const states = { ask: { type: "wait", onEntry: [say("Yes?")], transitions: { user_message: "done" } }, done: { type: "final", transitions: {} } };
  await publishFlow(other, { id: "from_elsewhere", initialState: "ask", finalStates: ["done"], states });
  await vi.waitFor(async () => expect(await isOffered()).toBe(true), { timeout: 20_000, interval: 50 });
});
