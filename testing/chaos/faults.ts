import type pg from "pg";
import type { RedisServer } from "../server/redis-server";
import type { SeededRandom } from "../simulation/seeded-random";
import type { Ledger } from "./ledger";
import type { NodeProcess } from "./node-process";
import type { ChaosOptions } from "./options";

/** A PostgreSQL of our own, on real disk. */
export type ChaosPostgres = {
  url: string;
  /** Ends it as a power cut would, without writing anything more, and starts it again on the same files and port. */
  restartImmediately: () => Promise<void>;
};

export type FaultDeps = {
  options: ChaosOptions;
  nodes: readonly NodeProcess[];
  postgres: ChaosPostgres;
  pool: pg.Pool;
  redis: RedisServer | null;
  ledger: Ledger;
  random: SeededRandom;
};

export type Faults = {
  /** The longest time between two kills. */
  longestLullMs: () => number;
  stop: () => Promise<void>;
};

const longestLullMs = 960;
/** A start that takes longer tells of a machine that is busy with other things. */
const slowStartMs = 900;
/** Longer than a turn's lease, so that its run is taken over while it stands still. */
const freezeMs = [3_600, 4_800] as const;

/** Harms processes, database and Redis until it is told to stop; `stop` settles when everything runs again. */
export function startFaults({ options, nodes, postgres, pool, redis, ledger, random }: FaultDeps): Faults {
  const stopping = new AbortController();
  const { counters } = ledger;
  const longestLull = { ms: 0, since: ledger.now() };
  const isOn = () => !stopping.signal.aborted;
  const between = ([least, most]: readonly [number, number]) => least + random.next() * (most - least);

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        stopping.signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      stopping.signal.addEventListener("abort", end);
      if (stopping.signal.aborted) end();
    });
  }

  const awake = () => nodes.filter((node) => !node.isFrozen());
  const serving = () => awake().filter((node) => node.isServing());
  const isSlow = () => ledger.startMs() > slowStartMs;

  /** On a machine so busy that a process is killed before it has served, nothing would be shown: there the kills wait for the second one. */
  const needed = () => (isSlow() ? Math.min(2, nodes.length - 1) : 1);
  /** While the database is away nobody serves: then one that starts is killed. */
  const isOverdue = () => !isSlow() && ledger.now() - longestLull.since > longestLullMs;

  async function kills(): Promise<void> {
    for (;;) {
      await wait(between(options.killEveryMs));
      while (isOn() && serving().length < needed() && !isOverdue()) await wait(20);
      if (!isOn()) return;
      const victim = random.pick(serving().length > 0 && random.chance(0.85) ? serving() : awake());
      const at = ledger.now();
      longestLull.ms = Math.max(longestLull.ms, at - longestLull.since);
      longestLull.since = at;
      counters.kills += 1;
      ledger.hit("kill", victim.index);
      victim.kill();
    }
  }

  async function freezes(): Promise<void> {
    for (;;) {
      await wait(between([4_000, 9_000]));
      while (isOn() && serving().length < 2) await wait(20);
      if (!isOn()) return;
      const zombie = random.pick(serving());
      counters.freezes += 1;
      ledger.hit("freeze", zombie.index);
      ledger.note(`${zombie.name()} freezes`);
      zombie.freeze();
      await wait(between(freezeMs));
      zombie.thaw();
    }
  }

  async function databaseCrashes(): Promise<void> {
    const everyMs = (options.seconds * 1000) / (options.postgresRestarts + 1);
    for (;;) {
      await wait(everyMs * (0.7 + 0.4 * random.next()));
      if (!isOn()) return;
      counters.postgresRestarts += 1;
      ledger.hit("postgres", null);
      ledger.note("PostgreSQL crashes");
      await postgres.restartImmediately();
      ledger.note("PostgreSQL is back");
    }
  }

  /** Some connections break while the database stays: one call fails, the next one works. */
  async function brokenConnections(): Promise<void> {
    const text = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'parley' AND random() < 0.4";
    for (;;) {
      await wait(between([1_500, 4_000]));
      if (!isOn()) return;
      const { rowCount } = await pool.query(text).catch(() => ({ rowCount: 0 }));
      counters.brokenConnections += rowCount ?? 0;
    }
  }

  async function redisFaults(server: RedisServer): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      await wait(between([1_500, 4_000]));
      if (!isOn()) return;
      ledger.hit("redis", null);
      ledger.note(`Redis ${["is flushed", "stops", "freezes"][turn % 3]}`);
      if (turn % 3 === 0) {
        counters.redisFlushes += 1;
        await server.flush();
      } else if (turn % 3 === 1) {
        counters.redisStops += 1;
        await server.stop();
        await wait(between([500, 4_000]));
        await server.start();
      } else {
        counters.redisFreezes += 1;
        server.freeze();
        await wait(between([300, 2_000]));
        server.thaw();
      }
    }
  }

  const running = Promise.all([kills(), freezes(), databaseCrashes(), brokenConnections(), ...(redis === null ? [] : [redisFaults(redis)])]);
  return {
    longestLullMs: () => longestLull.ms,
    async stop() {
      stopping.abort();
      await running;
      await Promise.all(nodes.map((node) => node.serving()));
    },
  };
}
