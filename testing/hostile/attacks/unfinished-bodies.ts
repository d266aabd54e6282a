import { requestBytes } from "../raw-http";
import { type Attack, countStatuses } from "./attack";
import { type Held, hold } from "./hold";

const connections = 300;
const settleMs = 1_500;
const megabyte = Buffer.alloc(1_048_575, "a");
/** Less than a webhook may have: it is kept until it is whole or its time is over. */
const begun = Buffer.alloc(60_000, "a");

/** The head of a request whose body is announced and does not come to its end. */
function unfinished(target: string, announced: number, body: Buffer): Buffer {
  return requestBytes({
    method: "POST",
    target,
    headers: [
      ["Content-Type", "application/json"],
      ["Content-Length", String(announced)],
    ],
    body,
  });
}

async function holdMany(url: string, bytes: Buffer): Promise<Held[]> {
  return Promise.all(Array.from({ length: connections }, () => hold(url, bytes)));
}

export const unfinishedBodies: Attack = {
  name: "unfinished-bodies",
  about: `${connections} bodies of a megabyte that do not end, for a webhook that exists, one that does not, and calls of the studio`,
  async run(target) {
    const before = await target.residentBytes();
    const held = [
      ...(await holdMany(target.url, unfinished("/api/webhooks/sandbox", megabyte.length + 1, megabyte))),
      ...(await holdMany(target.url, unfinished("/api/webhooks/nobody", 64_000, begun))),
    ];
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    for (const each of held) each.end();
    const kept = await holdMany(target.url, unfinished("/api/webhooks/sandbox", 64_000, begun));
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const grown = (await target.residentBytes()) - before;
    const statuses = [...held, ...kept].flatMap((each) => each.status() ?? []);
    for (const each of kept) each.end();
    return { ...countStatuses(statuses), grownMegabytes: Math.max(0, Math.round(grown / 1_048_576)), unanswered: held.length + kept.length - statuses.length };
  },
  bounds: { "413": [connections, connections], "404": [connections, connections], "503": [0, connections], grownMegabytes: [0, 80] },
};
