import type { PlantedBug } from "./planted-bug";
import { type History, simulate } from "./simulate";

export type Tally = { seeds: number; counts: History["counts"]; failed: History | null; seconds: number };

const nothing: History["counts"] = {
  decisions: 0,
  crashes: 0,
  lost: 0,
  failed: 0,
  freezes: 0,
  restarts: 0,
  turns: 0,
  messages: 0,
  orders: 0,
  runs: 0,
};

const breatheEvery = 200;

/** Lives the histories of these seeds one after the other, until one goes wrong. */
export async function runSeeds(from: number, count: number, bug: PlantedBug | null = null): Promise<Tally> {
  const begun = performance.now();
  const counts = { ...nothing };
  for (let seed = from; seed < from + count; seed += 1) {
    const history = await simulate(seed, { bug });
    counts.decisions += history.counts.decisions;
    counts.crashes += history.counts.crashes;
    counts.lost += history.counts.lost;
    counts.failed += history.counts.failed;
    counts.freezes += history.counts.freezes;
    counts.restarts += history.counts.restarts;
    counts.turns += history.counts.turns;
    counts.messages += history.counts.messages;
    counts.orders += history.counts.orders;
    counts.runs += history.counts.runs;
    const seconds = (performance.now() - begun) / 1000;
    if (history.violations.length > 0) return { seeds: seed - from + 1, counts, failed: history, seconds };
    // Histories never wait for the event loop; the process around them has to, now and then.
    if (seed % breatheEvery === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { seeds: count, counts, failed: null, seconds: (performance.now() - begun) / 1000 };
}

/** The figures of a tally in one line. */
export function figuresOf({ seeds, counts, seconds }: Tally): string {
  const { decisions, crashes, restarts, freezes, lost, failed, turns, messages, orders } = counts;
  const whole = (value: number): string => Math.round(value).toLocaleString("en");
  return `${whole(seeds)} seeds: ${whole(turns)} commits, ${whole(messages)} messages, ${whole(orders)} orders, ${whole(decisions)} decisions, ${whole(crashes)} crashes, ${whole(restarts)} restarts of the store, ${whole(freezes)} standstills, ${whole(failed + lost)} broken calls; ${whole(seeds / seconds)} histories/s`;
}

/** Why a history is wrong, what happened in it, and how to see it again. */
export async function explain({ seed, violations }: History, bug: { name: string; planted: PlantedBug } | null): Promise<string> {
  const { lines } = await simulate(seed, { bug: bug?.planted ?? null, isTraced: true });
  const again = `npm run simulate -- --seed ${seed}${bug === null ? "" : ` --bug ${bug.name}`}`;
  return [...lines, "", `seed ${seed}:`, ...violations.map(({ invariant, what }) => `  ${invariant}: ${what}`), `again: ${again}`].join("\n");
}
