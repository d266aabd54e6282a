import fc from "fast-check";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forkAt } from "@/flows/engine/record/fork";
import { replay } from "@/flows/engine/record/replay";
import { wireStep } from "@/flows/engine/run/wire-step";
import { AppError } from "@/flows/errors";
import { canonicalJson } from "@/flows/json/canonical";
import type { Json } from "@/flows/json/json";
import type { Ports } from "@/flows/ports/ports";
import { editArbitrary, withLaterEntries } from "@/testing/builders/a-fork";
import { cashOrderWords } from "@/testing/builders/cash-order";
import { openTalk } from "@/testing/server/talk";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import type { Actor } from "../access/actor";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

const owner: Actor = { type: "user", id: "u_test", workspaceId, role: "owner" };
/** Steps that are forked; each fork is talked to as well. */
/** As many as one caller may have made and waiting. */
const atOnce = 3;
const forks = 1_000;

let server: TestServer;
let realCalls = 0;
let realPorts = 0;

/** Counts what reaches a real service, and who is handed one. */
function counted(ports: Ports): Ports {
  realPorts += 1;
  const port = (target: object): object =>
    new Proxy(target, {
      get(of, name) {
        const member: unknown = Reflect.get(of, name);
        if (typeof member !== "function") return member;
        return (...given: unknown[]): unknown => {
          realCalls += 1;
          return Reflect.apply(member, of, given);
        };
      },
    });
  return Object.fromEntries(Object.entries(ports).map(([name, of]) => [name, port(of)])) as Ports;
}

const talks = [
  cashOrderWords,
  [...cashOrderWords.slice(0, 4), "cancel"],
  ["order food", "masala dosa", "2", "1", "confirm, online"],
  ["order food", "no such dish anywhere", "biryani", "1, 2", "2", "human"],
  ["order food", "pizza", "start over", "thali"],
  cashOrderWords.slice(0, 3),
];

beforeAll(async () => {
  server = await startTestServer({ wrapPorts: counted });
});
afterAll(() => server?.stop());

async function aParent(words: readonly string[]) {
  const talk = await openTalk(server.container);
  for (const text of words) await talk.say(text);
  return { runId: talk.heard.states[0]?.runId ?? "", sessionId: talk.sessionId, token: talk.token };
}
type Parent = Awaited<ReturnType<typeof aParent>>;

const inSandboxRun = (column: string) => `(SELECT sandbox FROM flow_runs WHERE flow_runs.id = t.${column})`;
const inSandboxTalk = (column: string) => `(SELECT channel = 'sandbox' FROM conversations WHERE conversations.id = t.${column})`;
/** What of a table belongs to forks; of every other table, nothing does. */
const ofForks: { readonly [table: string]: string } = {
  flow_runs: "t.sandbox",
  conversations: "t.channel = 'sandbox'",
  messages: inSandboxTalk("conversation_id"),
  flow_run_tape: inSandboxTalk("conversation_id"),
  flow_run_steps: inSandboxRun("flow_run_id"),
  flow_effects: inSandboxRun("flow_run_id"),
};

/** Rows and a hash of every table, without what belongs to forks, and without when the key of this test's own sockets was last used. */
async function outside(): Promise<{ [table: string]: string }> {
  const { pool } = server.container;
  const { rows: tables } = await pool.query<{ name: string }>(
    // A table that is cut into leaves stands for them.
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1",
  );
  const found: { [table: string]: string } = {};
  for (const { name } of tables) {
    const text = `SELECT count(*) || ' rows, ' || coalesce(md5(string_agg(row, '' ORDER BY row)), '') AS told FROM "${name}" t, LATERAL (SELECT md5((to_jsonb(t) - 'last_used_at')::text) AS row) h WHERE NOT coalesce(${ofForks[name] ?? "false"}, false)`;
    found[name] = (await pool.query<{ told: string }>(text)).rows[0]?.told ?? "";
  }
  return found;
}

/** Everything that those who follow the parents hear, as customers and as operators. */
async function listenTo(parents: readonly Parent[]) {
  const heard: string[] = [];
  const studio = io(`${server.url}/studio`, { auth: { apiKey: ownerKey }, transports: ["websocket"] });
  const chats = parents.map(({ token }) => io(`${server.url}/chat`, { auth: { token }, transports: ["websocket"] }));
  for (const { runId } of parents) await studio.emitWithAck("run:watch", { runId });
  await studio.emitWithAck("attention:watch", {});
  for (const [index, chat] of chats.entries()) await chat.emitWithAck("session:join", { sessionId: parents[index]?.sessionId });
  for (const socket of [studio, ...chats]) socket.onAny((event: string) => heard.push(event));
  return { heard, studio, stop: () => [studio, ...chats].forEach((socket) => socket.disconnect()) };
}

describe("1,000 forks of recorded runs with hostile edits", () => {
  it("write, call and tell nothing outside their sandboxes", { timeout: 240_000 }, async () => {
    const parents: Parent[] = [];
    for (const words of talks) parents.push(await aParent(words));
    const lasts = await Promise.all(parents.map(async ({ runId }) => (await server.container.runs.get(owner, runId)).seq));
    const { heard, studio, stop } = await listenTo(parents);
    expect(realCalls).toBeGreaterThan(20);
    const before = { rows: await outside(), realCalls, realPorts };
    const outcome = { made: 0, refused: 0, said: 0, ended: 0, ordered: 0 };
    const fitting = fc.record({
      op: fc.constant("add" as const),
      path: fc.constantFrom("/k", "/a~1b", "/free"),
      value: fc.constantFrom<Json[]>("{{_meta}}", "'; --", {}, [1], null, -1e21),
    });
    const pick = fc.record({
      parent: fc.nat(parents.length - 1),
      step: fc.nat(100_000),
      edit: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: editArbitrary }, { weight: 3, arbitrary: fc.tuple(fitting) }),
      word: fc.constantFrom("1", "confirm, cash", "confirm, online", "human", "cancel", "\u0000", "pizza"),
    });
    const picks = fc.sample(pick, forks * 3);
    async function forkAndTalk({ parent, step, edit, word }: (typeof picks)[number]): Promise<void> {
      const request = { seq: step % ((lasts[parent] ?? 0) + 1), contextPatch: [...edit] };
      const made = await server.container.forks.fork(owner, parents[parent]?.runId ?? "", request).catch(refusedWith("INVALID_FORK"));
      outcome[made === null ? "refused" : "made"] += 1;
      if (made === null) return;
      const answer = await server.container.forks.say(owner, made.runId, { message: word }).catch(refusedWith("RUN_ENDED"));
      outcome[answer === null ? "ended" : "said"] += 1;
    }
    for (let at = 0; outcome.made < forks; at += atOnce) await Promise.all(picks.slice(at, Math.min(at + atOnce, at + forks - outcome.made)).map(forkAndTalk));
    const { rows: orders } = await server.container.pool.query(
      "SELECT count(*)::int AS n FROM flow_effects e JOIN flow_runs r ON r.id = e.flow_run_id WHERE r.sandbox AND e.executor = 'order' AND e.status = 'done'",
    );
    outcome.ordered = orders[0].n;
    expect(outcome.made).toBe(forks);
    for (const count of Object.values(outcome)) expect(count).toBeGreaterThan(10);
    expect({ rows: await outside(), realCalls, realPorts }).toEqual(before);
    expect(heard).toEqual([]);

    // Who follows a fork does hear it.
    const { runId } = await server.container.forks.fork(owner, parents[0]?.runId ?? "", { seq: 1, contextPatch: [] });
    await studio.emitWithAck("run:watch", { runId });
    await server.container.forks.say(owner, runId, { message: "pizza" });
    await expect.poll(() => new Set(heard)).toEqual(new Set(["flow:state", "flow:step", "message"]));
    stop();
  });

  it("end as their parent when they hear what it heard, from every step of every run", async () => {
    for (const words of talks) {
      const { runId } = await aParent(words);
      const { origin, tape, steps } = await server.container.runs.record(owner, runId);
      const [stored] = (
        await server.container.pool.query(
          "SELECT flow_version_id AS version, snapshot || jsonb_build_object('context', context) AS snapshot FROM flow_runs WHERE id = $1",
          [runId],
        )
      ).rows;
      const { compiled } = await server.container.versions.byId(stored.version);
      if (origin === null) throw new Error("a run without an origin");
      for (const seq of [0, ...steps.map((step) => step.seq)]) {
        const fork = forkAt(compiled, { runId, origin, tape }, { seq, contextPatch: [] });
        const again = replay(compiled, "r_fork", fork.origin, withLaterEntries(fork, { origin, tape }));
        expect(canonicalJson(again.snapshot)).toBe(canonicalJson(stored.snapshot));
        expect(canonicalJson(again.steps.map(wireStep))).toBe(canonicalJson(steps.slice(seq)));
      }
    }
  });
});

describe("a fork of a run that waits for its payment", () => {
  it.each([0, 1])("goes on as paid when it is told so, %i messages later, and the real payment stays open", async (asked) => {
    const { runId } = await aParent(["order food", "paneer tikka", "1", "1", "confirm, online"]);
    const { seq, current_state: state } = await server.container.runs.get(owner, runId);
    expect(state).toBe("payment_gateway");
    const fork = await server.container.forks.fork(owner, runId, { seq, contextPatch: [] });
    for (let said = 0; said < asked; said += 1) await server.container.forks.say(owner, fork.runId, { message: "done" });
    const { flowState } = await server.container.runs.sendEvent(owner, fork.runId, {
      event: "webhook:sandbox.payment.captured",
      data: {},
      idempotencyKey: null,
    });
    const ended = flowState ?? (await server.container.runs.get(owner, fork.runId));
    expect(ended).toMatchObject({ status: "completed" });
    expect(await server.container.db.payment.findMany({ where: { runId } })).toMatchObject([{ status: "created" }]);
    expect(await server.container.db.order.count({ where: { runId: { in: [runId, fork.runId] } } })).toBe(0);
    expect((await server.container.runs.get(owner, runId)).status).toBe("running");
  });
});

const refusedWith =
  (code: string) =>
  (error: unknown): null => {
    if (error instanceof AppError && error.code === code) return null;
    throw error;
  };
