import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../server/test-database";
import { openAnotherCustomer } from "./another-customer";
import { attacks } from "./attacks";
import { openTarget } from "./open-target";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
});

afterAll(() => database?.drop());

describe("a server that is attacked", () => {
  it.each(attacks)("withstands $name: $about", { timeout: 120_000 }, async (attack) => {
    const target = await openTarget(database.url, attack);
    try {
      const customer = await openAnotherCustomer(target.url);
      const counts = await attack.run(target);
      process.stdout.write(`  ${attack.name}: ${JSON.stringify(counts)}\n`);
      for (const [what, [least, most]] of Object.entries(attack.bounds)) {
        expect(counts[what] ?? 0, what).toBeGreaterThanOrEqual(least);
        expect(counts[what] ?? 0, what).toBeLessThanOrEqual(most);
      }
      expect([await customer.say(), await customer.health(), target.isRunning()]).toEqual([200, 200, true]);
      customer.close();
      expect(target.output()).toBe("");
    } finally {
      await target.stop();
    }
  });
});
