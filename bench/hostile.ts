/**
 * `/api/health` and another customer's turns while each hostile attack runs against a server of its own, beside the same server
 * idle. Run: `npm run bench -- hostile`, or one attack: `npm run bench -- hostile unfolding-text`.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Attack } from "@/testing/hostile/attacks/attack";
import { attacks } from "@/testing/hostile/attacks/attacks";
import { openTarget } from "@/testing/hostile/attacks/open-target";
import { scrub } from "../server/logging/scrub";
import type { Watched } from "./hostile-watch";
import { percentile } from "./load-clients";

const allowedMs = 250;
const idleMs = 3_000;
/** What the server has begun when the attacker stops is still under way. */
const afterMs = 500;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const worst = (values: readonly number[]) => percentile(values, 1);

/** What another customer saw while `work` went on. */
async function watchDuring(url: string, work: () => Promise<unknown>): Promise<Watched> {
  const watch = fork(fileURLToPath(new URL("./hostile-watch.ts", import.meta.url)), [url], { execArgv: ["--import", "tsx"] });
  await once(watch, "message");
  await work();
  watch.send("enough");
  const [watched]: Watched[] = await once(watch, "message");
  if (watched === undefined) throw new Error("the watch ended without an answer");
  return watched;
}

const line = (label: string, values: readonly number[], idle: readonly number[]) =>
  `${label} worst ${worst(values).toFixed(0)} ms, p99 ${percentile(values, 0.99).toFixed(0)} ms (idle ${worst(idle).toFixed(0)} and ${percentile(idle, 0.99).toFixed(0)}; worst / idle ${(worst(values) / Math.max(1, worst(idle))).toFixed(1)})`;

/** True when nobody waited too long. */
async function measure(attack: Attack): Promise<boolean> {
  const target = await openTarget(process.env.DATABASE_URL ?? "", attack);
  try {
    const idle = await watchDuring(target.url, () => pause(idleMs));
    let counts = {};
    const under = await watchDuring(target.url, async () => {
      counts = await attack.run(target);
      await pause(afterMs);
    });
    const isWell = worst(under.health) < allowedMs && under.failures === 0;
    console.log(`${attack.name}: ${attack.about}`);
    console.log(`  ${line("/api/health", under.health, idle.health)}${worst(under.health) < allowedMs ? "" : `  over ${allowedMs} ms`}`);
    console.log(`  ${line("others' turns", under.turns, idle.turns)}${under.failures === 0 ? "" : `, ${under.failures} failed`}`);
    console.log(`  ${JSON.stringify(counts)}`);
    return isWell;
  } finally {
    await target.stop();
  }
}

/** What the log makes of two megabytes of text, whatever they are. */
function measureScrub(): void {
  const units = ["q", "1", "1- ", "1 ", "a@", "a@b.", "é", "😀", "@", "+1(", "9-9 "];
  const times = units.map((unit) => {
    const text = Buffer.from(unit.repeat(Math.ceil(2_000_000 / unit.length))).toString();
    const since = performance.now();
    scrub(text);
    return performance.now() - since;
  });
  console.log(`2 MB of text for the log: worst ${worst(times).toFixed(1)} ms of ${units.length} shapes (5 ms are allowed)`);
}

const wanted = process.argv[2];
measureScrub();
const chosen = attacks.filter(({ name }) => wanted === undefined || name === wanted);
if (chosen.length === 0) throw new Error(`There is no attack "${wanted}". There are: ${attacks.map(({ name }) => name).join(", ")}.`);
let isWell = true;
for (const attack of chosen) isWell = (await measure(attack)) && isWell;
console.log(
  isWell ? `every /api/health was answered within ${allowedMs} ms` : `not every /api/health was answered within ${allowedMs} ms, or a customer was refused`,
);
process.exitCode = isWell ? 0 : 1;
