import { describe, expect, it } from "vitest";
import { shortChaos } from "../testing/chaos/options";
import { describeChaos } from "../testing/chaos/report";
import { runChaos } from "../testing/chaos/run-chaos";
import { startRedisServer } from "../testing/server/redis-server";
import { startChaosCluster } from "../testing/setup/chaos-cluster.mjs";
import { generateClient } from "./bootstrap/prisma.mjs";

/** Lines that appear in the report of the run, for whoever reads it. */
const say = (line) => process.stdout.write(`  ${line}\n`);

describe("servers, database and Redis that break under customers who order", () => {
  it("lose nothing and do nothing twice", { timeout: 400_000 }, async () => {
    await generateClient();
    const cluster = await startChaosCluster();
    const redis = await startRedisServer();
    if (redis === null) say("There is no redis-server here: what concerns Redis is left out.");
    try {
      const result = await runChaos(shortChaos, { postgres: cluster.postgres, redis, folder: cluster.folder, say });
      say(`\n${describeChaos(result)}`);
      expect(result.violations).toEqual([]);
      expect(result.counters.kills).toBeGreaterThan(3);
      expect(result.counters.postgresRestarts).toBeGreaterThan(0);
      expect(result.audit.orders).toBeGreaterThanOrEqual(shortChaos.orders);
      expect(result.audit.starts).toMatchObject({ for_many: 200, by_webhook: 12, by_program: 12, by_keyword: 8, by_schedule: 6 });
    } finally {
      await redis?.close();
      await cluster.stop();
    }
  });
});
