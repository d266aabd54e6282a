import { nodeProblem } from "./bootstrap/check-node.mjs";

const problem = nodeProblem();
if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
const { runTests } = await import("./bootstrap/test-run.mjs");
await runTests(process.argv.slice(2));
