import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashOrderWords } from "@/testing/builders/cash-order";
import { openTalk } from "@/testing/server/talk";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Container } from "../container";
import { createContainer } from "../container";
import { parseEnv } from "../env";
import { createLogger } from "./logger";

let database: TestDatabase;
let container: Container;
const lines: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const destination = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const env = parseEnv({
    NODE_ENV: "test",
    DATABASE_URL: database.url,
    NEXTAUTH_SECRET: "a secret for tests, and only for them",
    PARLEY_RATE_LIMITS: "off",
    PARLEY_NODE_ID: "n_tests",
  });
  container = await createContainer({ env, log: createLogger({ level: "trace", nodeId: "n_tests", destination }), nodeId: "n_tests" });
});

afterAll(async () => {
  await container?.stop();
  await database?.drop();
});

describe("the log of a whole food order, at its most talkative", () => {
  it("names turns and runs, and holds nothing that was said", async () => {
    const { say, token } = await openTalk(container);
    const answers = [];
    for (const text of cashOrderWords) answers.push(await say(text));
    const last = answers.at(-1);
    expect(last?.flowState?.status).toBe("completed");
    // What cannot be stored fails where the log sees it.
    await expect(container.conversations.send("s_none", { sessionId: "s_none", clientMessageId: "c_1", message: "quibbleberry pie" })).rejects.toThrow();

    const log = lines.join("");
    const turns = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === "turn committed");
    expect(turns.length).toBeGreaterThanOrEqual(cashOrderWords.length);
    expect(turns.at(-1)).toMatchObject({ component: "turns", nodeId: "n_tests", turnId: last?.turnId, runId: last?.flowState?.runId, level: "debug" });
    const said = await container.db.message.findMany({ select: { content: true } });
    // Short words such as "1" and "yes" stand in every line.
    const texts = [...cashOrderWords, ...said.map(({ content }) => content)].filter((text) => text.length > 4);
    expect(texts.length).toBeGreaterThan(10);
    for (const text of [...texts, token, "quibbleberry"]) expect(log).not.toContain(text);
  });
});
