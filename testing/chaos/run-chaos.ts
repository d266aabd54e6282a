import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import type { RedisServer } from "../server/redis-server";
import { createSeededRandom, type SeededRandom } from "../simulation/seeded-random";
import { type AuditCounts, audit } from "./audit";
import { bundleNode } from "./bundle-node";
import { type Customer, type CustomerWay, createCustomer } from "./customer";
import { drain, endDeadClaims } from "./drain";
import { type ChaosPostgres, startFaults } from "./faults";
import { type Counters, createLedger, type Ledger, type Recovery, type Violation } from "./ledger";
import { type NodeProcess, startNode } from "./node-process";
import type { ChaosOptions } from "./options";
import { createPaymentProvider } from "./payment-provider";
import { publishStartFlows, type StartKit } from "./start-flows";
import { createStarters } from "./starters";

export type ChaosDeps = {
  postgres: ChaosPostgres;
  /** Null where there is none: everything but what concerns Redis happens all the same. */
  redis: RedisServer | null;
  /** Takes the processes' logs. */
  folder: string;
  say: (line: string) => void;
};

export type ChaosResult = {
  counters: Counters;
  audit: AuditCounts;
  recoveries: Recovery[];
  violations: Violation[];
  /** Seconds. */
  times: { faults: number; finish: number; drain: number; betweenKills: number };
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** On a machine that is too slow for its orders faults last at most so many times longer. */
const slowest = 3;
const webhookSecret = "the secret of the provider that chaos plays";
const apiKey = `pk_chaos_${randomBytes(16).toString("hex")}`;

/**
 * Lets customers order while processes are killed, the database crashes and Redis comes and goes; then lets all come to rest,
 * and compares the database with what the customers were told.
 */
export async function runChaos(options: ChaosOptions, { postgres, redis, folder, say }: ChaosDeps): Promise<ChaosResult> {
  const ledger = createLedger();
  const random = createSeededRandom(options.seed);
  const pool = new pg.Pool({ connectionString: postgres.url, max: 8 });
  pool.on("error", () => undefined); // the database is crashed on purpose
  const bundle = await bundleNode();
  const env = nodeEnv(postgres, redis);
  const nodes = await startNodes(options, bundle.path, env, folder, ledger);
  try {
    await Promise.all(nodes.map((node) => node.serving()));
    say(`${nodes.length} processes serve`);
    const kit = await publishStartFlows(env, pool, options.starts.people);
    const times = await live({ options, nodes, postgres, redis, ledger, random, pool, say, kit });
    await writeStory(folder, ledger);
    return { counters: ledger.counters, ...times, recoveries: ledger.recoveries, violations: ledger.violations };
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
    await pool.end();
    await bundle.remove();
  }
}

/** What happened when, and how the messages fared that waited longest, for whoever looks into it. */
async function writeStory(folder: string, { recoveries, timeline }: Ledger): Promise<void> {
  const slowest = [...recoveries].sort((one, other) => other.ms - one.ms).slice(0, 50);
  await writeFile(join(folder, "slowest.json"), JSON.stringify(slowest, null, 1));
  await writeFile(join(folder, "timeline.json"), JSON.stringify(timeline, null, 1));
}

type Stage = {
  options: ChaosOptions;
  nodes: readonly NodeProcess[];
  postgres: ChaosPostgres;
  redis: RedisServer | null;
  ledger: Ledger;
  random: SeededRandom;
  pool: pg.Pool;
  say: (line: string) => void;
  kit: StartKit;
};

async function live(stage: Stage): Promise<Pick<ChaosResult, "times" | "audit">> {
  const { options, nodes, ledger, random, pool, say } = stage;
  const begun = performance.now();
  const end = { patience: Number.POSITIVE_INFINITY };
  const isPatient = () => performance.now() < end.patience;
  const provider = createPaymentProvider({ pool, nodes, secret: webhookSecret, ledger, random: fork(random), isPatient });
  const comes = (name: string, way: CustomerWay) =>
    createCustomer(name, way, { nodes, ledger, random: fork(random), provider, thinkMs: options.thinkMs, isPatient });
  const customers = Array.from({ length: options.conversations }, (_, index) =>
    comes(`c${index + 1}`, { channel: index % 3 === 2 ? "telegram" : "web", sockets: index % 2 === 0, opens: "food_order_v2" }),
  );
  const joining = Array.from({ length: options.starts.keywordCustomers }, (_, index) =>
    comes(`k${index + 1}`, { channel: index % 3 === 2 ? "telegram" : "web", sockets: index % 2 === 0, opens: null }),
  );
  const starters = createStarters({ ...stage, apiKey, counts: options.starts, seconds: options.seconds, customers: joining, random: fork(random), isPatient });
  const scripted = () => customers.reduce((sum, { standing }) => sum + standing.scripted, 0);
  const elapsed = () => performance.now() - begun;
  const isOpen = () => elapsed() < options.seconds * 1000 || scripted() < options.orders;
  const faults = startFaults({ ...stage, random: fork(random) });
  const shopping = Promise.all(customers.map((customer) => shop(customer, isOpen, ledger)));
  const starting = starters.run();
  while (isOpen() && elapsed() < options.seconds * slowest * 1000) await pause(50);
  const faultSeconds = elapsed() / 1000;
  await faults.stop();
  say(`faults are over after ${faultSeconds.toFixed(0)} s`);
  const rested = performance.now();
  end.patience = rested + options.drainSeconds * 1000;
  const stopFreeing = options.endsDeadClaims ? endDeadClaims(pool, nodes) : () => undefined;
  await Promise.all([shopping, starting]);
  await provider.settled();
  const finish = (performance.now() - rested) / 1000;
  const drained = await drain(pool, ledger, end.patience);
  stopFreeing();
  for (const customer of [...customers, ...joining]) customer.close();
  return {
    times: { faults: faultSeconds, finish, drain: drained, betweenKills: faults.longestLullMs() / 1000 },
    audit: await audit({ pool, ledger, customers, starts: starters.expected() }),
  };
}

async function shop(customer: Customer, isOpen: () => boolean, ledger: Ledger): Promise<void> {
  try {
    do await customer.order();
    while (isOpen());
  } catch (error) {
    ledger.violate("a customer's order comes to its end", { name: customer.name, error: String(error), ...customer.standing });
  }
}

const fork = (random: SeededRandom): SeededRandom => createSeededRandom(random.int(2 ** 31));

/** The first one alone: it sets the workspace up. */
async function startNodes(options: ChaosOptions, script: string, env: Record<string, string>, folder: string, ledger: Ledger): Promise<NodeProcess[]> {
  const start = (index: number) => startNode({ index, script, env, folder, ledger });
  const first = await start(0);
  try {
    await first.serving();
  } catch (error) {
    await first.stop();
    throw error;
  }
  return [first, ...(await Promise.all(Array.from({ length: options.nodes - 1 }, (_, index) => start(index + 1))))];
}

function nodeEnv(postgres: ChaosPostgres, redis: RedisServer | null): Record<string, string> {
  return {
    NODE_ENV: "production",
    DATABASE_URL: postgres.url,
    REDIS_URL: redis?.url ?? "",
    NEXTAUTH_SECRET: randomBytes(24).toString("hex"),
    NEXTAUTH_URL: "http://localhost",
    // With an owner the first start is over, and the next ones are quick.
    PARLEY_OWNER_EMAIL: "owner@example.org",
    PARLEY_OWNER_PASSWORD: randomBytes(12).toString("hex"),
    PARLEY_API_KEY: apiKey,
    SANDBOX_WEBHOOK_SECRET: webhookSecret,
    PARLEY_RATE_LIMITS: "off",
    PARLEY_LOG_LEVEL: "warn",
    PARLEY_ROLE: "all",
    LLM_PROVIDERS: "",
  };
}
