import { parseArgs } from "node:util";
import { bugs } from "./bugs";
import type { PlantedBug } from "./planted-bug";
import { explain, figuresOf, runSeeds } from "./run-seeds";
import { simulate } from "./simulate";

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "20000" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    bug: { type: "string" },
    bugs: { type: "boolean", default: false },
  },
});

/** Seeds within which every planted bug must be caught. */
const bugSeeds = 200;

function findBug(name: string | undefined): { name: string; planted: PlantedBug } | null {
  if (name === undefined) return null;
  const planted = bugs.get(name);
  if (planted === undefined) throw new Error(`There is no planted bug "${name}". There are: ${[...bugs.keys()].join(", ")}.`);
  return { name, planted };
}

async function replaySeed(seed: number): Promise<boolean> {
  const bug = findBug(values.bug);
  const history = await simulate(seed, { bug: bug?.planted ?? null });
  say(await explain(history, bug));
  if (history.violations.length === 0) say("nothing is wrong with it");
  return history.violations.length === 0;
}

async function tryBugs(): Promise<boolean> {
  let missed = 0;
  for (const [name, planted] of bugs) {
    const { failed } = await runSeeds(1, bugSeeds, planted);
    const first = failed?.violations[0];
    if (first === undefined) missed += 1;
    say(`${name.padEnd(36)} ${failed === null ? "NOT CAUGHT" : `seed ${String(failed.seed).padStart(3)}  ${first?.invariant} ${first?.what}`}`);
  }
  say(`${bugs.size - missed} of ${bugs.size} planted bugs caught within ${bugSeeds} seeds`);
  return missed === 0;
}

async function trySeeds(): Promise<boolean> {
  const bug = findBug(values.bug);
  const tally = await runSeeds(Number(values.from), Number(values.seeds), bug?.planted ?? null);
  if (tally.failed !== null) say(await explain(tally.failed, bug));
  say(figuresOf(tally));
  say(tally.failed === null ? "no invariant was broken" : `an invariant was broken at seed ${tally.failed.seed}`);
  return tally.failed === null;
}

const isSound = await (values.bugs ? tryBugs() : values.seed === undefined ? trySeeds() : replaySeed(Number(values.seed)));
process.exitCode = isSound ? 0 : 1;
