/** Another customer beside an attack, in a process of its own so that the attacker's work is not measured: `hostile.ts` starts it. */
import { openAnotherCustomer } from "@/testing/hostile/attacks/another-customer";

export type Watched = { health: number[]; turns: number[]; failures: number };

const pauseMs = 10;
/** Within what one conversation may say. */
const turnEveryMs = 400;

const customer = await openAnotherCustomer(process.argv[2] ?? "");
const watched: Watched = { health: [], turns: [], failures: 0 };
let isOver = false;

/** Milliseconds until the answer; what is no answer of 200 counts as a failure. */
async function time(work: () => Promise<number>, into: number[]): Promise<void> {
  const since = performance.now();
  const status = await work().catch(() => 0);
  into.push(performance.now() - since);
  if (status !== 200) watched.failures += 1;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function repeat(work: () => Promise<void>, everyMs: number): Promise<void> {
  while (!isOver) {
    await work();
    await pause(everyMs);
  }
}

// The first answers warm the connection and the server's own paths; they are nobody's measure.
for (let warm = 0; warm < 20; warm += 1) await customer.health();
const both = Promise.all([repeat(() => time(customer.health, watched.health), pauseMs), repeat(() => time(customer.say, watched.turns), turnEveryMs)]);
process.once("message", () => {
  isOver = true;
  void both.then(() => process.send?.(watched, () => process.exit(0)));
});
process.send?.("watching");
