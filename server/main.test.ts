import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "@/testing/server/free-port";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { parseEnv } from "./env";
import { type RunningServer, startServer } from "./main";

let database: TestDatabase;
let dataDir: string;
let server: RunningServer;

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  dataDir = await mkdtemp(join(tmpdir(), "parley-main-"));
  const values = {
    NODE_ENV: "test",
    DATABASE_URL: database.url,
    NEXTAUTH_SECRET: "a secret for tests, and only for them",
    PARLEY_DATA_DIR: dataDir,
    PARLEY_LOG_LEVEL: "silent",
    PARLEY_NODE_ID: "n_tests",
    PORT: String(await freePort()),
  };
  server = await startServer({ env: parseEnv(values), dev: false, pages: false });
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  if (dataDir) await rm(dataDir, { recursive: true, force: true });
});

describe("startServer without pages", () => {
  it("answers the REST contract and opens the sockets", async () => {
    expect(await (await fetch(`${server.url}/api/health`)).json()).toEqual({ status: "ok" });
    expect((await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(200);
  });

  it("says that there are no pages", async () => expect((await fetch(`${server.url}/flows`)).status).toBe(404));

  it("takes its name from the environment", () => expect(server.nodeId).toBe("n_tests"));
});
