import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyRun } from "@/flows/engine/record/verify-run";
import type { Move } from "@/flows/protocol/moves";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { say } from "@/testing/server/publish-flow";
import { replayed } from "@/testing/server/replayed";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { openTalk } from "@/testing/server/talk";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import type { Actor, Role } from "../../access/actor";
import { firstWorkspaceId as workspaceId } from "../../db/workspace";

const actor = (role: Role, workspace = workspaceId): Actor => ({ type: "user", id: `u_${role}`, workspaceId: workspace, role });
const owner = actor("owner");

let server: TestServer;
let call: RestClient;
let flows = 0;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url, { key: ownerKey });
});
afterAll(() => server?.stop());

type Definition = { [key: string]: unknown; states: { [name: string]: object } };

const booking = (id: string): Definition => ({
  schemaVersion: 2,
  id,
  name: "Booking",
  module: "general",
  initialState: "guests",
  finalStates: ["done"],
  context: { guests: { type: "string", required: false }, phone: { type: "string", required: false, sensitive: true } },
  states: {
    guests: {
      type: "wait",
      timeout: 3_600_000,
      onEntry: [say("How many?")],
      input: { accept: ["user_message"], store: "guests" },
      transitions: { user_message: "phone", timeout: "done" },
    },
    phone: { type: "wait", onEntry: [say("Your number?")], input: { accept: ["user_message"], store: "phone" }, transitions: { user_message: "sure" } },
    sure: { type: "wait", onEntry: [say("Sure?")], transitions: { user_message: "done" } },
    done: { type: "final", onEntry: [say("Done on 1.")] },
  },
});
/** With another end, and a field that is new. */
const better = (id: string): Definition => ({
  ...booking(id),
  context: { ...(booking(id).context as object), size: { type: "number", required: false, default: 2 } },
  states: { ...booking(id).states, done: { type: "final", onEntry: [say("Done on 2, size {{size}}.")] } },
});
/** Nobody is asked whether it is sure. */
const unsure = (id: string): Definition => {
  const { sure: _sure, ...states } = better(id).states;
  return { ...better(id), states: { ...states, phone: { ...states.phone, transitions: { user_message: "done" } } } };
};

async function publish(definition: Definition): Promise<void> {
  const { id } = definition;
  const known = await call("GET", `/api/flows/${id}/builder`);
  const made = known.status === 404 ? await call("POST", "/api/flows/builder", { body: { definition } }) : null;
  const revision =
    made?.body.result.version.revision ??
    (await server.container.flows.edit(owner, String(id), { revision: known.body.result.version.revision, edits: [{ type: "replaceDefinition", definition }] }))
      .revision;
  const published = await call("POST", `/api/flows/${id}/publish`, { body: { revision } });
  expect(JSON.stringify(published.body)).toContain(`"status":"ok"`);
}

/** A flow on version 1 with a run in each of its states, the second version published meanwhile. */
async function aFlowWithRuns(second: (id: string) => Definition) {
  const id = `booking_${++flows}`;
  await publish(booking(id));
  const [atGuests, atPhone, atSure, over] = [
    await openTalk(server.container, id),
    await openTalk(server.container, id),
    await openTalk(server.container, id),
    await openTalk(server.container, id),
  ];
  await atPhone.say("4");
  await atSure.say("4");
  await atSure.say("9198765432");
  for (const text of ["4", "9198765432", "yes"]) await over.say(text);
  await publish(second(id));
  const runOf = async ({ sessionId }: { sessionId: string }) =>
    (await server.container.runs.transcript(owner, sessionId, { after: 0, limit: 1 })).flowState?.runId ?? "";
  const ids = { atGuests: await runOf(atGuests), atPhone: await runOf(atPhone), atSure: await runOf(atSure), over: await runOf(over) };
  return { id, atGuests, atPhone, atSure, over, ids };
}

const check = async (id: string, body: object, query = "") => (await call("POST", `/api/flows/${id}/migrations/check${query}`, { body })).body.result;
const stateOf = async (runId: string) => {
  const { current_state, version, revision } = await server.container.runs.get(owner, runId);
  return [current_state, version, revision];
};

/** Begins it and waits until it is over. */
async function move(id: string, body: object): Promise<Move> {
  const begun = await call("POST", `/api/flows/${id}/migrations`, { body });
  expect(begun.status).toBe(202);
  const { id: moveId } = begun.body.result;
  const look = async (): Promise<Move> => (await call("GET", `/api/flows/${id}/migrations/${moveId}`)).body.result;
  await expect.poll(async () => ["refused", "done", "failed"].includes((await look()).stage), { timeout: 30_000, interval: 50 }).toBe(true);
  return look();
}

describe("a dry run", () => {
  it("says of each run that is under way whether it fits, and why not, and changes nothing", async () => {
    const { id, ids } = await aFlowWithRuns(unsure);
    const before = await Promise.all(Object.values(ids).map(stateOf));
    const checked = await check(id, { to: 2 });
    expect(checked).toMatchObject({ to: 2, total: 3, nextCursor: null });
    expect(checked.runs.map(({ runId, state, from, fits, misfits }: never) => ({ runId, state, from, fits, misfits }))).toEqual([
      { runId: ids.atSure, state: "sure", from: 1, fits: false, misfits: [{ code: "STATE_GONE", message: "the state sure is not there any more" }] },
      { runId: ids.atPhone, state: "phone", from: 1, fits: true, misfits: [] },
      { runId: ids.atGuests, state: "guests", from: 1, fits: true, misfits: [] },
    ]);
    expect(await Promise.all(Object.values(ids).map(stateOf))).toEqual(before);
    const first = await check(id, { to: 2 }, "?limit=2");
    const rest = await check(id, { to: 2 }, `?limit=2&cursor=${first.nextCursor}`);
    expect([...first.runs, ...rest.runs]).toEqual(checked.runs);
    expect(await check(id, { to: 2, from: 2 })).toMatchObject({ total: 0, runs: [] });
  });
});

describe("a migration", () => {
  it("moves the runs that are under way, which go on where they were, on the new version, with their timers", async () => {
    const { id, ids, atSure, atGuests } = await aFlowWithRuns(better);
    const timer = async () => (await server.container.pool.query("SELECT next_wake_at AS at FROM flow_runs WHERE id = $1", [ids.atGuests])).rows[0].at as Date;
    const dueAt = await timer();
    const over = await move(id, { to: 2 });
    expect(over).toMatchObject({ stage: "done", to: 2, total: 3, counts: { moved: 3, pending: 0, misfit: 0, ended: 0, failed: 0 } });
    expect(Math.abs((await timer()).getTime() - dueAt.getTime())).toBeLessThan(1_000);
    expect([await stateOf(ids.atSure), await stateOf(ids.atGuests), (await stateOf(ids.over))[1]]).toEqual([
      ["sure", 2, expect.any(Number)],
      ["guests", 2, expect.any(Number)],
      1,
    ]);
    expect((await atSure.say("yes")).messages.map(({ content }) => content)).toEqual(["Done on 2, size 2."]);
    expect((await atGuests.say("3")).flowState).toMatchObject({ state: "phone", version: 2 });
    // Where it stands when it is asked for again, nobody is left to move.
    expect((await check(id, { to: 2 })).total).toBe(0);
  });

  it("stands on the tape, by whom it was asked for, and is proven and lived again on both versions", async () => {
    const { id, ids, atPhone } = await aFlowWithRuns(better);
    await move(id, { to: 2 });
    await atPhone.say("9198765432");
    const runId = ids.atPhone;
    const record = await server.container.runs.record(owner, runId);
    expect(record.earlier).toMatchObject([{ number: 1, upTo: 6 }]);
    expect(record.tape.map(({ signal }) => signal.type).filter((type) => type !== "effectFinished")).toEqual([
      "messageReceived",
      "migrated",
      "messageReceived",
    ]);
    expect(record.steps.find(({ seq }) => seq === 7)).toMatchObject({
      status: "completed",
      input: { migrated: { from: 1, to: 2 } },
      contextPatch: [{ op: "add", path: "/size", value: 2 }],
    });
    const { definition } = await server.container.runs.definition(owner, runId);
    expect(verifyRun({ ...record, definition, runId, facts: executorFacts })).toMatchObject({ ok: true, seals: 4 });
    await replayed(server.container, runId);
    const { steps } = await server.container.runs.steps(owner, runId, 0);
    expect(steps.map(({ seq }) => seq)).toEqual(steps.map((_, index) => index + 1));
  });

  it("names the run that does not fit and the reason, and changes nothing at all", async () => {
    const { id, ids } = await aFlowWithRuns(unsure);
    const before = await Promise.all(Object.values(ids).map(stateOf));
    const refused = await move(id, { to: 2 });
    expect(refused).toMatchObject({ stage: "refused", counts: { moved: 0, misfit: 1, pending: 2 } });
    expect(refused.runs[0]).toEqual({
      runId: ids.atSure,
      from: 1,
      status: "misfit",
      misfits: [{ code: "STATE_GONE", message: "the state sure is not there any more" }],
    });
    expect(await Promise.all(Object.values(ids).map(stateOf))).toEqual(before);
  });

  it("leaves those that do not fit where they are, when it is told to move the others", async () => {
    const { id, ids, atSure } = await aFlowWithRuns(unsure);
    const over = await move(id, { to: 2, onlyFitting: true });
    expect(over).toMatchObject({ stage: "done", counts: { moved: 2, misfit: 1, pending: 0 } });
    expect([(await stateOf(ids.atPhone))[1], (await stateOf(ids.atSure))[1]]).toEqual([2, 1]);
    expect((await atSure.say("yes")).messages.map(({ content }) => content)).toEqual(["Done on 1."]);
  });

  it("can be taken back, and a run's forks are made on the version it was on then", async () => {
    const { id, ids, atSure } = await aFlowWithRuns(better);
    await move(id, { to: 2 });
    expect(await move(id, { to: 1 })).toMatchObject({ stage: "done", counts: { moved: 3 } });
    expect((await atSure.say("yes")).messages.map(({ content }) => content)).toEqual(["Done on 1."]);
    const record = await server.container.runs.record(owner, ids.atSure);
    expect(record.earlier.map(({ number }) => number)).toEqual([1, 2]);
    await replayed(server.container, ids.atSure);
    const [first, second] = record.earlier;
    const forkAfter = async (seq: number) =>
      (await server.container.runs.get(owner, (await server.container.forks.fork(owner, ids.atSure, { seq, contextPatch: [] })).runId)).version;
    expect([await forkAfter(first?.upTo ?? 0), await forkAfter(second?.upTo ?? 0), await forkAfter((second?.upTo ?? 0) + 2)]).toEqual([1, 2, 1]);
  });

  it("is not for what has ended, for forks, and for versions that nobody published", async () => {
    const { id, ids } = await aFlowWithRuns(better);
    await server.container.forks.fork(owner, ids.atSure, { seq: 2, contextPatch: [] });
    expect((await check(id, { to: 2 })).total).toBe(3);
    await server.container.flows.edit(owner, id, {
      revision: (await server.container.flows.get(owner, id)).revision,
      edits: [{ type: "setProperties", properties: { name: "Draft" } }],
    });
    const refusals = [{ to: 3 }, { to: 9 }, { to: 2, from: 9 }].map((body) => call("POST", `/api/flows/${id}/migrations`, { body }));
    expect((await Promise.all(refusals)).map(({ status, body }) => [status, body.code])).toEqual([
      [409, "FLOW_NOT_PUBLISHED"],
      [404, "VERSION_NOT_FOUND"],
      [404, "VERSION_NOT_FOUND"],
    ]);
    expect((await call("GET", `/api/flows/${id}/migrations/y_none`)).status).toBe(404);
  });

  it("takes an editor, and is on record", async () => {
    const { id } = await aFlowWithRuns(better);
    const { moves, db } = server.container;
    for (const role of ["viewer", "agent"] as const) {
      const attempts = [
        moves.check(actor(role), id, { to: 2, limit: 10 }),
        moves.begin(actor(role), id, { to: 2, onlyFitting: true }),
        moves.get(actor(role), id, "none"),
      ];
      for (const result of await Promise.allSettled(attempts)) expect(result).toMatchObject({ status: "rejected", reason: { code: "FORBIDDEN" } });
    }
    const stranger = actor("owner", "w_other");
    const attempts = [
      moves.check(stranger, id, { to: 2, limit: 10 }),
      moves.begin(stranger, id, { to: 2, onlyFitting: true }),
      moves.get(stranger, id, "none"),
    ];
    for (const result of await Promise.allSettled(attempts)) expect(result).toMatchObject({ status: "rejected", reason: { code: "FLOW_NOT_FOUND" } });
    await moves.begin(actor("editor"), id, { to: 2, onlyFitting: true });
    expect(await db.auditLog.findFirst({ where: { action: "runs.moved" }, orderBy: { id: "desc" } })).toMatchObject({
      actor: "user:u_editor",
      details: { to: 2, runs: 3 },
    });
  });

  it("hides from those who may not see it what any of its versions hides", async () => {
    const { id, ids } = await aFlowWithRuns((slug) => {
      const { phone: _phone, ...context } = better(slug).context as { [key: string]: object };
      return { ...better(slug), context: { ...context, phone: { type: "string", required: false } } };
    });
    // The one that has answered does not fit: what it said would be seen.
    expect((await check(id, { to: 2 })).runs.map(({ fits, misfits }: never) => [fits, misfits])).toEqual([
      [false, [{ code: "PRIVATE_NO_MORE", message: "phone was private and would not be any more" }]],
      [false, [{ code: "PRIVATE_NO_MORE", message: "what is answered in phone was private and would not be any more" }]],
      [true, []],
    ]);
    await move(id, { to: 2, onlyFitting: true });
    expect(JSON.stringify(await server.container.runs.record(actor("viewer"), ids.atSure))).not.toContain("9198765432");
  });
});
