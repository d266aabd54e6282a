#!/usr/bin/env node
import { nodeProblem } from "./bootstrap/check-node.mjs";

const problem = nodeProblem();
if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
const { runCommandLine } = await import("./bootstrap/command-line.mjs");
await runCommandLine(process.argv.slice(2));
