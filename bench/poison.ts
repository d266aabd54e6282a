/**
 * CPU that hostile flows cost, per turn (a signal with the answers of its effects), compiling them included.
 * Run: `npm run bench -- poison [random flows]`. Fails when a turn takes more than 50 ms.
 */
import fc from "fast-check";
import { compile } from "@/flows/engine/compile/compile";
import { factsOf } from "@/flows/engine/compile/compiled-for";
import { act } from "@/testing/builders/an-executor";
import { drivePoison } from "@/testing/poison/drive-poison";
import { poisonArbitrary } from "@/testing/poison/poison-arbitrary";
import { poisonFlows } from "@/testing/poison/poison-flows";
import { parseDefinition } from "../flows/definition/parse-definition";

const limitMs = 50;
const randomFlows = Number(process.argv[2] ?? 500);
const rounds = 3;
const facts = factsOf({ act });

type Measured = { name: string; ms: number };

/** Of the whole process: the collector and the compiler of Node are paid for, too. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

const made = fc.sample(poisonArbitrary, { numRuns: randomFlows, seed: 1 }).map((definition, index) => ({ name: `made up #${index}`, definition }));
const written = poisonFlows.map(({ name, definition }) => ({ name, definition: parseDefinition(definition) }));

/** The best of a few rounds, so that a pause of the collector or another process is not the flow's fault. */
function measure({ name, definition }: (typeof written)[number]): { compiling: Measured; turns: Measured[] } {
  let compiling = Number.POSITIVE_INFINITY;
  let best: number[] = [];
  let signals: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begun = cpuMs();
    const flow = compile(definition, facts);
    const lastCompiling = cpuMs() - begun;
    compiling = Math.min(compiling, lastCompiling);
    const { turns } = drivePoison(flow, cpuMs);
    // A flow is compiled by the turn that needs it first.
    if (turns[0] !== undefined) turns[0].cpuMs += lastCompiling;
    signals = turns.map(({ signal }, index) => `${signal} ${index + 1}`);
    best = turns.map((turn, index) => Math.min(turn.cpuMs, best[index] ?? Number.POSITIVE_INFINITY));
  }
  return { compiling: { name, ms: compiling }, turns: best.map((ms, index) => ({ name: `${name} (${signals[index] ?? ""})`, ms })) };
}

function report(title: string, all: readonly Measured[]): number {
  const sorted = all.toSorted((one, other) => other.ms - one.ms);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * (1 - share))]?.ms ?? 0).toFixed(2);
  const max = sorted[0]?.ms ?? 0;
  process.stdout.write(
    `${title.padEnd(34)}${String(all.length).padStart(6)}   p50 ${at(0.5)}   p95 ${at(0.95)}   p99 ${at(0.99)}   max ${max.toFixed(2)} ms\n`,
  );
  for (const { name, ms } of sorted.slice(0, 5)) process.stdout.write(`    ${ms.toFixed(2).padStart(8)} ms  ${name.slice(0, 110)}\n`);
  return max;
}

const results = { written: written.map(measure), made: made.map(measure) };
process.stdout.write(`CPU of hostile flows, best of ${rounds} rounds, Node ${process.version}\n`);
report(
  "Compiling, written by hand",
  results.written.map(({ compiling }) => compiling),
);
report(
  "Compiling, made up",
  results.made.map(({ compiling }) => compiling),
);
const worst = Math.max(
  report(
    "Turns, written by hand",
    results.written.flatMap(({ turns }) => turns),
  ),
  report(
    "Turns, made up",
    results.made.flatMap(({ turns }) => turns),
  ),
);
process.stdout.write(`${worst <= limitMs ? "Within" : "OVER"} ${limitMs} ms a turn.\n`);
if (worst > limitMs) process.exitCode = 1;
