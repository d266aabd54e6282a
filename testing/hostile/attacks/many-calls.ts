import { type Attack, countStatuses } from "./attack";

const requests = 60;
/** As many as an address of 16 KB holds. */
const callsOfGet = 1_150;
const callsOfBatch = 20;

const batchOf = (calls: number, url: string) => `${url}/api/trpc/${Array.from({ length: calls }, () => "setup.status").join(",")}?batch=1`;

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.status;
}

export const manyCalls: Attack = {
  name: "many-calls",
  about: `${requests} batches of ${callsOfGet} public calls in one address, then ${requests} of ${callsOfBatch}`,
  async run(target) {
    const large = await Promise.all(Array.from({ length: requests }, () => statusOf(batchOf(callsOfGet, target.url))));
    const allowed = await Promise.all(Array.from({ length: requests }, () => statusOf(batchOf(callsOfBatch, target.url))));
    const { "400": refusedWhole = 0 } = countStatuses(large);
    const { "200": answered = 0, "429": limited = 0 } = countStatuses(allowed);
    return { refusedWhole, answered, limited, limitedByCounter: await target.counter("parley_rate_limited_total", { limit: "stranger" }) };
  },
  // 300 calls at once and 10 a second: fifteen batches, and few more while they are sent.
  bounds: { refusedWhole: [requests, requests], answered: [1, 25], limited: [requests - 25, requests], limitedByCounter: [requests - 25, requests] },
};
