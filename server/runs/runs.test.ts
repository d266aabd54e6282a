import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor, Role } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

const actor = (role: Role, workspace = workspaceId): Actor => ({ type: "user", id: `u_${role}`, workspaceId: workspace, role });

let database: TestDatabase;
let container: Container;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url });
  await publishFlow(container, {
    id: "secret",
    initialState: "ask",
    finalStates: ["done", "stopped"],
    context: { pin: { type: "string", sensitive: true }, name: { type: "string" } },
    states: {
      ask: { type: "wait", onEntry: [say("Your PIN?")], input: { accept: ["user_message"], store: "pin" }, transitions: { user_message: "hold" } },
      hold: {
        type: "wait",
        onEntry: [{ executor: "set", config: { values: { name: "Asha" } } }, say("Wait.")],
        transitions: { "webhook:courier.delivered": "done" },
      },
      done: { type: "final" },
      stopped: { type: "final", outcome: "cancelled" },
    },
  });
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

async function holding() {
  const talk = await openTalk(container, "secret");
  const answer = await talk.say("4711");
  expect(answer.flowState?.state).toBe("hold");
  return { ...talk, runId: answer.flowState?.runId ?? "" };
}

describe("reading runs", () => {
  it("hides sensitive values from agents and viewers, everywhere", async () => {
    const { runId } = await holding();
    expect((await container.runs.get(actor("editor"), runId)).context).toEqual({ pin: "4711", name: "Asha" });
    expect((await container.runs.get(actor("agent"), runId)).context).toEqual({ pin: "•••", name: "Asha" });
    expect(JSON.stringify(await container.runs.steps(actor("viewer"), runId))).not.toContain("4711");
    expect(JSON.stringify(await container.runs.steps(actor("editor"), runId))).toContain("4711");
    const { base } = await container.runs.steps(actor("viewer"), runId, 4);
    expect(JSON.stringify(base)).not.toContain("4711");
  });

  it("knows no run of another workspace", async () => {
    const { runId } = await holding();
    await expect(container.runs.get(actor("owner", "w_other"), runId)).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    expect((await container.runs.list(actor("owner", "w_other"), {})).runs).toEqual([]);
  });

  it("lists newest first, by page and by filter", async () => {
    const made = [await holding(), await holding(), await holding()];
    const { runs } = await container.runs.list(actor("viewer"), { flow: "secret", limit: 3 });
    expect(runs.map((run) => run.id)).toEqual(made.map((talk) => talk.runId).toReversed());
    expect(runs[0]).toMatchObject({
      flow: { slug: "secret" },
      version: 1,
      status: "running",
      phase: "WAITING",
      currentState: "hold",
      turns: 2,
      lastMessage: "Wait.",
      error: null,
    });

    const pages: string[] = [];
    for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
      const page: Awaited<ReturnType<typeof container.runs.list>> = await container.runs.list(actor("viewer"), { flow: "secret", limit: 2, cursor });
      pages.push(...page.runs.map((run) => run.id));
      cursor = page.nextCursor;
    }
    const all = (await container.runs.list(actor("viewer"), { flow: "secret", limit: 200 })).runs.map((run) => run.id);
    expect(pages).toEqual(all);

    const one = made[0]?.runId ?? "";
    const ids = async (filters: Parameters<typeof container.runs.list>[1]) => (await container.runs.list(actor("viewer"), filters)).runs.map((run) => run.id);
    expect(await ids({ q: one.slice(0, 20) })).toContain(one);
    expect(await ids({ q: "no such words" })).toEqual([]);
    const byEditor = await container.runs.list(actor("editor"), { q: "YOUR pin", flow: "secret", limit: 200 });
    expect(byEditor.runs.map((run) => run.id)).toEqual(all);
    expect(await ids({ q: "secret", limit: 200 })).toEqual(all);
    expect(await ids({ state: "ask", flow: "secret" })).toEqual([]);
    expect(await ids({ status: "completed", flow: "secret" })).toEqual([]);
    expect(await ids({ to: "2020-01-01T00:00:00.000Z" })).toEqual([]);
    expect(await ids({ from: "2020-01-01T00:00:00.000Z", flow: "secret", limit: 200 })).toEqual(all);
  });
});

describe("steering runs", () => {
  it("takes an event once by its key", async () => {
    const { runId } = await holding();
    const send = () => container.runs.sendEvent(actor("agent"), runId, { event: "webhook:courier.delivered", data: {}, idempotencyKey: "k1" });
    const first = await send();
    expect(first).toMatchObject({ duplicate: false, flowState: { state: "done", status: "completed" } });
    expect(await send()).toEqual({ turnId: first.turnId, duplicate: true, flowState: first.flowState });
    expect(await container.db.flowEvent.findMany({ where: { runId } })).toMatchObject([{ status: "applied", turnId: first.turnId }]);
  });

  it("takes one of the same events that come together", async () => {
    const { runId } = await holding();
    const send = () => container.runs.sendEvent(actor("agent"), runId, { event: "webhook:courier.delivered", data: {}, idempotencyKey: "k2" });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map((answer) => answer.duplicate).toSorted()).toEqual([false, true, true]);
    expect(new Set(answers.map((answer) => answer.turnId)).size).toBe(1);
    expect(await container.db.flowEvent.count({ where: { runId } })).toBe(1);
  });

  it("keeps an event that the state has no use for as ignored", async () => {
    const { runId } = await holding();
    const answer = await container.runs.sendEvent(actor("agent"), runId, { event: "trigger:nothing", data: {}, idempotencyKey: null });
    expect(answer.flowState?.state).toBe("hold");
    expect(await container.db.flowEvent.findMany({ where: { runId } })).toMatchObject([{ status: "ignored" }]);
  });

  it("cancels a run once", async () => {
    const { runId, sessionId } = await holding();
    expect(await container.runs.cancel(actor("agent"), runId)).toMatchObject({ status: "cancelled", current_state: "stopped", outcome: "cancelled" });
    await expect(container.runs.cancel(actor("agent"), runId)).rejects.toMatchObject({ code: "RUN_ENDED" });
    await expect(container.runs.sendEvent(actor("agent"), runId, { event: "x", data: {}, idempotencyKey: null })).rejects.toMatchObject({ code: "RUN_ENDED" });
    expect((await container.conversations.history(sessionId)).flowState).toMatchObject({ state: "stopped", status: "cancelled" });
  });

  it("is for agents and above", async () => {
    const { runId } = await holding();
    await expect(container.runs.cancel(actor("viewer"), runId)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
