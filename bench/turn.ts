/**
 * Durable turns: statements and round trips of one, asserted on the wire, and turns per second of 1, 16 and 64 conversations beside
 * pgbench running the statement of a single turn. Run: `node bench/with-database.mjs bench/turn.ts [seconds] [rounds]`.
 */
import assert from "node:assert/strict";
import { type CountingProxy, startCountingProxy } from "@/testing/durability/counting-proxy";
import type { Actor } from "../server/access/actor";
import { type Container, createContainer } from "../server/container";
import { throughSocket } from "../server/db/pool";
import { firstWorkspaceId as workspaceId } from "../server/db/workspace";
import { parseEnv } from "../server/env";
import { createLogger } from "../server/logging/logger";
import { flow } from "./bench-flow";
import { captureTurn, prepareRows, toPgbench } from "./captured-turn";
import { findPgbench, runPgbench } from "./pgbench";

const url = process.env.DATABASE_URL ?? "";
const seconds = Number(process.argv[2] ?? 4);
const socket = process.env.PARLEY_DATABASE_SOCKET ?? "";
const rounds = Number(process.argv[3] ?? 5);
const inFlight = [1, 16, 64];
const owner: Actor = { type: "user", id: "u_bench", workspaceId, role: "owner" };

const start = (databaseUrl: string, socket = ""): Promise<Container> =>
  createContainer({
    env: parseEnv({
      DATABASE_URL: databaseUrl,
      PARLEY_DATABASE_SOCKET: socket,
      NEXTAUTH_SECRET: "a secret for the benchmark alone ....",
      PARLEY_RATE_LIMITS: "off",
      NODE_ENV: "test",
    }),
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

type Measured = { perSecond: number; cpuMs: number; walBytes: number };

async function walPosition({ pool }: Container): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') AS bytes");
  return Number(rows[0]?.bytes);
}

/** Turns of so many conversations, each sending as soon as it is answered. */
async function measureTurns(container: Container, clients: number): Promise<Measured> {
  const talks = await Promise.all(Array.from({ length: clients }, () => talk(container, "bench_turn")));
  for (let turn = 0; turn < 3; turn += 1) await Promise.all(talks.map(({ say }) => say("warm")));
  const walSince = await walPosition(container);
  const since = performance.now();
  const until = since + seconds * 1000;
  const cpuSince = process.cpuUsage();
  const counts = await Promise.all(
    talks.map(async ({ say }) => {
      let turns = 0;
      for (; performance.now() < until; turns += 1) await say(`message ${turns}`);
      return turns;
    }),
  );
  const elapsed = performance.now() - since;
  const { user, system } = process.cpuUsage(cpuSince);
  const all = counts.reduce((sum, turns) => sum + turns, 0);
  return { perSecond: all / (elapsed / 1000), cpuMs: (user + system) / 1000 / all, walBytes: ((await walPosition(container)) - walSince) / all };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Our turns and pgbench running the statement of one of them, in turns, so that a slow moment of the machine meets both. */
async function compare(container: Container, pgbench: string | null): Promise<void> {
  const captured = await captureTurn(container, await talk(container, "bench_turn"));
  const ours = new Map<number, Measured[]>();
  const theirs = new Map<number, number[]>();
  for (let round = 1; round <= rounds; round += 1) {
    for (const clients of inFlight) {
      ours.set(clients, [...(ours.get(clients) ?? []), await measureTurns(container, clients)]);
      if (pgbench === null) continue;
      const tag = `b${round}_${clients}`;
      await prepareRows(container, captured, { tag, clients });
      theirs.set(clients, [
        ...(theirs.get(clients) ?? []),
        runPgbench(pgbench, throughSocket(url, socket || undefined), toPgbench(captured, tag), { clients, seconds }),
      ]);
    }
  }
  console.log(
    `durable turns in process, medians of ${rounds} interleaved rounds of ${seconds} s; pgbench runs the statement of a single turn with as many clients`,
  );
  for (const clients of inFlight) {
    const measured = ours.get(clients) ?? [];
    const perSecond = median(measured.map((each) => each.perSecond));
    const ratio = median(measured.map((each, round) => each.perSecond / (theirs.get(clients)?.[round] ?? Number.NaN)));
    const cost = `${median(measured.map(({ cpuMs }) => cpuMs)).toFixed(2)} ms of this process's CPU, ${(median(measured.map(({ walBytes }) => walBytes)) / 1024).toFixed(1)} KB of WAL a turn`;
    const beside = pgbench === null ? "" : `; pgbench ${median(theirs.get(clients) ?? []).toFixed(0)}, ratio ${ratio.toFixed(2)}`;
    console.log(`${String(clients).padStart(3)} in flight   ${perSecond.toFixed(0)} a second, ${cost}${beside}`);
  }
  if (pgbench === null) console.log("pgbench is not at hand (Debian: postgresql-contrib or postgresql): no comparison");
}

await (async () => {
  const container = await start(url, socket);
  const { version } = await container.flows.create(owner, { definition: flow });
  await container.flows.publish(owner, "bench_turn", { revision: version.revision });
  await countOnWire();
  await compare(container, findPgbench());
  await container.stop();
})();
