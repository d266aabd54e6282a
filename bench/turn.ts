/**
 * Durable turns: statements and round trips of one, asserted on the wire, and turns per second of 16 conversations beside
 * pgbench running the very same statement. Run: `node bench/with-database.mjs bench/turn.ts [seconds]`.
 */
import assert from "node:assert/strict";
import type { Actor } from "../server/accounts/actor";
import { type Container, createContainer } from "../server/container";
import { workspaceId } from "../server/db/workspace";
import { parseEnv } from "../server/env";
import { createLogger } from "../server/logging/logger";
import { type CountingProxy, startCountingProxy } from "../server/testing/counting-proxy";
import { findPgbench, literal, runPgbench, spacedJson, template } from "./pgbench";

const url = process.env.DATABASE_URL ?? "";
const seconds = Number(process.argv[2] ?? 8);
const clients = 16;
const owner: Actor = { type: "user", id: "u_bench", workspaceId, role: "owner" };

/** A turn as ordinary ones are: the input is read, a value is kept, one message is said. */
const flow = {
  schemaVersion: 2,
  id: "bench_turn",
  name: "Bench",
  module: "general",
  initialState: "ask",
  finalStates: ["done"],
  context: { last: { type: "string" }, notes: { type: "object", default: { text: "x".repeat(2_000) } } },
  states: {
    ask: {
      type: "wait",
      onEntry: [{ executor: "response", config: { message: "You said {{last}}. What else?" } }],
      actions: [{ executor: "set", config: { values: { last: "{{_input.text}}" } } }],
      timeout: "PT15M",
      transitions: { user_message: "ask", user_confirms: "done" },
    },
    done: { type: "final" },
  },
};

const start = (databaseUrl: string): Promise<Container> =>
  createContainer({
    env: parseEnv({ DATABASE_URL: databaseUrl, NEXTAUTH_SECRET: "a secret for the benchmark alone ....", PARLEY_RATE_LIMITS: "off", NODE_ENV: "test" }),
    log: createLogger({ level: "warn" }),
    withWorker: false,
  });

async function talk({ conversations }: Container, slug: string) {
  const { sessionId, token } = await conversations.open({ workspaceId, flow: slug });
  let sent = 0;
  const say = (message: string) => {
    sent += 1;
    return conversations.send(sessionId, { sessionId, clientMessageId: `b${sent}`, message });
  };
  return { sessionId, token, say };
}

type Counts = CountingProxy["counts"];
const describe = ({ executes, syncs, queries }: Counts) =>
  `${executes + queries} statement${executes + queries === 1 ? "" : "s"}, ${syncs + queries} round trip${syncs + queries === 1 ? "" : "s"}`;

async function countOnWire(): Promise<void> {
  const proxy = await startCountingProxy(url);
  const warm = await start(proxy.url);
  const hot = await talk(warm, "bench_turn");
  await hot.say("one");
  proxy.reset();
  await hot.say("two");
  const hotCounts = { ...proxy.counts };
  assert.deepEqual(hotCounts, { executes: 1, syncs: 1, queries: 0 }, "an ordinary hot turn is one statement");

  const cold = await start(proxy.url);
  // The flow's version is in memory from the start; the conversation is not.
  proxy.reset();
  await cold.conversations.authenticate(hot.token);
  await cold.conversations.send(hot.sessionId, { sessionId: hot.sessionId, clientMessageId: "cold", message: "three" });
  const coldCounts = { ...proxy.counts };
  assert.deepEqual(coldCounts, { executes: 2, syncs: 2, queries: 0 }, "a cold turn is two statements");

  const order = await talk(warm, "food_order_v2");
  for (const text of ["paneer tikka", "1", "1"]) await order.say(text);
  proxy.reset();
  const placed = await order.say("confirm, cash");
  assert.equal(placed.flowState?.state, "completed");
  const orderCounts = { ...proxy.counts };
  for (const container of [warm, cold]) await container.stop();
  await proxy.close();
  console.log(`ordinary hot turn                  ${describe(hotCounts)} (asserted)`);
  console.log(`ordinary cold turn                 ${describe(coldCounts)} (asserted)`);
  console.log(`turn that places an order          ${describe(orderCounts)}, three transactions: intent, order, result`);
}

/** Turns per second of 16 conversations, each sending as soon as it is answered. */
async function measureTurns(container: Container): Promise<{ perSecond: number; cpuMs: number }> {
  const talks = await Promise.all(Array.from({ length: clients }, () => talk(container, "bench_turn")));
  await Promise.all(talks.map(({ say }) => say("warm")));
  const until = performance.now() + seconds * 1000;
  const since = performance.now();
  const cpuSince = process.cpuUsage();
  const counts = await Promise.all(
    talks.map(async ({ say }) => {
      let turns = 0;
      for (; performance.now() < until; turns += 1) await say(`message ${turns}`);
      return turns;
    }),
  );
  const all = counts.reduce((sum, turns) => sum + turns, 0);
  const { user, system } = process.cpuUsage(cpuSince);
  return { perSecond: all / ((performance.now() - since) / 1000), cpuMs: (user + system) / 1000 / all };
}

type Captured = { text: string; values: unknown[] };

/** The statement of one real turn with its values. */
async function captureTurn(container: Container): Promise<Captured & { conversationId: string; runId: string; revision: number }> {
  const spoken = await talk(container, "bench_turn");
  // Until the revision is a number that nothing else in the statement is.
  for (let turn = 1; turn < 90; turn += 1) await spoken.say("warm");
  const { flowState } = await spoken.say("warm");
  const original = container.pool.query.bind(container.pool);
  const captured: Captured[] = [];
  Reflect.set(container.pool, "query", (statement: Captured) => {
    captured.push(statement);
    return Reflect.apply(original, container.pool, [statement]);
  });
  await spoken.say("captured");
  Reflect.set(container.pool, "query", original);
  const [only, ...others] = captured;
  assert.ok(only !== undefined && others.length === 0 && flowState !== null);
  return { text: only.text, values: only.values, conversationId: spoken.sessionId, runId: flowState.runId, revision: flowState.revision };
}

/** The statement for pgbench: ids and step numbers come from the client and the revision, all else is the real turn's. */
function toPgbench({ text, values, conversationId, runId, revision }: Awaited<ReturnType<typeof captureTurn>>): string {
  const revised = (value: unknown): string => {
    if (value === conversationId) return template("s_bench_~c~");
    if (value === runId) return template("r_bench_~c~");
    if (value === revision) return ":revision";
    if (typeof value !== "string" || !/^[[{]/.test(value)) return literal(value);
    const renewed = spacedJson(value)
      .replace(/"id": "m_[0-9a-f]+([0-9a-f]{2})"/g, '"id": "m_~c~_~r~_$1"')
      .replace(/"client_message_id": "[^"]*"/g, '"client_message_id": "c_~r~"')
      .replace(/"seq": \d*(\d),\n(\s*)"turn"/g, '"seq": ~r~$1,\n$2"turn"')
      .replaceAll(runId, "r_bench_~c~");
    return template(renewed);
  };
  return text.replace(/\$(\d+)::/g, (_placeholder, index) => `(${revised(values[Number(index) - 1])})::`);
}

async function prepareRows(container: Container, { conversationId, runId }: { conversationId: string; runId: string }): Promise<void> {
  const columns = async (table: string) =>
    (await container.pool.query<{ name: string }>("SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1", [table])).rows.map(
      ({ name }) => `"${name}"`,
    );
  const copy = async (table: string, from: string, changes: { [column: string]: string }) => {
    const names = await columns(table);
    const values = names.map((name) => changes[name.slice(1, -1)] ?? name);
    await container.pool.query(
      `INSERT INTO ${table} (${names.join(", ")}) SELECT ${values.join(", ")} FROM ${table}, generate_series(0, ${clients - 1}) AS n WHERE id = $1`,
      [from],
    );
  };
  await copy("conversations", conversationId, { id: "'s_bench_' || n", token_hash: "'bench ' || n", foreground_run_id: "'r_bench_' || n" });
  await copy("flow_runs", runId, { id: "'r_bench_' || n", conversation_id: "'s_bench_' || n", revision: "1", seq: "0" });
}

await (async () => {
  const container = await start(url);
  const { version } = await container.flows.create(owner, { definition: flow });
  await container.flows.publish(owner, "bench_turn", { revision: version.revision });
  await countOnWire();

  const turns = await measureTurns(container);
  console.log(`durable turns, ${clients} conversations    ${turns.perSecond.toFixed(0)} a second, ${turns.cpuMs.toFixed(2)} ms of this process's CPU each`);
  const pgbench = findPgbench();
  if (pgbench === null) {
    console.log("pgbench is not at hand (Debian: postgresql-contrib or postgresql): no comparison");
  } else {
    const captured = await captureTurn(container);
    await prepareRows(container, captured);
    const tps = runPgbench(pgbench, url, toPgbench(captured), { clients, seconds });
    console.log(`pgbench, the same statement        ${tps.toFixed(0)} a second`);
    console.log(`turns / pgbench                    ${(turns.perSecond / tps).toFixed(2)}`);
  }
  await container.stop();
})();
