/** Format, lint, import directions, types, unused code and (unless `--static`) all tests, in the order CI runs them; goes on after a failure. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { installPackages } from "./bootstrap/install.mjs";
import { root } from "./bootstrap/paths.mjs";
import { generateClient } from "./bootstrap/prisma.mjs";
import { explain, say, step } from "./bootstrap/say.mjs";

const checks = [
  ["Format", "node_modules/@biomejs/biome/bin/biome", ["check", "."]],
  ["Lint", "node_modules/oxlint/bin/oxlint", ["--type-aware", "--deny-warnings"]],
  ["Import directions", "scripts/check-imports.mjs", []],
  ["Types", "node_modules/typescript/bin/tsc", ["--noEmit", "-p", "."]],
  ["Unused code", "node_modules/knip/bin/knip.js", []],
  ["Dependencies", "scripts/check-dependencies.mjs", []],
];

async function runNode(script, args) {
  const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root, stdio: "inherit" });
  const [code] = await once(child, "exit");
  return code ?? 1;
}

const failed = [];
try {
  await step("Packages", () => installPackages({ dev: true }));
  await step("Database client", generateClient);
  for (const [title, script, args] of checks) {
    say(`\n${title}`);
    if ((await runNode(script, args)) !== 0) failed.push(title);
  }
} catch (error) {
  explain(error);
  failed.push("Preparation");
}
say(failed.length === 0 ? "\nAll checks hold.\n" : `\nFailed: ${failed.join(", ").toLowerCase()}.\n`);
const testCode = process.argv.includes("--static") ? 0 : await runNode("scripts/test.mjs", []);
process.exitCode = failed.length === 0 && testCode === 0 ? 0 : 1;
