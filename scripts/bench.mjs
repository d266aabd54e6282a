/**
 * All benchmarks, or the named one: `npm run bench`, `npm run bench -- engine`, `npm run bench -- poison`, `npm run bench -- layout`, `npm run bench -- turns`,
 * `npm run bench -- load`, `npm run bench -- growth`, `npm run bench -- hostile`, `npm run bench -- neighbours`, `npm run bench -- rehearse`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { installPackages } from "./bootstrap/install.mjs";
import { root } from "./bootstrap/paths.mjs";
import { generateClient } from "./bootstrap/prisma.mjs";
import { explain, PlainError, say, step } from "./bootstrap/say.mjs";

const benches = {
  engine: [join(root, "node_modules/tsx/dist/cli.mjs"), "bench/engine.ts"],
  poison: [join(root, "node_modules/tsx/dist/cli.mjs"), "bench/poison.ts"],
  layout: [join(root, "node_modules/tsx/dist/cli.mjs"), "bench/layout.ts"],
  rehearse: [join(root, "node_modules/tsx/dist/cli.mjs"), "bench/rehearse.ts"],
  turns: ["bench/with-database.mjs", "bench/turn.ts"],
  load: ["bench/with-database.mjs", "bench/load.ts"],
  growth: ["bench/with-database.mjs", "--beside-empty", "bench/growth.ts"],
  hostile: ["bench/with-database.mjs", "bench/hostile.ts"],
  neighbours: ["bench/with-database.mjs", "bench/neighbours.ts"],
};

try {
  await step("Packages", () => installPackages({ dev: true }));
  await step("Database client", generateClient);
  const [name, ...args] = process.argv.slice(2);
  if (name && !benches[name]) throw new PlainError(`There is no benchmark "${name}". There are: ${Object.keys(benches).join(", ")}.`);
  for (const [title, command] of Object.entries(benches).filter(([each]) => !name || each === name)) {
    say(`\n${title}`);
    const [code] = await once(spawn(process.execPath, [...command, ...args], { cwd: root, stdio: "inherit" }), "exit");
    if (code !== 0) process.exitCode = 1;
  }
} catch (error) {
  process.exitCode = explain(error);
}
