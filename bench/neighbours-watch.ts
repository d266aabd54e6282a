/** Customers of one workspace who talk at a steady pace, in a process of their own: `neighbours.ts` starts it and says when to count. */
import { openAnotherCustomer } from "@/testing/hostile/attacks/another-customer";

/** `latencies`: milliseconds from when a message was due until its turn was acknowledged. */
export type Heard = { latencies: number[]; failures: number };

const customers = 30;
/** Within what one conversation and one network may say. */
const perSecond = 25;

const url = process.argv[2] ?? "";
const talks = await Promise.all(Array.from({ length: customers }, () => openAnotherCustomer(url)));
const said = talks.map(() => Promise.resolve());
let heard: Heard = { latencies: [], failures: 0 };

async function say(talk: (typeof talks)[number], dueAt: number): Promise<void> {
  const into = heard;
  const status = await talk.say().catch(() => 0);
  into.latencies.push(performance.now() - dueAt);
  if (status !== 200) into.failures += 1;
}

let next = 0;
let dueAt = performance.now();
const pacing = setInterval(() => {
  for (const now = performance.now(); dueAt <= now; dueAt += 1_000 / perSecond) {
    const index = next++ % customers;
    const [talk, due] = [talks[index], dueAt];
    if (talk !== undefined) said[index] = said[index]?.then(() => say(talk, due)) ?? Promise.resolve();
  }
}, 5);

process.on("message", (what: "begin" | "end" | "stop") => {
  if (what === "begin") heard = { latencies: [], failures: 0 };
  if (what === "end") void Promise.all(said).then(() => process.send?.(heard));
  if (what === "stop") {
    clearInterval(pacing);
    process.disconnect();
  }
});
process.send?.("talking");
