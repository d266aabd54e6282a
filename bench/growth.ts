/**
 * A full database beside an empty one: turns a second as a ratio, what a turn writes, each filter of the run list, and retention of
 * half of everything while turns go on. Run: `npm run bench -- growth [runs] [seconds]`, by default 200,000 runs and 5 s a round.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { firstWorkspaceId as workspaceId } from "../server/db/workspace";
import { createLeavesRepository } from "../server/growth/leaves-repository";
import { createLogger } from "../server/logging/logger";
import { createLeafRetention } from "../server/retention/leaf-repository";
import { createRetentionRepository } from "../server/retention/repository";
import { createRetentionJob } from "../server/retention/retention-job";
import { openTalk } from "../testing/server/talk";
import { fill } from "./growth-fill";
import { measureLists } from "./growth-lists";
import { cutPast } from "./growth-past";
import { after, openTalks, startServer, turnsASecond } from "./growth-turns";

const runs = Number(process.argv[2] ?? 200_000);
const seconds = Number(process.argv[3] ?? 5);
const rounds = 5;
const clients = 16;
/** Over which what is stored is spread; half of it is older than `keptDays`. */
const days = 180;
const keptDays = 90;

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const say = (text: string) => console.log(text);

async function fillUp(pool: pg.Pool, container: Awaited<ReturnType<typeof startServer>>): Promise<void> {
  const talk = await openTalk(container);
  for (const text of ["paneer tikka", "next", "1", "1", "confirm, cash"]) await talk.say(text);
  const since = performance.now();
  await fill(pool, { conversationId: talk.sessionId, runId: talk.opened.flowState?.runId ?? "" }, { runs, days }, (text) => say(`  ${text}`));
  const leaves = createLeavesRepository(pool);
  for (const leaf of await leaves.findUnsearched()) await leaves.makeSearchable(leaf);
  const { rows } = await pool.query<{ size: string; entries: string }>(
    "SELECT pg_size_pretty(pg_database_size(current_database())) AS size, (SELECT count(*) FROM flow_run_tape)::text AS entries",
  );
  say(`filled: ${runs} runs, ${rows[0]?.entries} entries, ${rows[0]?.size}, in ${((performance.now() - since) / 1000).toFixed(0)} s`);
}

type Written = { wal: number; updates: number; hot: number };

async function writtenSoFar(pool: pg.Pool): Promise<Written> {
  await sleep(1_500); // each connection reports its counts when it has been idle for a second
  const text = `SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8 AS wal, sum(n_tup_upd)::float8 AS updates, sum(n_tup_hot_upd)::float8 AS hot
    FROM pg_stat_user_tables WHERE relname IN ('flow_runs', 'conversations')`;
  return (await pool.query<Written>(text)).rows[0] ?? { wal: 0, updates: 0, hot: 0 };
}

/** Alternating, so that what else the machine does falls on both alike. */
async function compareTurns(full: Awaited<ReturnType<typeof startServer>>, empty: Awaited<ReturnType<typeof startServer>>): Promise<number> {
  const [ofFull, ofEmpty] = [await openTalks(full, clients), await openTalks(empty, clients)];
  const pairs: { full: number; empty: number }[] = [];
  let turns = 0;
  const before = await writtenSoFar(empty.pool);
  for (let round = 0; round < rounds; round += 1) {
    const onEmpty = await turnsASecond(ofEmpty, after(seconds));
    const onFull = await turnsASecond(ofFull, after(seconds));
    turns += onEmpty.turns;
    pairs.push({ full: onFull.perSecond, empty: onEmpty.perSecond });
  }
  const now = await writtenSoFar(empty.pool);
  const ratio = median(pairs.map((pair) => pair.full / pair.empty));
  say(
    `turns a second, full           ${median(pairs.map((pair) => pair.full)).toFixed(0)}, empty ${median(pairs.map((pair) => pair.empty)).toFixed(0)}; full / empty ${ratio.toFixed(2)} (median of ${rounds} rounds)`,
  );
  say(`rows updated in place (HOT)    ${((100 * (now.hot - before.hot)) / (now.updates - before.updates)).toFixed(1)} %`);
  say(`log written (WAL)              ${((now.wal - before.wal) / turns).toFixed(0)} bytes a turn`);
  return median(pairs.map((pair) => pair.full));
}

async function retainHalf(full: Awaited<ReturnType<typeof startServer>>, usual: number): Promise<void> {
  const { pool } = full;
  const job = createRetentionJob({
    repository: createRetentionRepository(pool),
    whole: { leaves: createLeavesRepository(pool), retention: createLeafRetention(pool) },
    settings: { get: async () => ({ days: keptDays, timezone: "UTC" }) },
    log: createLogger({ level: "warn" }),
  });
  const talks = await openTalks(full, clients);
  let isDone = false;
  const since = performance.now();
  const schedule = { id: "x", workspaceId, kind: "retention", cron: "", timezone: "UTC", payload: {}, active: true, nextRunAt: null, lastRunAt: null };
  const retained = job(schedule, new AbortController().signal).then(() => {
    isDone = true;
    return (performance.now() - since) / 1000;
  });
  const { perSecond } = await turnsASecond(talks, () => isDone);
  const took = await retained;
  const { rows } = await pool.query<{ retired: number }>("SELECT count(*)::int AS retired FROM flow_runs WHERE retired_at IS NOT NULL");
  say(
    `retention                      ${rows[0]?.retired} of ${runs} runs in ${took.toFixed(1)} s, turns meanwhile ${perSecond.toFixed(0)} a second: ${(perSecond / usual).toFixed(2)} of usual`,
  );
}

await (async () => {
  const url = process.env.DATABASE_URL ?? "";
  const empty = await startServer(process.env.EMPTY_DATABASE_URL ?? "");
  const full = await startServer(url);
  await cutPast(full.pool, days);
  await fillUp(full.pool, full);
  const usual = await compareTurns(full, empty);
  say("run list:");
  await measureLists(full.pool);
  await retainHalf(full, usual);
  for (const container of [full, empty]) await container.stop();
})();
