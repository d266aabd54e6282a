/**
 * Durable turns: statements and round trips of one, asserted on the wire, and turns per second of 16 conversations beside
 * pgbench running the very same statement. Run: `node bench/with-database.mjs bench/turn.ts [seconds]`.
 */
import assert from "node:assert/strict";
import { type CountingProxy, startCountingProxy } from "@/testing/durability/counting-proxy";
import type { Actor } from "../server/access/actor";
import { type Container, createContainer } from "../server/container";
import { workspaceId } from "../server/db/workspace";
import { parseEnv } from "../server/env";
import { createLogger } from "../server/logging/logger";
import { flow } from "./bench-flow";
import { captureTurn, prepareRows, toPgbench } from "./captured-turn";
import { findPgbench, runPgbench } from "./pgbench";

const url = process.env.DATABASE_URL ?? "";
const seconds = Number(process.argv[2] ?? 8);
const clients = 16;
const owner: Actor = { type: "user", id: "u_bench", workspaceId, role: "owner" };

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
    const captured = await captureTurn(container, await talk(container, "bench_turn"));
    await prepareRows(container, captured, { tag: "bench", clients });
    const tps = runPgbench(pgbench, url, toPgbench(captured, "bench"), { clients, seconds });
    console.log(`pgbench, the same statement        ${tps.toFixed(0)} a second`);
    console.log(`turns / pgbench                    ${(turns.perSecond / tps).toFixed(2)}`);
  }
  await container.stop();
})();
