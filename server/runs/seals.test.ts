import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonObjectSchema } from "@/flows/definition/schema";
import { type Verdict, verifyRun } from "@/flows/engine/record/verify-run";
import { canonicalJson } from "@/flows/json/canonical";
import { cashOrderWords } from "@/testing/builders/cash-order";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

const owner: Actor = { type: "user", id: "u_test", workspaceId, role: "owner" };

let database: TestDatabase;
let container: Container;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url, withWorker: false });
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

async function anOrder(words = cashOrderWords): Promise<string> {
  const talk = await openTalk(container);
  for (const text of words) await talk.say(text);
  return talk.opened.flowState?.runId ?? "";
}

async function proofOf(runId: string): Promise<Verdict> {
  const { definition } = await container.runs.definition(owner, runId);
  const record = await container.runs.record(owner, runId);
  const { snapshot, context } = await container.db.flowRun.findUniqueOrThrow({ where: { id: runId } });
  const stored = { ...jsonObjectSchema.parse(snapshot), context: jsonObjectSchema.parse(context) };
  return verifyRun({ ...record, definition, runId, facts: executorFacts, stored });
}

describe("the seals of a run", () => {
  it("vouch for all that was stored, one for each commit, and replay gives the stored snapshot", async () => {
    const runId = await anOrder();
    const verdict = await proofOf(runId);
    expect(verdict).toMatchObject({ ok: true });
    const { seals, tape, chain } = await container.runs.record(owner, runId);
    // Opening, five messages, and a second part after the order's effect.
    expect(seals).toHaveLength(1 + cashOrderWords.length + 1);
    expect(seals.at(-1)).toEqual({ n: tape.length, seal: chain });
    const { snapshot, context } = await container.db.flowRun.findUniqueOrThrow({ where: { id: runId } });
    const stored = { ...jsonObjectSchema.parse(snapshot), context: jsonObjectSchema.parse(context) };
    expect(verdict.ok ? canonicalJson(verdict.snapshot) : verdict.reason).toBe(canonicalJson(stored));
  });

  it("hold for texts that PostgreSQL could not keep as they came", async () => {
    const runId = await anOrder([`pan${String.fromCharCode(0)}eer \ud83d tikka`, "1"]);
    expect(await proofOf(runId)).toMatchObject({ ok: true });
  });

  it("go on from one process to another", async () => {
    const { say: speak, sessionId, opened } = await openTalk(container);
    const other = await createTestContainer({ url: database.url, withWorker: false });
    await speak("paneer tikka");
    await other.conversations.send(sessionId, { sessionId, clientMessageId: "there", message: "1" });
    await speak("1");
    await other.stop();
    expect(await proofOf(opened.flowState?.runId ?? "")).toMatchObject({ ok: true, seals: 4 });
  });

  it.each([
    ["what a step heard", `UPDATE flow_run_steps SET input = '{"message": "two", "event": null, "data": null}' WHERE flow_run_id = $1 AND input ? 'message'`],
    ["when a step happened", "UPDATE flow_run_steps SET started_at = started_at + interval '1 second' WHERE flow_run_id = $1 AND seq = 3"],
    [
      "what a step wrote",
      `UPDATE flow_run_steps SET context_patch = context_patch || '[{"op": "add", "path": "/x", "value": 1}]' WHERE flow_run_id = $1 AND seq = 4`,
    ],
    ["a step that is taken away", "DELETE FROM flow_run_steps WHERE flow_run_id = $1 AND seq = 5"],
    ["the end that is taken away", "DELETE FROM flow_run_steps WHERE flow_run_id = $1 AND seq > 8"],
    ["what reached the run", `UPDATE flow_run_tape SET signal = jsonb_set(signal, '{input,text}', '"two"') WHERE flow_run_id = $1 AND signal ? 'input'`],
    ["when it reached the run", `UPDATE flow_run_tape SET signal = jsonb_set(signal, '{at}', '1') WHERE flow_run_id = $1 AND n = 3`],
    ["an entry that is taken away", "DELETE FROM flow_run_tape WHERE flow_run_id = $1 AND n = 5"],
    ["the end of the tape that is taken away", "DELETE FROM flow_run_tape WHERE flow_run_id = $1 AND n > 8"],
    ["how the run began", `UPDATE flow_runs SET origin = jsonb_set(origin, '{meta,locale}', '"hi"') WHERE id = $1`],
  ])("find %s", async (_name, tamper) => {
    const runId = await anOrder();
    await container.pool.query(tamper, [runId]);
    expect(await proofOf(runId)).toMatchObject({ ok: false });
  });

  it("are not shown to who must not see all that they are over", async () => {
    const ask = { type: "wait", onEntry: [say("Your name?")], input: { accept: ["user_message"], store: "name" }, transitions: { user_message: "done" } };
    await publishFlow(container, {
      id: "private",
      initialState: "ask",
      finalStates: ["done"],
      states: { ask, done: { type: "final" } },
      context: { name: { type: "string", required: false, sensitive: true } },
    });
    const { say: speak, opened } = await openTalk(container, "private");
    await speak("Asha");
    const runId = opened.flowState?.runId ?? "";
    expect((await container.runs.record(owner, runId)).seals).toHaveLength(2);
    expect(await container.runs.record({ ...owner, role: "viewer" }, runId)).toMatchObject({ seals: [], chain: null, origin: null, tape: [] });
  });
});
