import { nodeProblem } from "./bootstrap/check-node.mjs";

const problem = nodeProblem();
if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
const { develop } = await import("./bootstrap/develop.mjs");
await develop();
