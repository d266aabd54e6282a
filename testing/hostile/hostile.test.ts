import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { greetingFlow } from "../server/greeting-flow";
import { createRestClient, type RestClient } from "../server/rest-client";
import { type ServedChild, serveChild } from "../server/serve-child";
import { createTestDatabase, type TestDatabase } from "../server/test-database";
import { ownerKey } from "../server/test-server";
import { sendRaw } from "./raw-http";
import { type Credentials, hostileRequests } from "./rest";
import { createHostileSocket, hostileSocketInputs } from "./sockets";
import { hostileWebhooks } from "./webhooks";

/** Ten thousand inputs together. Others than those of every run: `HOSTILE_SEED=… npm run test:unit -- testing/hostile`. */
const counts = { requests: 5_500, sockets: 2_500, webhooks: 2_000 };
const seed = Number(process.env.HOSTILE_SEED ?? 1);
const secrets = { sandbox: "a secret of the hostile tests alone", courier: "another secret of the hostile tests" };
const concurrency = 8;

let database: TestDatabase;
let served: ServedChild;
let call: RestClient;
let credentials: Credentials;
const statuses = new Map<number, number>();

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  served = await serveChild({
    DATABASE_URL: database.url,
    NEXTAUTH_SECRET: "a-secret-of-the-tests-0123456789abcdef",
    PARLEY_API_KEY: ownerKey,
    PARLEY_RATE_LIMITS: "off",
    PARLEY_LOG_LEVEL: "error",
    SANDBOX_WEBHOOK_SECRET: secrets.sandbox,
    WEBHOOK_SECRET_COURIER: secrets.courier,
  });
  call = createRestClient(served.url, { key: ownerKey });
  await call("POST", "/api/flows/builder", { body: { definition: greetingFlow } });
  await call("POST", "/api/flows/greeting/publish", { body: { revision: 1 } });
  const { flowState, ...session } = await openSession();
  const fork = await call("POST", `/api/runs/${flowState.runId}/fork`, { body: { seq: 0 } });
  credentials = { key: ownerKey, ...session, runId: flowState.runId, forkId: fork.body.result.runId };
});

afterAll(async () => {
  await served?.stop();
  await database?.drop();
});

async function openSession(): Promise<{ sessionId: string; token: string; flowState: { runId: string } }> {
  return (await call("POST", "/api/chat/sessions", { body: { flow: "greeting" } })).body.result;
}

/** Each input once, several at the same time. */
async function deliver<T>(inputs: readonly T[], send: (input: T, lane: number) => Promise<void>): Promise<void> {
  const waiting = [...inputs.entries()];
  await Promise.all(
    Array.from({ length: concurrency }, async (_, lane) => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const [index, input] = next;
        try {
          await send(input, lane);
        } catch (cause) {
          throw new Error(`seed ${seed}, input ${index}: ${String(cause)}\n${served.output().slice(-2_000)}`, { cause });
        }
      }
    }),
  );
}

function note(answers: readonly number[]): void {
  for (const status of answers) {
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status >= 500 && status !== 503) throw new Error(`answered ${status}`);
  }
}

/** The next inputs of that kind: never the same ones again. */
let samples = 0;
const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(arbitrary, { seed: seed + samples++, numRuns });

async function requests(count: number): Promise<void> {
  await deliver(sample(hostileRequests(credentials), count), async ({ bytes, hangUp }) => note(await sendRaw(served.url, bytes, { hangUp })));
}

async function webhooks(count: number): Promise<void> {
  await deliver(sample(hostileWebhooks(secrets), count), async (bytes) => note(await sendRaw(served.url, bytes)));
}

async function sockets(count: number): Promise<void> {
  const lanes = Array.from({ length: concurrency }, (_, lane) =>
    lane % 4 === 3 ? createHostileSocket(served.url, "/studio", { apiKey: ownerKey }) : createHostileSocket(served.url, "/chat", { token: credentials.token }),
  );
  await deliver(sample(hostileSocketInputs(credentials), count), async (input, lane) => {
    const answer = await lanes[lane]?.send(input);
    if (typeof answer === "object" && answer !== null && "code" in answer && answer.code === "INTERNAL") throw new Error("acknowledged with INTERNAL");
  });
  for (const lane of lanes) lane.close();
}

describe(`ten thousand hostile inputs (seed ${seed})`, () => {
  let warm = 0;

  it("are taken over REST, sockets and webhooks without a crash and without a 5xx but 503", { timeout: 600_000 }, async () => {
    const warmUp = 0.3;
    const part = (share: number) => [requests(counts.requests * share), sockets(counts.sockets * share), webhooks(counts.webhooks * share)];
    await Promise.all(part(warmUp));
    warm = (await served.usage()).heapBytes;
    await Promise.all(part(1 - warmUp));
    expect(served.isRunning()).toBe(true);
    // What was refused must not be all there was: some of it has to reach what is behind the schemas.
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 404]));
  });

  it("leave nothing in memory", async () => {
    const heap = async () => (await served.usage()).heapBytes;
    await expect.poll(heap, { timeout: 10_000, interval: 500 }).toBeLessThan(warm * 1.1 + 8e6);
    const answers = [...statuses].sort(([one], [other]) => one - other).map(([status, count]) => `${count} × ${status}`);
    const end = await heap();
    process.stdout.write(
      `  hostile inputs: ${answers.join(", ")}; heap ${(warm / 1e6).toFixed(1)} MB after a third of them, ${(end / 1e6).toFixed(1)} MB at the end\n`,
    );
  });

  it("are no error in the log", () => {
    expect(served.output()).toBe("");
  });

  it("do not keep the next customer from being served", async () => {
    const { sessionId, token } = await openSession();
    const answer = await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: "after", message: "hello" } });
    expect(answer).toMatchObject({ status: 200, body: { result: { duplicate: false } } });
  });
});
