import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") };

export default defineConfig({
  resolve: { alias },
  test: {
    exclude: ["**/node_modules/**", "**/.next*/**", "e2e/**"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One less than there are cores would be one on a small machine, and twice the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    setupFiles: ["testing/setup/property-seed.mjs"],
    projects: [
      { extends: true, test: { name: "unit", include: ["flows/**/*.test.ts", "components/**/*.test.{ts,tsx}", "bench/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["server/**/*.test.ts", "testing/**/*.test.ts", "prisma/**/*.test.ts", "scripts/**/*.test.mjs", "app/**/*.test.{ts,tsx}"],
          exclude: ["scripts/chaos.test.mjs"],
          globalSetup: ["testing/setup/database-setup.mjs"],
        },
      },
      // Alone, when the others are done: it wants the machine for itself.
      { extends: true, test: { name: "chaos", include: ["scripts/chaos.test.mjs"], sequence: { groupOrder: 1 } } },
    ],
  },
});
