import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "@/testing/server/free-port";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";

let database: TestDatabase;
let dataDir: string;
const children: ChildProcess[] = [];
const gates: Server[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await noteMigrations();
  dataDir = await mkdtemp(join(tmpdir(), "parley-late-"));
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    const exit = child.exitCode === null && child.signalCode === null ? once(child, "exit") : null;
    child.kill("SIGKILL");
    await exit;
  }
  for (const gate of gates.splice(0)) gate.close();
});

afterAll(async () => {
  await database?.drop();
  if (dataDir) await rm(dataDir, { recursive: true, force: true });
});

/** Test databases are made by the migrations' SQL alone: what Prisma would have noted of them. */
async function noteMigrations(): Promise<void> {
  const folder = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));
  const names = (await readdir(folder, { withFileTypes: true })).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query("CREATE TABLE _prisma_migrations (migration_name text, checksum text, finished_at timestamptz DEFAULT now(), rolled_back_at timestamptz)");
  for (const name of names) {
    const sql = await readFile(join(folder, name, "migration.sql"));
    await client.query("INSERT INTO _prisma_migrations (migration_name, checksum) VALUES ($1, $2)", [name, createHash("sha256").update(sql).digest("hex")]);
  }
  await client.end();
}

/** A process as it is started outside, whose database is at a port where nobody listens yet. */
async function startWithout(script: string, args: string[], more: Record<string, string> = {}) {
  const [port, databasePort] = [await freePort(), await freePort()];
  const url = new URL(database.url);
  url.hostname = "127.0.0.1";
  url.port = String(databasePort);
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../../scripts/${script}`, import.meta.url)), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      DATABASE_URL: url.href,
      NEXTAUTH_SECRET: "a secret for tests, and only for them",
      PARLEY_DATA_DIR: dataDir,
      PORT: String(port),
      ...more,
    },
  });
  children.push(child);
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => written.push(chunk.toString()));
  const output = () => written.join("");
  return {
    child,
    output,
    ask: (path: string) => fetch(`http://localhost:${port}${path}`, { signal: AbortSignal.timeout(5_000) }),
    said: (text: string | RegExp) => expect.poll(output, { timeout: 25_000, interval: 50 }).toMatch(text),
    /** The database is there from now on. */
    startDatabase: () => openGate(databasePort),
  };
}

async function openGate(port: number): Promise<void> {
  const target = new URL(database.url);
  const gate = createServer((client: Socket) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    client.pipe(upstream).pipe(client);
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
  }).listen(port, "127.0.0.1");
  gates.push(gate);
  await once(gate, "listening");
}

describe("a process that starts while its database is away", () => {
  it("is alive and not ready as a served node, says what it waits for, and serves when the database is there", async () => {
    const node = await startWithout("serve.mjs", ["--no-pages"]);
    await node.said(/"reason":"ECONNREFUSED".*waiting for the database, which does not answer/);
    expect(await (await node.ask("/api/health")).json()).toEqual({ status: "ok" });
    const ready = await node.ask("/api/ready");
    expect({ status: ready.status, body: await ready.json() }).toMatchObject({ status: 503, body: { status: "error", code: "UNAVAILABLE" } });
    expect((await node.ask("/chat/food_order_v2")).status).toBe(503);
    expect(node.output()).not.toContain("Parley serves");
    await node.startDatabase();
    await node.said("Parley serves");
    expect(await (await node.ask("/api/ready")).json()).toMatchObject({ status: "ok", result: { ready: true } });
    expect((await node.ask("/api/flows")).status).toBe(401);
  });

  it("waits with npm start too, before it migrates and seeds", async () => {
    // A worker needs no built pages.
    const started = await startWithout("start.mjs", [], { PARLEY_ROLE: "worker" });
    await started.said(/Database: 127\.0\.0\.1:\d+ does not answer \(ECONNREFUSED\)\. Waiting for it; the next try is in 0\.25 s\./);
    expect((await started.ask("/api/health")).status).toBe(200);
    expect((await started.ask("/api/ready")).status).toBe(503);
    await started.startDatabase();
    await started.said("Parley is ready");
    expect((await started.ask("/api/ready")).status).toBe(200);
    expect(started.output()).toContain("Migrations: up to date");
  });

  it("ends with one sentence when it is told not to wait", async () => {
    const node = await startWithout("serve.mjs", ["--no-pages"], { PARLEY_DATABASE_WAIT_SECONDS: "0" });
    const [code] = await once(node.child, "exit");
    expect(code).toBe(1);
    expect(node.output()).toMatch(/^\nThe database at 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\. Start it, or correct or remove DATABASE_URL\.\n$/);
  });

  it("stops when it is asked to while it waits", async () => {
    const node = await startWithout("serve.mjs", ["--no-pages"]);
    await node.said("waiting for the database");
    const exit = once(node.child, "exit");
    node.child.kill("SIGTERM");
    expect(await exit).toEqual([0, null]);
  });
});
