import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonObjectSchema } from "@/flows/definition/schema";
import { type Verdict, verifyRun } from "@/flows/engine/record/verify-run";
import type { Actor } from "@/server/access/actor";
import type { Container } from "@/server/container";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { createTestContainer } from "../server/test-container";
import type { TestDatabase } from "../server/test-database";
import rows from "./fixtures/a-database-before-the-tape.json";
import { createOldDatabase } from "./old-database";

const owner: Actor = { type: "user", id: "u_test", workspaceId, role: "owner" };

let database: TestDatabase;
let container: Container;

beforeAll(async () => {
  database = await createOldDatabase("_the_tape", rows);
  container = await createTestContainer({ url: database.url, withWorker: false });
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

async function verdictOn(runId: string): Promise<Verdict> {
  const { definition } = await container.runs.definition(owner, runId);
  const record = await container.runs.record(owner, runId);
  const { snapshot, context } = await container.db.flowRun.findUniqueOrThrow({ where: { id: runId } });
  const stored = { ...jsonObjectSchema.parse(snapshot), context: jsonObjectSchema.parse(context) };
  return verifyRun({ ...record, definition, runId, facts: executorFacts, stored });
}

const runs = rows.flow_runs.map(({ id, status, current_state, seq }) => ({ id, status, state: current_state, seq }));

describe("a database of the version before there was a tape", () => {
  it.each(runs)("keeps a run $status in $state: it opens as it was and is proven", async ({ id, seq }) => {
    const view = await container.runs.get(owner, id);
    const { steps } = await container.runs.steps(owner, id);
    expect(steps).toHaveLength(seq);
    expect(view).toMatchObject({ id, seq });
    expect((await container.runs.messages(owner, id)).length).toBeGreaterThan(0);
    expect(await verdictOn(id)).toMatchObject({ ok: true, steps: seq });
  });

  it.each(runs)("can fork a run $status in $state at every step, and proves the forks", async ({ id, seq }) => {
    for (let at = 0; at <= seq; at += 1) {
      const { runId } = await container.forks.fork(owner, id, { seq: at, contextPatch: at % 2 === 0 ? [] : [{ op: "add", path: "/note", value: "changed" }] });
      expect(await container.runs.get(owner, runId)).toMatchObject({ sandbox: true, parentRunId: id });
      expect(await verdictOn(runId)).toMatchObject({ ok: true });
    }
  });

  it("goes on with runs that waited, on a tape, and proves them again", async () => {
    const waiting = rows.flow_runs.filter(({ status }) => status === "running");
    expect(waiting.length).toBeGreaterThan(1);
    // They were recorded long ago; that is not what is tried here.
    await container.pool.query("UPDATE conversations SET last_activity_at = now(), token_used_at = now()");
    for (const { id, conversation_id: sessionId, seq } of waiting) {
      await container.conversations.send(sessionId, { sessionId, clientMessageId: "later", message: "help" });
      const { tape, seals, before } = await container.runs.record(owner, id);
      expect(before?.seq).toBe(seq);
      expect(tape[0]).toMatchObject({ n: 1, seq, signal: { type: "messageReceived" } });
      expect(seals).toHaveLength(1);
      expect(await verdictOn(id)).toMatchObject({ ok: true });
    }
  });
});
