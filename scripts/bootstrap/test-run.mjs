import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findChromium } from "./browser.mjs";
import { build, distDir, hasFreshBuild } from "./build.mjs";
import { countPlaywright, countVitest, sum } from "./counts.mjs";
import { installPackages } from "./install.mjs";
import { root } from "./paths.mjs";
import { generateClient } from "./prisma.mjs";
import { explain, say, step } from "./say.mjs";
import { startTestServer } from "./test-server.mjs";

const results = join(root, "test-results");

/** `npm test`: everything from a fresh clone, beside a running Parley if there is one. Ends with one line of counts. */
export async function runTests(args) {
  process.chdir(root);
  const only = args[0] === "--only" ? args[1] : null;
  const passOn = only ? args.slice(2) : args;
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const counts = [];
  try {
    await step("Packages", () => installPackages({ dev: true }));
    await step("Database client", generateClient);
    if (only !== "e2e") counts.push(await unitTests(passOn));
    if (only !== "unit" && hasStories()) counts.push(await browserTests(passOn));
  } catch (error) {
    explain(error);
    counts.push({ passed: 0, failed: 1, skipped: 0 });
  }
  const { passed, failed, skipped } = sum(counts);
  if (skipped > 0) say(`${skipped} left out`);
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

async function unitTests(args) {
  const report = join(results, "vitest.json");
  const code = await show("node_modules/vitest/vitest.mjs", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...args]);
  return atLeastOneFailure(countVitest(report), code);
}

async function browserTests(args) {
  const chromium = await findChromium();
  // A build that a running server may be reading from is never written over.
  if (!hasFreshBuild() && existsSync(join(root, distDir()))) process.env.NEXT_DIST_DIR = ".next-test";
  await step("Pages", build);
  let server;
  await step("Server for the browser tests", async () => {
    server = await startTestServer({ env: { PARLEY_PLUGINS: "./examples/currency-converter" } });
    return server.baseUrl;
  });
  try {
    const report = join(results, "playwright.json");
    const code = await show("node_modules/@playwright/test/cli.js", ["test", ...args], {
      E2E_BASE_URL: server.baseUrl,
      E2E_DATABASE_URL: server.databaseUrl,
      E2E_DATA_DIR: server.dataDir,
      E2E_OWNER_EMAIL: server.owner.email,
      E2E_OWNER_PASSWORD: server.owner.password,
      E2E_API_KEY: server.apiKey,
      E2E_COURIER_SECRET: server.courierSecret,
      E2E_CHROMIUM: chromium,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    });
    return atLeastOneFailure(countPlaywright(report), code);
  } finally {
    await server.stop();
  }
}

const hasStories = () => existsSync(join(root, "e2e")) && readdirSync(join(root, "e2e"), { recursive: true }).some((name) => String(name).endsWith(".spec.ts"));

/** A runner that fails without a failed test (an error outside of them) counts as one failure. */
const atLeastOneFailure = (count, code) => (code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count);

async function show(script, args, env = {}) {
  const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  const [code] = await once(child, "exit");
  return code ?? 1;
}
