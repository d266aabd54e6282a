import { nodeProblem } from "./bootstrap/check-node.mjs";

const problem = nodeProblem();
if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
const { start } = await import("./bootstrap/start.mjs");
await start();
