import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPostgres } from "./postgres.mjs";
import { isAlive } from "./processes.mjs";

let folder;
const running = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-postgres-"));
});
afterEach(async () => {
  for (const database of running.splice(0)) await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(dataDir = join(folder, "data")) {
  const database = await startPostgres({ dataDir });
  running.push(database);
  return database;
}

async function query(url, text) {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** Starts the database in a process that is killed as soon as it runs, so that nobody stops the database. */
async function startAndKill(dataDir) {
  const script = `const { startPostgres } = await import(${JSON.stringify(new URL("./postgres.mjs", import.meta.url).href)});
    const { pid } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(pid); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const [printed] = await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  return Number(printed);
}

describe("startPostgres", () => {
  it("makes a database on the first call, keeps its port, password and rows, and writes to disk before it says so", async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE kept AS SELECT 1 AS one");
    expect(await query(first.url, "SELECT current_setting('fsync') AS fsync, lower('ÄRGER') AS lower")).toEqual([{ fsync: "on", lower: "ärger" }]);
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, "SELECT one FROM kept")).toEqual([{ one: 1 }]);
  });

  it("works below a folder that is closed to others", async () => {
    const closed = join(folder, "closed");
    mkdirSync(closed, { mode: 0o700 });
    const database = await start(join(closed, "data"));
    expect(await query(database.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(statSync(join(closed, "data", "postgres.json")).mode & 0o077).toBe(0);
  });

  it("gives Parley a role that is nothing but the owner of its tables", async () => {
    const { url, adminUrl } = await start();
    const rights = "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user";
    expect(Object.values((await query(url, rights))[0])).toEqual([false, false, false, false, false]);
    await query(url, "CREATE TABLE own (id text)");
    for (const text of ["COPY own FROM PROGRAM 'id'", "SELECT pg_read_file('/etc/passwd')", "CREATE ROLE other SUPERUSER", "ALTER SYSTEM SET fsync = off"])
      await expect(query(url, text), text).rejects.toThrow(/permission denied/);
    expect((await query(adminUrl, rights))[0].rolsuper).toBe(true);
  });

  it("hands that role what an older Parley made as superuser", async () => {
    const first = await start();
    await query(
      first.adminUrl,
      "CREATE EXTENSION pg_trgm; CREATE TABLE old (id bigserial, kind text); CREATE SCHEMA bullmq; CREATE TABLE bullmq.jobs (id int)",
    );
    await first.stop();
    const settings = join(folder, "data", "postgres.json");
    const { port, password } = JSON.parse(readFileSync(settings, "utf8"));
    writeFileSync(settings, JSON.stringify({ port, password }));
    const { url } = await start();
    await query(url, "ALTER TABLE old ADD COLUMN more text; INSERT INTO old (kind) VALUES ('a'); DROP TABLE bullmq.jobs");
    expect(await query(url, "SELECT similarity(kind, 'a') AS same FROM old")).toEqual([{ same: 1 }]);
  });

  it.runIf(process.platform === "linux")("starts the database without Parley's secrets in its environment", async () => {
    process.env.NEXTAUTH_SECRET_OF_TESTS = "not for the database";
    const { pid } = await start();
    delete process.env.NEXTAUTH_SECRET_OF_TESTS;
    const names = readFileSync(`/proc/${pid}/environ`, "utf8")
      .split("\0")
      .map((line) => line.split("=")[0]);
    expect(names).toContain("PATH");
    expect(names.filter((name) => !/^(PATH|HOME|TE?MP(DIR)?|LC_ALL|LC_MESSAGES|LD_LIBRARY_PATH|PG\w+|)$/.test(name))).toEqual([]);
  });

  it.skipIf(process.platform === "win32")("is reached by its Unix socket too, with a password, also after it was killed", async () => {
    const dataDir = join(folder, "data");
    process.kill(await startAndKill(dataDir), "SIGKILL");
    const { url, socketDir } = await start(dataDir);
    const bySocket = new URL(url);
    bySocket.searchParams.set("host", socketDir);
    expect(await query(bySocket.href, "SELECT inet_server_addr() AS address")).toEqual([{ address: null }]);
    bySocket.password = "wrong";
    await expect(query(bySocket.href, "SELECT 1")).rejects.toThrow("password authentication failed");
  });

  it("has no socket where its path is too long, and is reached by TCP all the same", async () => {
    const { url, socketDir } = await start(join(folder, "long".repeat(25)));
    expect(socketDir).toBeNull();
    expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("refuses a wrong password", async () => {
    const { url } = await start();
    await expect(query(url.replace(/:[^:@]+@/, ":wrong@"), "SELECT 1")).rejects.toThrow("password authentication failed");
  });

  it("stops the database that a killed process left running, and starts again with what was committed", async () => {
    const dataDir = join(folder, "data");
    const orphan = await startAndKill(dataDir);
    expect(isAlive(orphan)).toBe(true);
    const database = await start(dataDir);
    expect(database.pid).not.toBe(orphan);
    expect(isAlive(orphan)).toBe(false);
    expect(await query(database.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("starts over the lock file of a database that was killed", async () => {
    const dataDir = join(folder, "data");
    process.kill(await startAndKill(dataDir), "SIGKILL");
    const database = await start(dataDir);
    expect(await query(database.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("ignores a lock file whose number now belongs to another program", async () => {
    const first = await start();
    await first.stop();
    writeFileSync(join(folder, "data", "postgres", "postmaster.pid"), `${process.pid}\n`);
    const database = await start();
    expect(await query(database.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("takes another port when its own is taken", async () => {
    const first = await start();
    const second = await start(join(folder, "other"));
    await first.stop();
    await second.stop();
    const settings = join(folder, "other", "postgres.json");
    writeFileSync(settings, JSON.stringify({ ...JSON.parse(readFileSync(settings, "utf8")), port: first.port }));
    const again = await start();
    const moved = await start(join(folder, "other"));
    expect(again.port).toBe(first.port);
    expect(moved.port).not.toBe(first.port);
  });
});
