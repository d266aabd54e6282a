import type pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ExecutorError } from "@/flows/errors";
import type { MessengerPort, OutboundMessage } from "@/flows/ports/messenger";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { sleep } from "../concurrency/sleep";
import { createPool } from "../db/pool";
import { createLane } from "../due/lane";
import { createSandboxMessenger } from "../integrations/messenger/sandbox";
import { createSandboxDeliveries } from "../integrations/messenger/sandbox-repository";
import { createLogger } from "../logging/logger";
import { createOutboxRelay } from "./outbox-relay";
import { createOutboxRepository } from "./repository";

const log = createLogger({ level: "silent" });
let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  pool = createPool({ connectionString: database.url, max: 20, onError: () => undefined });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

afterEach(() => pool.query("TRUNCATE outbox_messages, messages, sandbox_deliveries, conversations CASCADE"));

/** So many conversations with so many messages each, said in turns; `c1:1` is the first message of the first conversation. */
async function queue(conversations: number, messages: number, channel = "whatsapp"): Promise<void> {
  await pool.query(
    `INSERT INTO conversations (id, workspace_id, token_hash, channel, module) SELECT 'c' || n, 'w', 'c' || n, $2, 'general' FROM generate_series(1, $1) n`,
    [conversations, channel],
  );
  const all = "generate_series(1, $2) i, generate_series(1, $1) n";
  await pool.query(
    `INSERT INTO messages (id, conversation_id, seq, direction, role, content, payload, channel, turn_id)
     SELECT 'c' || n || ':' || i, 'c' || n, i, 'out', 'assistant', 'text ' || i, '{"format":"text","buttons":[],"cards":[]}', $3, 't' FROM ${all}`,
    [conversations, messages, channel],
  );
  await pool.query(
    `INSERT INTO outbox_messages (id, workspace_id, conversation_id, channel, kind, payload)
     SELECT 'c' || n || ':' || i, 'w', 'c' || n, $3, 'message', jsonb_build_object('messageId', 'c' || n || ':' || i) FROM ${all} ORDER BY i, n`,
    [conversations, messages, channel],
  );
}

const sandbox = createSandboxMessenger(createSandboxDeliveries({ query: (...args: Parameters<pg.Pool["query"]>) => pool.query(...args) } as pg.Pool));

const host = { log, now: Date.now, elapsed: () => performance.now(), sleep, random: () => 0.5 };
/** No claim is renewed by a process that is killed. */
const killed = { log, now: Date.now, elapsed: () => performance.now(), sleep: () => new Promise<void>(() => undefined) };

type Options = { messenger?: MessengerPort; nodeId?: string; width?: number };
function relayOf({ messenger = sandbox, nodeId = "n1" }: Options = {}) {
  const repository = createOutboxRepository(pool);
  return { repository, relay: createOutboxRelay({ repository, messengerFor: () => messenger, nodeId, sleep }) };
}
const pumpOf = ({ width, ...options }: Options = {}) => createLane({ ...relayOf(options).relay, ...host, ...(width === undefined ? {} : { width }) });

const statuses = async (): Promise<Record<string, number>> =>
  Object.fromEntries((await pool.query("SELECT status, count(*)::int AS n FROM outbox_messages GROUP BY status")).rows.map(({ status, n }) => [status, n]));
const deliveries = async (): Promise<string[]> => (await pool.query("SELECT outbox_id FROM sandbox_deliveries ORDER BY id")).rows.map((row) => row.outbox_id);
const settled = (expected: Record<string, number>) => expect.poll(statuses, { timeout: 60_000, interval: 20 }).toEqual(expected);
const leasesRunOut = () => pool.query("UPDATE outbox_messages SET locked_until = now() - interval '1 second' WHERE status = 'sending'");
const waitsAreOver = () => pool.query("UPDATE outbox_messages SET next_attempt_at = now()");

/** First sendings only: a repetition may come after what was said next. */
function inOrder(sent: string[]): boolean {
  const last = new Map<string, number>();
  return [...new Set(sent)].every((id) => {
    const [conversation = "", number = ""] = id.split(":");
    const follows = Number(number) === (last.get(conversation) ?? 0) + 1;
    last.set(conversation, Number(number));
    return follows;
  });
}

describe("the outbox relay", () => {
  it("sends what was said, as it was said, and notes the provider's id", async () => {
    await queue(1, 1);
    const seen: OutboundMessage[] = [];
    const pump = pumpOf({ messenger: { atMostOnce: false, send: async (message) => (seen.push(message), { providerId: "p1" }) } });
    pump.start();
    await settled({ sent: 1 });
    await pump.stop();
    expect(seen).toEqual([{ key: "c1:1", conversationId: "c1", channel: "whatsapp", content: "text 1", format: "text", buttons: [], cards: [] }]);
    const { rows } = await pool.query("SELECT provider_id, attempts, locked_by, sent_at IS NOT NULL AS at FROM outbox_messages");
    expect(rows).toEqual([{ provider_id: "p1", attempts: 1, locked_by: null, at: true }]);
  });

  it("claims the first of each conversation only", async () => {
    await queue(3, 4);
    const { repository } = relayOf();
    expect((await repository.claim(100, "n1")).map((claimed) => claimed.id).toSorted()).toEqual(["c1:1", "c2:1", "c3:1"]);
    expect(await repository.claim(100, "n2")).toEqual([]);
  });

  it("sends 1,000 messages once each and in order with four workers", async () => {
    await queue(50, 20);
    const pumps = [1, 2, 3, 4].map((n) => pumpOf({ nodeId: `n${n}`, width: 8 }));
    for (const pump of pumps) pump.start();
    await settled({ sent: 1_000 });
    await Promise.all(pumps.map((pump) => pump.stop()));
    const sent = await deliveries();
    expect({ calls: sent.length, messages: new Set(sent).size, ordered: inOrder(sent) }).toEqual({ calls: 1_000, messages: 1_000, ordered: true });
  }, 90_000);

  it("repeats a message at most once for each crash, and never out of order", async () => {
    await queue(5, 8);
    let drawn = 7;
    const chance = () => (drawn = (drawn * 48_271) % 2_147_483_647) / 2_147_483_647;
    const kills = new Map<string, number>();
    const { repository } = relayOf();
    const notedNothing = { again: async () => undefined, giveUp: async () => undefined };
    const dies = (id: string) => {
      if (chance() > 0.3) return;
      kills.set(id, (kills.get(id) ?? 0) + 1);
      throw new Error("killed");
    };
    for (let round = 0; (await statuses()).sent !== 40; round += 1) {
      expect(round).toBeLessThan(400);
      const relay = createOutboxRelay({
        repository: { ...repository, sent: async (id, providerId) => (dies(id), repository.sent(id, providerId)), ...notedNothing },
        messengerFor: () => ({ atMostOnce: false, send: async (message, signal) => (dies(message.key), sandbox.send(message, signal)) }),
        nodeId: `n${round}`,
        // A process that was killed does not try again.
        sleep: () => Promise.reject(new Error("killed")),
      });
      // However unlucky a message is, it is not given up for that here.
      const lane = createLane({ ...relay, ...killed, maxClaims: Number.POSITIVE_INFINITY, random: chance });
      await Promise.all((await relay.claim(10)).map((claimed) => lane.take(claimed)));
      await leasesRunOut();
    }
    const sent = await deliveries();
    const calls = (id: string) => sent.filter((other) => other === id).length;
    const tooOften = [...new Set(sent)].filter((id) => calls(id) > 1 + (kills.get(id) ?? 0));
    expect({ messages: new Set(sent).size, tooOften, ordered: inOrder(sent), killed: kills.size > 5 }).toEqual({
      messages: 40,
      tooOften: [],
      ordered: true,
      killed: true,
    });
  });

  it("takes over what a process that is gone had claimed", async () => {
    await queue(1, 2);
    const { repository } = relayOf();
    await repository.claim(1, "gone");
    const pump = pumpOf();
    pump.start();
    await pump.stop();
    expect(await deliveries()).toEqual([]);
    await leasesRunOut();
    pump.start();
    await settled({ sent: 2 });
    await pump.stop();
    expect(await deliveries()).toEqual(["c1:1", "c1:2"]);
  });

  it("never repeats where the channel forbids it: an operator decides, and the line goes on", async () => {
    await queue(1, 2);
    const { repository } = relayOf();
    await repository.claim(1, "gone");
    await leasesRunOut();
    const pump = pumpOf({ messenger: { ...sandbox, atMostOnce: true } });
    pump.start();
    await settled({ unknown: 1, sent: 1 });
    await pump.stop();
    expect(await deliveries()).toEqual(["c1:2"]);
  });

  it("goes on for the others while one sender fails, and gives up after five attempts", async () => {
    await queue(3, 2);
    let calls = 0;
    const failing: MessengerPort = {
      atMostOnce: false,
      send: async (message, signal) => {
        if (message.key !== "c1:1") return sandbox.send(message, signal);
        calls += 1;
        throw new ExecutorError("PROVIDER_UNAVAILABLE", { message: "the line is busy" });
      },
    };
    const pump = pumpOf({ messenger: failing });
    pump.start();
    await settled({ sent: 4, queued: 2 });
    expect((await deliveries()).toSorted()).toEqual(["c2:1", "c2:2", "c3:1", "c3:2"]);
    const { rows } = await pool.query("SELECT next_attempt_at > now() AS later, last_error FROM outbox_messages WHERE id = 'c1:1'");
    expect(rows).toEqual([{ later: true, last_error: "PROVIDER_UNAVAILABLE: the line is busy" }]);
    for (let again = 2; again <= 5; again += 1) {
      await waitsAreOver();
      pump.nudge();
      await expect.poll(() => calls, { timeout: 5_000, interval: 10 }).toBe(again);
      await expect.poll(async () => (await statuses()).sending ?? 0, { timeout: 5_000, interval: 10 }).toBe(0);
    }
    await settled({ sent: 5, dead: 1 });
    await pump.stop();
    expect((await deliveries()).at(-1)).toBe("c1:2");
  });

  it("does not repeat a message because the database was away when it was to be noted", async () => {
    await queue(1, 1);
    const { repository } = relayOf();
    let refused = 0;
    const away: typeof repository.sent = async (...args) => {
      refused += 1;
      if (refused <= 3) throw new Error("the database is away");
      return repository.sent(...args);
    };
    const relay = createOutboxRelay({
      repository: { ...repository, sent: away },
      messengerFor: () => sandbox,
      nodeId: "n1",
      sleep: async () => undefined,
    });
    for (const claimed of await relay.claim(1)) await relay.work(claimed, new AbortController().signal);
    expect(await statuses()).toEqual({ sent: 1 });
    expect(await deliveries()).toEqual(["c1:1"]);
  });

  it("gives up at once what the provider refuses for good, and what is gone", async () => {
    await queue(2, 1);
    await pool.query("DELETE FROM messages WHERE id = 'c2:1'");
    const refuse = async () => Promise.reject(new ExecutorError("PROVIDER_UNAVAILABLE", { message: "no such number", retryable: false }));
    const pump = pumpOf({ messenger: { atMostOnce: false, send: refuse } });
    pump.start();
    await settled({ dead: 2 });
    await pump.stop();
    const { rows } = await pool.query("SELECT last_error FROM outbox_messages ORDER BY id");
    expect(rows).toEqual([{ last_error: "PROVIDER_UNAVAILABLE: no such number" }, { last_error: "the message itself is gone" }]);
  });

  it("sends to so many conversations at once and to no more", async () => {
    await queue(12, 1);
    let now = 0;
    let most = 0;
    const slow: MessengerPort = {
      atMostOnce: false,
      async send(message, signal) {
        now += 1;
        most = Math.max(most, now);
        const sent = await sandbox.send(message, signal);
        now -= 1;
        return sent;
      },
    };
    const pump = pumpOf({ messenger: slow, width: 3 });
    pump.start();
    await settled({ sent: 12 });
    await pump.stop();
    expect(most).toBe(3);
  });
});
