import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Container } from "@/server/container";
import { newId } from "@/server/db/ids";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { publishFlow, say } from "../server/publish-flow";
import { createTestContainer } from "../server/test-container";
import { createTestDatabase, type TestDatabase } from "../server/test-database";
import { type KillableServer, startKillableServer } from "./killable-server";

const managers = "919820000001";
let database: TestDatabase;
/** Looks at what is stored; claims nothing. */
let observer: Container;
let server: KillableServer | null = null;

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  observer = await createTestContainer({ url: database.url, withWorker: false });
  const { db } = observer;
  const [connectionId, participantId] = [newId("c"), newId("p")];
  await db.connection.create({ data: { id: connectionId, workspaceId, channel: "whatsapp", name: "Phones", publicKey: connectionId } });
  await db.participant.create({ data: { id: participantId, workspaceId, phone: managers } });
  await db.channelAddress.create({ data: { id: newId("h"), workspaceId, connectionId, address: managers, participantId } });
  const config = { to: "person", person: managers, message: "Somebody says {{_input.text}}." };
  await publishFlow(observer, {
    id: "tell",
    initialState: "ask",
    finalStates: ["done"],
    states: {
      ask: { type: "wait", onEntry: [say("Yes?")], transitions: { user_message: "tell" } },
      tell: { type: "action", actions: [{ executor: "notify", config }], transitions: { notified: "done", error: "ask" } },
      done: { type: "final", onEntry: [say("Told.")] },
    },
  });
});
afterEach(async () => {
  await server?.kill();
  server = null;
});
afterAll(async () => {
  await observer.stop();
  await database.drop();
});

async function start(): Promise<KillableServer> {
  server = await startKillableServer(database.url);
  return server;
}

/** What reached whom it was for, each with the times that it is in the outbox. */
async function told(): Promise<[string, number][]> {
  const messages = await observer.db.message.findMany({ where: { conversation: { channel: "whatsapp" } }, orderBy: { seq: "asc" } });
  const rows = await observer.db.outboxMessage.findMany({ where: { channel: "whatsapp" } });
  return messages.map(({ id, content }) => [content, rows.filter(({ dedupeKey }) => dedupeKey === id).length]);
}

describe("a server that is killed while somebody is notified", () => {
  it("at any commit, before it is done or after, has told them once", { timeout: 300_000 }, async () => {
    const expected: [string, number][] = [];
    const crashes = { before: 0, after: 0 };
    let running = await start();
    /** Notifies by a server that dies at that commit, if there are so many; another takes its place. */
    async function survives(at: "before" | "after", nth: number): Promise<boolean> {
      const { sessionId } = await running.open("tell");
      await running.dieAtCommit(at, nth);
      const text = `${at} ${nth}`;
      expected.push([`Somebody says ${text}.`, 1]);
      const wasAnswered = await running.send(sessionId, "c1", text).then(
        () => true,
        () => false,
      );
      const isOver = async () => (await observer.db.triggerFiring.count({ where: { status: "queued" } })) === 0;
      const isAlive =
        wasAnswered &&
        (await Promise.race([
          running.gone.then(() => false),
          expect
            .poll(isOver, { timeout: 20_000 })
            .toBe(true)
            .then(() => true),
        ]));
      if (!isAlive) {
        await running.gone;
        running = await start();
        await running.send(sessionId, "c1", text);
        await expect.poll(isOver, { timeout: 30_000 }).toBe(true);
      }
      await running.dieAtCommit(at, Number.MAX_SAFE_INTEGER);
      expect(await told()).toEqual(expected);
      return isAlive;
    }
    for (const at of ["before", "after"] as const) while (!(await survives(at, crashes[at] + 1))) crashes[at] += 1;
    // The message with the intent, the rest of its turn, and the turn in which the other is told.
    expect(crashes).toEqual({ before: 3, after: 3 });
    process.stdout.write(`  somebody was told ${expected.length} times, each once, over ${crashes.before + crashes.after} kills\n`);
  });
});
