import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findHolder, lockInstance } from "./instance-lock.mjs";
import { root } from "./paths.mjs";
import { startPostgres } from "./postgres.mjs";

const dataDir = mkdtempSync(join(tmpdir(), "parley-command-"));

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function parley(...args) {
  const { DATABASE_URL: _1, REDIS_URL: _2, ...env } = process.env;
  const child = spawn(process.execPath, [join(root, "scripts/parley.mjs"), ...args], { cwd: tmpdir(), env: { ...env, PARLEY_DATA_DIR: dataDir } });
  const printed = { out: "", err: "" };
  child.stdout.on("data", (chunk) => (printed.out += chunk));
  child.stderr.on("data", (chunk) => (printed.err += chunk));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...printed })));
}

describe("the command line", { timeout: 120_000 }, () => {
  it("needs no database for what needs none, and stands where the person stands", async () => {
    expect(await parley("check", "no-such-flow.json")).toEqual({ code: 1, out: expect.stringContaining("There is no file no-such-flow.json."), err: "" });
    expect(existsSync(join(dataDir, "postgres"))).toBe(false);
  });

  it("starts the database for itself, fills it, prints nothing but the result, and stops it", async () => {
    const { code, out } = await parley("export", "ask_and_answer");
    expect(JSON.parse(out)).toMatchObject({ id: "ask_and_answer" });
    expect(code).toBe(0);
    expect(await findHolder(dataDir)).toBeNull();
    expect(existsSync(join(dataDir, "postgres", "postmaster.pid"))).toBe(false);
  });

  it("works beside a Parley that runs on the data folder", async () => {
    const lock = await lockInstance(dataDir);
    const database = await startPostgres({ dataDir });
    try {
      const { code, out } = await parley("doctor");
      expect(out).toMatch(/^✓ PostgreSQL +\S+ in the data folder, Parley is running on it/m);
      expect(code).toBe(0);
      expect(await parley("restore", join(root, "package.json"), "--force")).toEqual({
        code: 1,
        out: "",
        err: "Parley is running on this data folder. Stop it first.\n",
      });
    } finally {
      await database.stop();
      lock.release();
    }
  });
});
