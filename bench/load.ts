/**
 * Turns over HTTP and over sockets at 1, 16 and 64 conversations, beside pgbench running the very same statement and beside
 * LangGraph.js with its PostgreSQL checkpointer holding the same conversation; 1,000 connected sockets; memory of an idle
 * conversation. Run: `node bench/with-database.mjs bench/load.ts [seconds]`.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ServedChild, serveChild } from "@/testing/server/serve-child";
import { createContainer } from "../server/container";
import { firstWorkspaceId as workspaceId } from "../server/db/workspace";
import { parseEnv } from "../server/env";
import { createLogger } from "../server/logging/logger";
import { flow } from "./bench-flow";
import { type CapturedTurn, captureTurn, prepareRows, toPgbench } from "./captured-turn";
import { call, closedLoop, openSession, overHttp, overSocket, pacedLoop, percentile, type Talk } from "./load-clients";
import { findPgbench, runPgbench } from "./pgbench";

const url = process.env.DATABASE_URL ?? "";
const seconds = Number(process.argv[2] ?? 6);
const crowds = [1, 16, 64] as const;
const key = "pk_bench_0123456789abcdef0123456789abcdef";
const secret = "a secret for the benchmark alone ....";
const settings = { DATABASE_URL: url, NEXTAUTH_SECRET: secret, PARLEY_RATE_LIMITS: "off", PARLEY_API_KEY: key, PARLEY_LOG_LEVEL: "warn" };

type Peer = { open: () => Promise<Talk>; close: () => Promise<void> };

const print = (label: string, text: string) => console.log(`${label.padEnd(44)}${text}`);
const each = (values: readonly number[], digits = 0) => values.map((value) => value.toFixed(digits)).join(" / ");

const serve = () => serveChild(settings);

type Open = () => Promise<Talk>;

/** Turns a second and CPU of the server for each, one number a crowd. */
async function measure(label: string, served: ServedChild, open: Open): Promise<number[]> {
  const rates: number[] = [];
  const cpu: number[] = [];
  const tails: number[] = [];
  for (const crowd of crowds) {
    const talks = await Promise.all(Array.from({ length: crowd }, open));
    await closedLoop(talks, 1);
    const before = await served.usage();
    const { perSecond, count, latencies } = await closedLoop(talks, seconds);
    const after = await served.usage();
    for (const talk of talks) talk.close();
    rates.push(perSecond);
    cpu.push((after.cpuMs - before.cpuMs) / count);
    tails.push(percentile(latencies, 0.99));
  }
  print(`${label}, ${crowds.join(" / ")} conversations`, `${each(rates)} turns a second; server CPU ${each(cpu, 2)} ms a turn; p99 ${each(tails)} ms`);
  return rates;
}

async function measurePgbench(captured: CapturedTurn, prepare: (tag: string, clients: number) => Promise<void>): Promise<number[] | null> {
  const pgbench = findPgbench();
  if (pgbench === null) return null;
  const rates: number[] = [];
  for (const clients of crowds) {
    const tag = `pg${clients}`;
    await prepare(tag, clients);
    rates.push(runPgbench(pgbench, url, toPgbench(captured, tag), { clients, seconds }));
  }
  print("pgbench, the same statement", `${each(rates)} a second`);
  return rates;
}

async function measureCrowd(served: ServedChild): Promise<void> {
  const clients = 1_000;
  const sessions = await Promise.all(Array.from({ length: clients }, () => openSession(served.url, key, flow.id)));
  const before = await served.usage();
  const talks: Talk[] = [];
  for (let from = 0; from < clients; from += 50)
    talks.push(...(await Promise.all(sessions.slice(from, from + 50).map((session) => overSocket(served.url, session)))));
  const after = await served.usage();
  print(
    "1,000 sockets, memory of each",
    `${((after.heapBytes - before.heapBytes) / clients / 1024).toFixed(1)} KB heap, ${((after.rssBytes - before.rssBytes) / clients / 1024).toFixed(1)} KB resident`,
  );
  for (const perSecond of [100, 300, 500]) {
    const { latencies, perSecond: reached } = await pacedLoop(talks, { perSecond, seconds });
    print(
      `1,000 sockets, ${perSecond} messages a second`,
      `send to reply p50 ${percentile(latencies, 0.5).toFixed(1)}, p95 ${percentile(latencies, 0.95).toFixed(1)}, p99 ${percentile(latencies, 0.99).toFixed(1)} ms (reached ${reached.toFixed(0)} a second)`,
    );
  }
  for (const talk of talks) talk.close();
}

async function measureIdle(served: ServedChild): Promise<void> {
  const openMany = async (count: number) => {
    for (let from = 0; from < count; from += 50) await Promise.all(Array.from({ length: 50 }, () => openSession(served.url, key, flow.id)));
  };
  // What the first sessions cost belongs to the process, not to them.
  await openMany(500);
  const idle = 4_000;
  const before = await served.usage();
  await openMany(idle);
  const after = await served.usage();
  print(
    "an idle conversation",
    `${((after.heapBytes - before.heapBytes) / idle / 1024).toFixed(1)} KB of heap while it is kept hot (at most 5,000 are), nothing after`,
  );
}

async function loadPeer(durability: "async" | "exit", connections: number): Promise<Peer> {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  if (!existsSync(`${folder}node_modules/@langchain/langgraph`))
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], { cwd: folder, stdio: "inherit" });
  const { createPeer } = await import(new URL("./langgraph-peer.mjs", import.meta.url).href);
  return createPeer({ url, connections, durability });
}

/** LangGraph runs in this process; its turns pay no HTTP. */
async function measurePeer(durability: "async" | "exit"): Promise<number[]> {
  const rates: number[] = [];
  const cpu: number[] = [];
  for (const crowd of crowds) {
    const peer = await loadPeer(durability, Math.min(crowd, 32));
    const talks = await Promise.all(Array.from({ length: crowd }, () => peer.open()));
    await closedLoop(talks, 1);
    const since = process.cpuUsage();
    const { perSecond, count } = await closedLoop(talks, seconds);
    const { user, system } = process.cpuUsage(since);
    rates.push(perSecond);
    cpu.push((user + system) / 1000 / count);
    await peer.close();
  }
  print(`LangGraph.js, PostgreSQL, durability ${durability}`, `${each(rates)} turns a second; CPU ${each(cpu, 2)} ms a turn; in process, without HTTP`);
  return rates;
}

const ratio = (label: string, ours: readonly number[], theirs: readonly number[]) =>
  print(
    label,
    each(
      ours.map((rate, index) => rate / (theirs[index] ?? Number.NaN)),
      2,
    ),
  );

await (async () => {
  const served = await serve();
  await call(served.url, "/api/flows/builder", key, { definition: flow });
  await call(served.url, `/api/flows/${flow.id}/publish`, key, { revision: 1 });

  await measureIdle(served);
  const http = await measure("HTTP", served, async () => overHttp(served.url, await openSession(served.url, key, flow.id)));
  const sockets = await measure("sockets", served, async () => overSocket(served.url, await openSession(served.url, key, flow.id)));
  await measureCrowd(served);
  await served.stop();

  const container = await createContainer({ env: parseEnv({ ...settings, NODE_ENV: "test" }), log: createLogger({ level: "warn" }), withWorker: false });
  let sent = 0;
  const { sessionId } = await container.conversations.open({ workspaceId, flow: flow.id });
  const say = (message: string) => container.conversations.send(sessionId, { sessionId, clientMessageId: `c${(sent += 1)}`, message });
  const captured = await captureTurn(container, { sessionId, say });
  const statement = await measurePgbench(captured, (tag, clients) => prepareRows(container, captured, { tag, clients }));
  await container.stop();
  if (statement === null) print("pgbench", "not at hand (Debian: postgresql-contrib or postgresql): no comparison");
  else {
    ratio("HTTP / pgbench", http, statement);
    ratio("sockets / pgbench", sockets, statement);
  }
  const byDefault = await measurePeer("async");
  const onExit = await measurePeer("exit");
  assert.ok(byDefault.every((rate) => rate > 0) && onExit.every((rate) => rate > 0));
  ratio("HTTP / LangGraph (default)", http, byDefault);
  ratio("HTTP / LangGraph (exit)", http, onExit);
})();
