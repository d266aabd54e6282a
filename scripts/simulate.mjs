/**
 * The deterministic simulation: `npm run simulate -- --seeds 20000`, `--seed 1234` (one history, printed), `--bug no-dedupe`
 * (with a planted bug), `--bugs` (all of them).
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { installPackages } from "./bootstrap/install.mjs";
import { root } from "./bootstrap/paths.mjs";
import { explain, step } from "./bootstrap/say.mjs";

try {
  await step("Packages", () => installPackages({ dev: true }));
  const program = [join(root, "node_modules/tsx/dist/cli.mjs"), "testing/simulation/main.ts"];
  const [code] = await once(spawn(process.execPath, [...program, ...process.argv.slice(2)], { cwd: root, stdio: "inherit" }), "exit");
  process.exitCode = code ?? 1;
} catch (error) {
  process.exitCode = explain(error);
}
