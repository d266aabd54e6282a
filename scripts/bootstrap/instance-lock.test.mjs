import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockInstance } from "./instance-lock.mjs";
import { describeProcess } from "./processes.mjs";

let folder;
const lockFile = () => join(folder, "parley.lock");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("lockInstance", () => {
  it("takes a free folder and gives it back", async () => {
    const lock = await lockInstance(folder);
    expect(JSON.parse(readFileSync(lockFile(), "utf8")).pid).toBe(process.pid);
    lock.release();
    (await lockInstance(folder)).release();
  });

  it("names the process that holds the folder", async () => {
    const holder = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const startedAt = (await describeProcess(holder.pid))?.startedAt ?? null;
    writeFileSync(lockFile(), JSON.stringify({ pid: holder.pid, startedAt }));
    await expect(lockInstance(folder)).rejects.toThrow(`Another Parley (process ${holder.pid}) is using ${folder}.`);
    holder.kill();
    await once(holder, "exit");
    (await lockInstance(folder)).release();
  });

  it.each([
    ["a process that has ended", async () => JSON.stringify({ pid: 2 ** 22 + 1, startedAt: "1" })],
    ["a number that now belongs to another process", async () => JSON.stringify({ pid: process.ppid, startedAt: "never" })],
    ["a file that was cut short", async () => '{"pid":'],
  ])("replaces the lock of %s", async (_, content) => {
    writeFileSync(lockFile(), await content());
    const lock = await lockInstance(folder);
    expect(JSON.parse(readFileSync(lockFile(), "utf8")).pid).toBe(process.pid);
    lock.release();
  });
});
