/**
 * Breaks processes, PostgreSQL and Redis under customers who order, and shows that nothing is lost or done twice:
 * `npm run chaos`, `npm run chaos -- --orders 500 --seconds 300 --seed 7`, `npm run chaos -- --short`. With `--keep` the database and
 * the logs stay, as they do when something is broken.
 */
import { parseArgs } from "node:util";
import { installPackages } from "./bootstrap/install.mjs";
import { generateClient } from "./bootstrap/prisma.mjs";
import { explain, PlainError, say, step } from "./bootstrap/say.mjs";
import { loadTypeScript } from "./bootstrap/seed.mjs";

const number = { type: "string" };

function readOptions({ fullChaos, shortChaos }) {
  const { values } = parseArgs({
    options: { orders: number, conversations: number, seconds: number, seed: number, short: { type: "boolean" }, keep: { type: "boolean" } },
  });
  const { short, keep = false, ...given } = values;
  const numbers = Object.entries(given).map(([name, text]) => {
    if (!/^[1-9]\d{0,8}$/.test(text)) throw new PlainError(`--${name} must be a whole number.`);
    return [name, Number(text)];
  });
  return { options: { ...(short ? shortChaos : fullChaos), ...Object.fromEntries(numbers) }, keep };
}

try {
  await step("Packages", () => installPackages({ dev: true }));
  await step("Database client", generateClient);
  await loadTypeScript();
  const { options, keep } = readOptions(await import("../testing/chaos/options.ts"));
  const { runChaos } = await import("../testing/chaos/run-chaos.ts");
  const { describeChaos } = await import("../testing/chaos/report.ts");
  const { startRedisServer } = await import("../testing/server/redis-server.ts");
  const { startChaosCluster } = await import("../testing/setup/chaos-cluster.mjs");
  let cluster;
  await step("PostgreSQL of its own, fsync on", async () => void (cluster = await startChaosCluster()));
  const redis = await startRedisServer();
  if (redis === null) say("  There is no redis-server here: what concerns Redis is left out.");
  let isBroken = true;
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void Promise.all([redis?.close(), cluster.stop()]).finally(() => process.exit(130)));
  try {
    say(`  Seed ${options.seed}: ${options.conversations} conversations, at least ${options.orders} orders, faults for ${options.seconds} s …`);
    const result = await runChaos(options, { postgres: cluster.postgres, redis, folder: cluster.folder, say: (line) => say(`  ${line}`) });
    isBroken = result.violations.length > 0;
    say(`\n${describeChaos(result)}\n`);
  } finally {
    await redis?.close();
    await cluster.stop({ keep: keep || isBroken });
    if (keep || isBroken) say(`  The database and the logs are kept in ${cluster.folder}.`);
  }
  process.exitCode = isBroken ? 1 : 0;
} catch (error) {
  process.exitCode = error instanceof TypeError && String(error.code).startsWith("ERR_PARSE_ARGS") ? explain(new PlainError(error.message)) : explain(error);
}
