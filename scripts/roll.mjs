/**
 * Replaces the nodes of an installation one after the other, so that customers are served all the while:
 * `node scripts/roll.mjs deploy/nodes.json`. docs/guides/scaling.md says what stands in the file.
 */
import { readFileSync } from "node:fs";
import { readPlan, roll } from "./bootstrap/roll.mjs";
import { PlainError } from "./bootstrap/say.mjs";

const [path] = process.argv.slice(2);
try {
  if (path === undefined) throw new PlainError("Which nodes? Say: node scripts/roll.mjs deploy/nodes.json");
  await roll(readPlan(readFileSync(path, "utf8")), { say: (line) => process.stdout.write(`${line}\n`) });
} catch (error) {
  process.stderr.write(`${error instanceof PlainError ? error.message : (error?.stack ?? error)}\n`);
  process.exitCode = 1;
}
