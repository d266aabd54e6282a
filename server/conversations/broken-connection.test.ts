import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashOrderWords as words } from "@/testing/builders/cash-order";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Container } from "../container";
import { run } from "../db/pool";

let database: TestDatabase;
let container: Container;
/** Where the next order breaks. */
let breaks: "before" | "after" | null = null;

/** What the driver gives when the server ends the connection in the middle of a statement. */
const breakConnection = () => run(container.pool, { name: "die", text: "SELECT pg_terminate_backend(pg_backend_pid())" }, []);

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({
    url: database.url,
    withWorker: false,
    wrapPorts: (ports) => ({
      ...ports,
      orders: {
        async place(request) {
          const at = breaks;
          breaks = null;
          if (at === "before") await breakConnection();
          const placed = await ports.orders.place(request);
          if (at === "after") await breakConnection();
          return placed;
        },
      },
    }),
  });
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

describe("a database connection that breaks", () => {
  it.each(["before", "after"] as const)("%s the order is placed is no failed order: the message is taken again and there is one order", async (where) => {
    const { say, sessionId } = await openTalk(container);
    for (const text of words.slice(0, -1)) await say(text);
    breaks = where;
    const last = words.at(-1) ?? "";
    await expect(say(last, { clientMessageId: "last" })).rejects.toMatchObject({ name: "HostUnavailable" });
    const again = await say(last, { clientMessageId: "last" });
    expect(again.flowState).toMatchObject({ state: "completed", status: "completed" });
    expect(await container.db.order.count({ where: { conversationId: sessionId } })).toBe(1);
  });
});
