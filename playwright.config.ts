import { defineConfig } from "@playwright/test";

const isRoot = process.getuid?.() === 0;
/** Waiting longer costs nothing where things go well; a busy or slow machine is no failure. */
const patience = Math.max(1, Number(process.env.E2E_SLOWDOWN ?? 1));

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./testing/setup/need-server.mjs",
  outputDir: "test-results/e2e",
  fullyParallel: false,
  workers: 1,
  timeout: 240_000 * patience,
  expect: { timeout: 30_000 * patience },
  forbidOnly: Boolean(process.env.CI),
  // A story that needs its second try is listed as flaky: something to mend, yet no reason to hold a landing up.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"], ["json"]],
  use: {
    baseURL: process.env.E2E_BASE_URL,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    actionTimeout: 30_000 * patience,
    launchOptions: { executablePath: process.env.E2E_CHROMIUM || undefined, args: isRoot ? ["--no-sandbox"] : [] },
  },
});
