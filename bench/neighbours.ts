/**
 * Turns of one workspace while another does its worst on the same server: large documents, floods of messages, flows that
 * cost as much as a flow can. Printed as the p99 beside them to the p99 alone. Run: `npm run bench -- neighbours [seconds] [what]`.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type OpenTarget, openTarget } from "@/testing/hostile/attacks/open-target";
import { openBesideWorkspace } from "@/testing/hostile/beside-workspace";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { percentile } from "./load-clients";
import { costlyFlow, largeFlow } from "./neighbours-flows";
import type { Heard } from "./neighbours-watch";

const seconds = Number(process.argv[2] ?? 15);
const wanted = process.argv[3];
const slug = "beside";

type Worst = {
  name: string;
  prepare?: (call: RestClient) => Promise<unknown>;
  attack: (call: RestClient, url: string, isOver: () => boolean) => Promise<string>;
};

const count = (statuses: readonly number[]) =>
  [...new Set(statuses)].map((status) => `${statuses.filter((each) => each === status).length} × ${status}`).join(", ");

/** So many workers, each again and again until it is over. */
async function crowd(workers: number, isOver: () => boolean, work: (worker: number, round: number) => Promise<number>): Promise<string> {
  const statuses: number[] = [];
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      for (let round = 0; !isOver(); round += 1) statuses.push(await work(worker, round).catch(() => 0));
    }),
  );
  return count(statuses);
}

/** Many sessions of one flow, each saying something as soon as it is answered. */
async function talkTo(flow: string, url: string, isOver: () => boolean): Promise<string> {
  const ask = createRestClient(url);
  const opened = await Promise.all(Array.from({ length: 60 }, () => ask("POST", "/api/chat/sessions", { body: { workspace: slug, flow } })));
  return crowd(60, isOver, async (worker, round) => {
    const { sessionId, token } = opened[worker]?.body.result ?? {};
    const said = await ask("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: `n_${round}`, message: "more" } });
    // Refused is refused: whoever asks again at once costs the most that a flood can.
    if (said.status === 429) await new Promise((resolve) => setTimeout(resolve, 20));
    return said.status;
  });
}

async function publish(call: RestClient, definition: { id: string }): Promise<void> {
  await call("POST", "/api/flows/builder", { body: { definition } });
  const { status, body } = await call("POST", `/api/flows/${definition.id}/publish`, { body: { revision: 1 } });
  // Of an earlier measure it is there already.
  if (status >= 300 && status !== 409) throw new Error(`${definition.id} was not published: ${JSON.stringify(body).slice(0, 300)}`);
}

const worsts: readonly Worst[] = [
  {
    name: "documents of 700 KB: imported, checked, edited, published, read",
    attack: (call, _url, isOver) =>
      crowd(4, isOver, async (worker, round) => {
        const id = `large_${worker}_${round}`;
        const answers = [
          await call("POST", "/api/flows/builder", { body: { definition: largeFlow(id) } }),
          await call("POST", `/api/flows/${id}/validate`, { body: {} }),
          await call("PUT", `/api/flows/${id}/states/s1`, { body: { rename: "renamed" } }),
          await call("POST", `/api/flows/${id}/publish`, { body: { revision: 2 } }),
          await call("POST", "/api/chat/sessions", { body: { flow: id } }),
        ];
        return Math.max(...answers.map(({ status }) => status));
      }),
  },
  { name: "a flood of messages", prepare: (call) => publish(call, largeFlow("small", 3)), attack: (_call, url, isOver) => talkTo("small", url, isOver) },
  { name: "a flow that costs all it may", prepare: (call) => publish(call, costlyFlow), attack: (_call, url, isOver) => talkTo(costlyFlow.id, url, isOver) },
];

async function heardDuring(watch: ChildProcess, work: () => Promise<unknown>): Promise<Heard> {
  watch.send("begin");
  await work();
  const answer = once(watch, "message");
  watch.send("end");
  const [heard]: Heard[] = await answer;
  if (heard === undefined) throw new Error("the watch ended without an answer");
  return heard;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const spell = ({ latencies, failures }: Heard) =>
  `p50 ${percentile(latencies, 0.5).toFixed(1)}, p99 ${percentile(latencies, 0.99).toFixed(1)}, worst ${percentile(latencies, 1).toFixed(0)} ms of ${latencies.length} turns, ${failures} failed`;

async function measure(target: OpenTarget, key: string, { name, prepare, attack }: Worst): Promise<boolean> {
  const call = createRestClient(target.url, { key });
  await prepare?.(call);
  const watch = fork(fileURLToPath(new URL("./neighbours-watch.ts", import.meta.url)), [target.url], { execArgv: ["--import", "tsx"] });
  await once(watch, "message");
  await pause(3_000);
  const alone = await heardDuring(watch, () => pause(seconds * 1000));
  const until = Date.now() + seconds * 1000;
  let done = "";
  const beside = await heardDuring(watch, async () => (done = await attack(call, target.url, () => Date.now() > until)));
  watch.send("stop");
  await once(watch, "exit");
  const ratio = percentile(beside.latencies, 0.99) / percentile(alone.latencies, 0.99);
  console.log(`${name} (${done})\n  alone  ${spell(alone)}\n  beside ${spell(beside)}\n  p99 beside / alone ${ratio.toFixed(2)}`);
  return beside.failures === 0;
}

let isWell = true;
for (const worst of worsts.filter(({ name }) => wanted === undefined || name.includes(wanted))) {
  const target = await openTarget(process.env.DATABASE_URL ?? "", {});
  try {
    isWell = (await measure(target, await openBesideWorkspace(process.env.DATABASE_URL ?? "", slug), worst)) && isWell;
  } finally {
    await target.stop();
  }
}
console.log(isWell ? "no customer of the other workspace was refused" : "customers of the other workspace were refused");
process.exitCode = isWell ? 0 : 1;
