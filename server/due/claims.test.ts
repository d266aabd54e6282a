import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { sleep } from "../concurrency/sleep";
import type { Container } from "../container";
import { createSandboxMessenger } from "../integrations/messenger/sandbox";
import { createSandboxDeliveries } from "../integrations/messenger/sandbox-repository";
import { createDueJobs } from "../jobs/due-jobs";
import { createJobsRepository } from "../jobs/jobs-repository";
import { createOutboxRelay } from "../outbox/outbox-relay";
import { createOutboxRepository } from "../outbox/repository";
import { createDueWebhooks } from "../webhooks/due-webhooks";
import { createWebhooksRepository } from "../webhooks/repository";
import type { ClaimedRow, DueRows } from "./due-rows";
import { createWakeRepository } from "./wake-repository";
import { createWakeUps } from "./wake-ups";

let database: TestDatabase;
let container: Container;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url, withWorker: false });
  await publishFlow(container, {
    id: "patient",
    initialState: "ask",
    finalStates: ["gone"],
    states: { ask: { type: "wait", onEntry: [say("Well?")], timeout: 60_000, transitions: { timeout: "gone" } }, gone: { type: "final" } },
  });
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

beforeEach(() => container.pool.query("TRUNCATE flow_runs, webhook_events, outbox_messages, jobs CASCADE"));

type Rows = DueRows<ClaimedRow>;
type Kind = {
  rowsOf: (nodeId: string) => unknown;
  /** Leaves one row that is due. */
  put: () => Promise<void>;
  table: string;
  /** Until when the claim lasts. */
  until: string;
};

const insert = (text: string) => async () => void (await container.pool.query(text));

const timers: Kind = {
  table: "flow_runs",
  until: "locked_until",
  rowsOf: (nodeId) => createWakeUps({ repository: createWakeRepository(container.pool), fireTimer: async () => undefined, nodeId }),
  async put() {
    await openTalk(container, "patient");
    await container.pool.query("UPDATE flow_runs SET next_wake_at = now()");
  },
};

const webhooks: Kind = {
  table: "webhook_events",
  until: "next_attempt_at",
  rowsOf: () => createDueWebhooks({ repository: createWebhooksRepository(container.pool), dispatch: async () => undefined }),
  put: insert(
    "INSERT INTO webhook_events (id, workspace_id, source, provider_event_id, type, payload, status, next_attempt_at) VALUES ('e', 'w', 's', 'p', 't', '{}', 'received', now())",
  ),
};

const outbox: Kind = {
  table: "outbox_messages",
  until: "locked_until",
  rowsOf: (nodeId) =>
    createOutboxRelay({
      repository: createOutboxRepository(container.pool),
      messengerFor: () => createSandboxMessenger(createSandboxDeliveries(container.pool)),
      nodeId,
      sleep,
    }),
  put: insert("INSERT INTO outbox_messages (id, workspace_id, conversation_id, channel, kind, payload) VALUES ('o', 'w', 'c', 'whatsapp', 'message', '{}')"),
};

const jobs: Kind = {
  table: "jobs",
  until: "locked_until",
  rowsOf: (nodeId) =>
    createDueJobs({
      repository: createJobsRepository(container.pool),
      handlers: new Map(),
      nodeId,
      stopping: () => new AbortController().signal,
      elapsed: () => performance.now(),
    }),
  put: insert("INSERT INTO jobs (id, workspace_id, kind) VALUES ('j', 'w', 'test')"),
};

/** What a lane asks of every kind of rows, asked of the database. */
describe.each([
  ["timers", timers],
  ["webhooks", webhooks],
  ["outbox", outbox],
  ["jobs", jobs],
])("claims on %s", (_name, { rowsOf, put, table, until }) => {
  let one: Rows;
  let other: Rows;
  beforeAll(() => {
    [one, other] = [rowsOf("one") as Rows, rowsOf("other") as Rows];
  });
  const runOut = () => container.pool.query(`UPDATE ${table} SET ${until} = now() - interval '1 millisecond'`);
  const leftMs = async () => (await container.pool.query(`SELECT extract(epoch FROM ${until} - now())::float8 * 1000 AS ms FROM ${table}`)).rows[0].ms;
  async function claimed(): Promise<ClaimedRow> {
    await put();
    const [row] = await one.claim(10);
    if (row === undefined) throw new Error("nothing was due");
    return row;
  }

  it("are one process's until their lease ends", async () => {
    expect(await claimed()).toMatchObject({ attempts: 1 });
    expect(await other.claim(10)).toEqual([]);
    await runOut();
    expect(await other.claim(10)).toMatchObject([{ attempts: 2 }]);
  });

  it("last as long again when they are renewed", async () => {
    const row = await claimed();
    await container.pool.query(`UPDATE ${table} SET ${until} = now() + interval '100 milliseconds'`);
    expect(await one.renew([row])).toEqual([row.id]);
    expect(await leftMs()).toBeGreaterThan(one.leaseMs / 2);
  });

  it("that another process has by now are neither renewed nor given back", async () => {
    const row = await claimed();
    await runOut();
    const [taken] = await other.claim(10);
    if (taken === undefined) throw new Error("nothing was taken over");
    expect(await one.renew([row])).toEqual([]);
    await one.giveBack(row, { delayMs: 0, error: "late" });
    await one.giveBack(row, { delayMs: null, error: "late" });
    expect(await one.claim(10)).toEqual([]);
    expect(await other.renew([taken])).toEqual([taken.id]);
  });

  it("that are given back are due again when it was said, for anybody", async () => {
    const row = await claimed();
    await one.giveBack(row, { delayMs: 0, error: "failed" });
    // Times are kept to the millisecond, rounded.
    await sleep(2);
    const [again] = await other.claim(10);
    expect(again).toMatchObject({ id: row.id, attempts: 2 });
    await other.giveBack(again ?? row, { delayMs: 60_000, error: "failed" });
    expect(await one.claim(10)).toEqual([]);
  });
});
