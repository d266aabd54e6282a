import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyRun } from "@/flows/engine/record/verify-run";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { say } from "@/testing/server/publish-flow";
import { replayed } from "@/testing/server/replayed";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { openTalk } from "@/testing/server/talk";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import type { Actor, Role } from "../access/actor";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

const actor = (role: Role, workspace = workspaceId): Actor => ({ type: "user", id: `u_${role}`, workspaceId: workspace, role });

let server: TestServer;
let call: RestClient;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url, { key: ownerKey });
  const quiz = {
    schemaVersion: 2,
    id: "quiz",
    name: "Quiz",
    module: "general",
    initialState: "ask",
    finalStates: ["done"],
    timeout: "PT24H",
    context: { pin: { type: "string", sensitive: true }, name: { type: "string", validation: { maxLength: 20 } } },
    states: {
      ask: { type: "wait", onEntry: [say("Your PIN?")], input: { accept: ["user_message"], store: "pin" }, transitions: { user_message: "who" } },
      who: {
        type: "wait",
        timeout: 60_000,
        onEntry: [{ executor: "set", config: { values: { pin: "none" } } }, say("Your name?")],
        input: { accept: ["user_message"], store: "name" },
        transitions: { user_message: "bye", timeout: "done" },
      },
      bye: { type: "wait", onEntry: [say("Hello {{name}}.")], transitions: { user_message: "done", "webhook:courier.delivered": "done" } },
      done: { type: "final" },
    },
  };
  for (const definition of [greetingFlow, quiz]) {
    const made = await call("POST", "/api/flows/builder", { body: { definition } });
    await call("POST", `/api/flows/${definition.id}/publish`, { body: { revision: made.body.result.version.revision } });
  }
});
afterAll(() => server?.stop());

/** A run that has said "Hello Asha." */
async function aRun() {
  const talk = await openTalk(server.container, "quiz");
  await talk.say("4711");
  const { flowState } = await talk.say("Asha");
  const runId = flowState?.runId ?? "";
  const { steps } = await server.container.runs.steps(actor("owner"), runId);
  return { ...talk, runId, steps, seqOf: (is: (step: (typeof steps)[number]) => boolean) => steps.findLast(is)?.seq ?? -1 };
}
const fork = (runId: string, body: unknown, key: string = ownerKey) => call("POST", `/api/runs/${runId}/fork`, { body, key });
const tell = (runId: string, body: unknown, key: string = ownerKey) => call("POST", `/api/runs/${runId}/messages`, { body, key });

describe("POST /api/runs/{id}/fork", () => {
  it("goes on from a step in a sandbox, and names its parent", async () => {
    const { runId, seqOf } = await aRun();
    const asked = seqOf(({ state, status }) => state === "who" && status === "pending");
    const made = await fork(runId, { seq: asked, contextPatch: [{ op: "add", path: "/name", value: "Nobody" }] });
    expect(made).toMatchObject({ status: 201, body: { status: "ok", result: { runId: expect.stringMatching(/^r_/), sandbox: true } } });
    const forkId = made.body.result.runId;
    const shown = await call("GET", `/api/runs/${forkId}`);
    expect(shown.body.result).toMatchObject({
      sandbox: true,
      parentRunId: runId,
      current_state: "who",
      status: "running",
      seq: asked + 1,
      context: { name: "Nobody" },
    });
    const { base, steps } = (await call("GET", `/api/runs/${forkId}/steps`)).body.result;
    expect(base).toMatchObject({ seq: asked, state: "who", context: { pin: "none" } });
    expect(steps).toMatchObject([
      { seq: asked + 1, step_type: "wait", output: { event: null, how: "edited" }, contextPatch: [{ op: "add", path: "/name", value: "Nobody" }] },
    ]);
  });

  it("does the rest of a signal again where it is left in its midst", async () => {
    const { runId, seqOf } = await aRun();
    const answered = seqOf(({ state, step_type, status }) => state === "who" && step_type === "wait" && status === "completed");
    const { body } = await fork(runId, { seq: answered, contextPatch: [{ op: "replace", path: "/name", value: "Bela" }] });
    const messages = await server.container.runs.messages(actor("owner"), body.result.runId);
    expect(messages.map(({ content }) => content)).toEqual(["Hello Bela."]);
  });

  it("unedited stands where its parent stood, and verifies", async () => {
    const { runId, steps } = await aRun();
    for (const seq of [0, ...steps.map((step) => step.seq)]) {
      const { body } = await fork(runId, { seq });
      const forkId = body.result.runId;
      const { pool, runs } = server.container;
      const { rows } = await pool.query(
        `SELECT r.snapshot || jsonb_build_object('context', r.context) AS stored, v.definition FROM flow_runs r JOIN flow_versions v ON v.id = r.flow_version_id WHERE r.id = $1`,
        [forkId],
      );
      const record = await runs.record(actor("owner"), forkId);
      const verdict = verifyRun({ ...rows[0], ...record, runId: forkId, facts: executorFacts });
      expect(verdict).toMatchObject({ ok: true });
      await replayed(server.container, forkId);
    }
  });

  it("forks a fork, from where that left its parent on", async () => {
    const { runId, steps } = await aRun();
    const half = steps[4]?.seq ?? 0;
    const first = (await fork(runId, { seq: half, contextPatch: [{ op: "add", path: "/name", value: "One" }] })).body.result.runId;
    expect(await fork(first, { seq: half - 1 })).toMatchObject({ status: 422, body: { code: "INVALID_FORK" } });
    const second = await fork(first, { seq: half + 1, contextPatch: [{ op: "add", path: "/name", value: "Two" }] });
    expect(second.status).toBe(201);
    const view = (await call("GET", `/api/runs/${second.body.result.runId}`)).body.result;
    expect(view).toMatchObject({ parentRunId: first, sandbox: true });
  });

  it.each<[string, unknown]>([
    ["a step that is not there", { seq: 99 }],
    ["a step before the first", { seq: -1 }],
    ["half a step", { seq: 1.5 }],
    ["a place that is not there", { seq: 2, contextPatch: [{ op: "replace", path: "/gone", value: 1 }] }],
    ["another type", { seq: 2, contextPatch: [{ op: "add", path: "/name", value: 7 }] }],
    ["a value against the schema", { seq: 2, contextPatch: [{ op: "add", path: "/name", value: "n".repeat(21) }] }],
    ["a reserved key", { seq: 2, contextPatch: [{ op: "add", path: "/_meta", value: {} }] }],
    ["a prototype", { seq: 2, contextPatch: [{ op: "add", path: "/__proto__/x", value: 1 }] }],
    ["too much", { seq: 2, contextPatch: [{ op: "add", path: "/x", value: "x".repeat(70_000) }] }],
  ])("answers 422 to %s and makes nothing", async (_, body) => {
    const { runId } = await aRun();
    const before = await counts();
    expect(await fork(runId, body)).toMatchObject({
      status: 422,
      body: { status: "error", code: "INVALID_FORK", details: { errors: [{ path: expect.any(String) }] } },
    });
    expect(await counts()).toEqual(before);
  });

  it.each<[unknown]>([[{}], [{ seq: "2" }], [{ seq: 2, contextPatch: {} }], [{ seq: 2, contextPatch: [{ op: "move", from: "/a", path: "/b" }] }], [[]]])(
    "answers 400 to %j",
    async (body) => {
      const { runId } = await aRun();
      expect(await fork(runId, body)).toMatchObject({ status: 400, body: { code: "INVALID_INPUT" } });
    },
  );

  it("is for agents and above, within their workspace", async () => {
    const { runId } = await aRun();
    expect(await fork(runId, { seq: 1 }, await server.keyOf("viewer"))).toMatchObject({ status: 403 });
    expect(await fork(runId, { seq: 1 }, await server.keyOf("agent"))).toMatchObject({ status: 201 });
    expect(await fork("r_none", { seq: 1 })).toMatchObject({ status: 404, body: { code: "RUN_NOT_FOUND" } });
    await expect(server.container.forks.fork(actor("owner", "w_other"), runId, { seq: 1, contextPatch: [] })).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });

  it("lets nobody try values who may not see all of them", async () => {
    const { runId } = await aRun();
    const edited = { seq: 1, contextPatch: [{ op: "add", path: "/guess", value: ["4711"] }] };
    expect(await fork(runId, edited, await server.keyOf("agent"))).toMatchObject({ status: 403 });
    expect(await fork(runId, edited, await server.keyOf("editor"))).toMatchObject({ status: 201 });
    const { body } = await fork(runId, { seq: 1 });
    const event = { event: "webhook:x", data: { guess: "4711" }, idempotencyKey: null };
    await expect(server.container.runs.sendEvent(actor("agent"), body.result.runId, event)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("hides what is hidden where it left, what was learned there later too", async () => {
    const { runId } = await aRun();
    // Before the PIN was given: the fork never knew it.
    const { body } = await fork(runId, { seq: 0 });
    const forkId = body.result.runId;
    expect(await tell(forkId, { message: "My PIN will be 4711, write it down" })).toMatchObject({ status: 200 });
    for (const role of ["agent", "viewer"] as const) {
      const { runs } = server.container;
      const seen = JSON.stringify([await runs.get(actor(role), forkId), await runs.record(actor(role), forkId), await runs.messages(actor(role), forkId)]);
      expect(seen).not.toContain("4711");
    }
  });

  it("of a run whose record is gone is refused", async () => {
    const { runId } = await aRun();
    await server.container.pool.query("UPDATE flow_runs SET origin = NULL WHERE id = $1", [runId]);
    expect(await fork(runId, { seq: 1 })).toMatchObject({ status: 422, body: { code: "INVALID_FORK" } });
  });

  it("hides what its parent had, from agents and viewers", async () => {
    const { runId, seqOf } = await aRun();
    // The PIN is overwritten later: only what the fork began with still holds it.
    const kept = seqOf(({ state, step_type, status }) => state === "ask" && step_type === "wait" && status === "completed");
    const { body } = await fork(runId, { seq: kept });
    const forkId = body.result.runId;
    expect(JSON.stringify(await server.container.runs.steps(actor("owner"), forkId))).toContain("4711");
    const said = await tell(forkId, { message: "My PIN was 4711" });
    expect(said.status).toBe(200);
    for (const role of ["agent", "viewer"] as const) {
      const { runs } = server.container;
      const seen = JSON.stringify([await runs.get(actor(role), forkId), await runs.record(actor(role), forkId), await runs.messages(actor(role), forkId)]);
      expect(seen).not.toContain("4711");
    }
  });
});

describe("POST /api/runs/{id}/messages", () => {
  async function aFork() {
    const { runId, seqOf } = await aRun();
    const { body } = await fork(runId, { seq: seqOf(({ state, status }) => state === "who" && status === "pending") });
    return { parent: runId, forkId: String(body.result.runId) };
  }

  it("answers like a customer's message", async () => {
    const { forkId } = await aFork();
    const answer = await tell(forkId, { message: "Cara" });
    expect(answer.status).toBe(200);
    expect(answer.body.result).toMatchObject({
      turnId: expect.stringMatching(/^t_/),
      messageId: expect.stringMatching(/^m_/),
      seq: 1,
      duplicate: false,
      messages: [{ role: "assistant", content: "Hello Cara.", metadata: { runId: forkId, state: "bye" } }],
      flowState: { runId: forkId, state: "bye", previousState: "who", status: "running" },
    });
    expect((await tell(forkId, { message: "thanks" })).body.result.flowState).toMatchObject({ state: "done", status: "completed" });
    expect(await tell(forkId, { message: "more" })).toMatchObject({ status: 409, body: { code: "RUN_ENDED" } });
    await replayed(server.container, forkId);
  });

  it("is refused for any run but a fork", async () => {
    const { runId } = await aRun();
    expect(await tell(runId, { message: "hello" })).toMatchObject({ status: 409, body: { code: "NOT_A_SANDBOX" } });
    expect(await tell("r_none", { message: "hello" })).toMatchObject({ status: 404 });
  });

  it("is for editors and above", async () => {
    const { forkId } = await aFork();
    for (const role of ["viewer", "agent"] as const) expect(await tell(forkId, { message: "x" }, await server.keyOf(role))).toMatchObject({ status: 403 });
    expect(await tell(forkId, { message: "x" }, await server.keyOf("editor"))).toMatchObject({ status: 200 });
  });

  it("has a customer's bounds", async () => {
    const { forkId } = await aFork();
    const refused = async (body: unknown, status: number) => expect(await tell(forkId, body)).toMatchObject({ status });
    await refused({}, 400);
    await refused({ message: "   " }, 400);
    await refused({ message: "x".repeat(4_097) }, 400);
    await refused({ message: "x", data: { x: "y".repeat(17_000) } }, 400);
    await refused({ message: "x", data: { x: "y".repeat(70_000) } }, 413);
    await refused({ event: "x".repeat(129) }, 400);
    expect((await tell(forkId, { message: "a\u0000b" })).status).toBe(200);
  });

  it("counts against the fork like a customer's against its session", async () => {
    const counted = await startTestServer({ seeded: false, env: { PARLEY_RATE_LIMITS: "on" } });
    try {
      const { rateLimits } = counted.container;
      for (let sent = 0; sent < 50; sent += 1) await rateLimits.sendMessage("s_x");
      await expect(rateLimits.sendMessage("s_x")).rejects.toMatchObject({ code: "RATE_LIMITED" });
      const talked = createRestClient(counted.url, { key: ownerKey });
      const made = await talked("POST", "/api/flows/builder", { body: { definition: greetingFlow } });
      await talked("POST", "/api/flows/greeting/publish", { body: { revision: made.body.result.version.revision } });
      const { flowState } = (await talked("POST", "/api/chat/sessions", { body: { flow: "greeting" } })).body.result;
      const { runId } = (await talked("POST", `/api/runs/${flowState.runId}/fork`, { body: { seq: 0 } })).body.result;
      const statuses: number[] = [];
      for (let sent = 0; sent < 60; sent += 1) statuses.push((await talked("POST", `/api/runs/${runId}/messages`, { body: { message: "?" } })).status);
      expect(statuses).toContain(429);
      expect(statuses.indexOf(429)).toBeGreaterThanOrEqual(50);
    } finally {
      await counted.stop();
    }
  });

  it("is the same by the studio's calls", async () => {
    const { runId } = await aRun();
    const made = await server.container.forks.fork(actor("agent"), runId, { seq: 0, contextPatch: [] });
    expect(await server.container.forks.say(actor("editor"), made.runId, { message: "0000" })).toMatchObject({ flowState: { state: "who" } });
  });
});

describe("a fork", () => {
  it("is in no list and no count of customers' runs, and waits for no person", async () => {
    const { runId } = await aRun();
    const made = await server.container.forks.fork(actor("owner"), runId, { seq: 0, contextPatch: [] });
    await server.container.forks.say(actor("owner"), made.runId, { message: "human" });
    const { runs, handoffs } = server.container;
    expect((await runs.get(actor("owner"), made.runId)).status).toBe("paused");
    const listed = (await runs.list(actor("owner"), { flow: "quiz", limit: 200 })).runs.map(({ id }) => id);
    expect(listed).toContain(runId);
    expect(listed).not.toContain(made.runId);
    expect(await handoffs.list(actor("owner"))).not.toEqual(expect.arrayContaining([expect.objectContaining({ runId: made.runId })]));
    expect(await server.container.forks.say(actor("owner"), made.runId, { message: "are you there?" })).toMatchObject({ messages: [] });
  });

  it("goes on by its timer, from where its parent's stood", async () => {
    const { runId, seqOf } = await aRun();
    const asked = seqOf(({ state, status }) => state === "who" && status === "pending");
    await server.container.pool.query("UPDATE flow_runs SET started_at = started_at - interval '9 days' WHERE id = $1", [runId]);
    const made = await server.container.forks.fork(actor("owner"), runId, { seq: asked, contextPatch: [] });
    const { rows } = await server.container.pool.query(`SELECT extract(epoch FROM next_wake_at - now())::float8 AS "left" FROM flow_runs WHERE id = $1`, [
      made.runId,
    ]);
    expect(rows[0].left).toBeGreaterThan(30);
    expect(rows[0].left).toBeLessThanOrEqual(60);
    await server.container.pool.query("UPDATE flow_runs SET next_wake_at = now() WHERE id = $1", [made.runId]);
    await expect.poll(async () => (await server.container.runs.get(actor("owner"), made.runId)).status, { timeout: 15_000 }).toBe("completed");
  });
});

async function counts(): Promise<unknown> {
  const { rows } = await server.container.pool.query(
    "SELECT (SELECT count(*) FROM flow_runs) AS runs, (SELECT count(*) FROM conversations) AS conversations, (SELECT count(*) FROM messages) AS messages, (SELECT count(*) FROM flow_run_tape) AS tape",
  );
  return rows[0];
}
