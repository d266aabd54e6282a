import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nodeProblem } from "./check-node.mjs";
import { connect } from "./connect.mjs";
import { countPlaywright, countVitest, sum } from "./counts.mjs";
import { openDataDir, sessionSecret } from "./data-dir.mjs";
import { firstMisfit } from "./install.mjs";
import { root } from "./paths.mjs";
import { databaseFailure, portProblem } from "./postgres-files.mjs";
import { portSentence } from "./prepare.mjs";
import { PlainError, sentenceFor } from "./say.mjs";

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-bootstrap-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("nodeProblem", () => {
  it.each(["20.19.0", "20.20.2", "22.0.0", "24.1.0"])("accepts Node %s", (version) => expect(nodeProblem(version)).toBeNull());
  it.each(["18.20.0", "20.18.1"])("says what Node %s lacks", (version) => expect(nodeProblem(version)).toContain(`this is Node ${version}`));
});

describe("firstMisfit", () => {
  const wanted = {
    packages: {
      "": {},
      "node_modules/a": { version: "1.0.0" },
      "node_modules/a-darwin": { version: "1.0.0", optional: true },
      "node_modules/b": { version: "2.0.0", dev: true },
    },
  };
  const found = (a, b) => ({ packages: { ...(a ? { "node_modules/a": { version: a } } : {}), ...(b ? { "node_modules/b": { version: b } } : {}) } });

  it.each([
    ["nothing installed", null, true, "node_modules"],
    ["everything there", found("1.0.0", "2.0.0"), true, null],
    ["an old version", found("0.9.0", "2.0.0"), true, "node_modules/a"],
    ["a missing tool, for tests", found("1.0.0"), true, "node_modules/b"],
    ["a missing tool, for serving", found("1.0.0"), false, null],
  ])("judges %s", (_, installed, dev, misfit) => expect(firstMisfit(wanted, installed, { dev })).toBe(misfit));
});

describe("package-lock.json", () => {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));

  it("names the optional packages of every platform, without which npm ci refuses it elsewhere", () => {
    const optional = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    const names = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)));
    expect(optional.filter((name) => !names.has(name))).toEqual([]);
  });

  it("names no registry", () => expect(JSON.stringify(packages)).not.toContain('"resolved"'));
});

describe("sessionSecret", () => {
  it("is made once, readable by its owner only", () => {
    const secret = sessionSecret(folder);
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(sessionSecret(folder)).toBe(secret);
    expect(statSync(join(folder, "nextauth-secret")).mode & 0o077).toBe(0);
  });

  it("is made again when the file was cut short", () => {
    writeFileSync(join(folder, "nextauth-secret"), "ab");
    expect(sessionSecret(folder).length).toBeGreaterThanOrEqual(32);
  });
});

describe("one sentence for what goes wrong", () => {
  const failing = async (work) => {
    try {
      await work();
    } catch (error) {
      return sentenceFor(error);
    }
    return "nothing";
  };

  it("a data folder that is a file", async () => {
    writeFileSync(join(folder, "file"), "");
    expect(await failing(() => openDataDir(join(folder, "file")))).toBe(`${join(folder, "file")} is not a folder. Choose another one with PARLEY_DATA_DIR.`);
  });

  it("a full disk", () => {
    expect(sentenceFor(Object.assign(new Error("x"), { code: "ENOSPC" }))).toContain("The disk is full.");
    expect(databaseFailure("x", 'FATAL: could not write lock file "postmaster.pid": No space left on device')).toContain("The disk is full");
  });

  it("a port that cannot be had", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address();
    expect(await portProblem(port, "127.0.0.1")).toBe("EADDRINUSE");
    expect(portSentence("EADDRINUSE", port, "127.0.0.1")).toContain(`Port ${port} is in use.`);
    server.close();
    await once(server, "close");
    expect(await portProblem(port, "127.0.0.1")).toBeNull();
    expect(portSentence("EACCES", 80, "127.0.0.1")).toContain("No permission to listen on port 80.");
    expect(portSentence("EADDRNOTAVAIL", 80, "10.9.9.9")).toContain("cannot listen on 10.9.9.9");
  });

  it("a missing permission", () =>
    expect(sentenceFor(Object.assign(new Error("x"), { code: "EACCES", path: "/data" }))).toContain("No permission to use /data."));

  it("an unreachable DATABASE_URL, without its password", async () => {
    expect(await failing(() => connect("postgresql://someone:hidden@127.0.0.1:1/db"))).toBe(
      "The database at 127.0.0.1:1 cannot be reached (ECONNREFUSED). Start it, or correct or remove DATABASE_URL.",
    );
  });

  it("a DATABASE_URL of another kind", async () =>
    expect(await failing(() => connect("mysql://x"))).toBe("DATABASE_URL must look like postgresql://user:password@host:5432/database."));

  it("what nobody foresaw keeps its stack", () => {
    expect(sentenceFor(new Error("odd"))).toContain("bootstrap.test.mjs");
    expect(sentenceFor(new PlainError("plain"))).toBe("plain");
  });
});

describe("counting tests", () => {
  const write = (name, content) => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };

  it("reads both runners' reports and counts a file that does not load as a failure", () => {
    const unit = write("vitest.json", {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        { status: "failed", assertionResults: [] },
        { status: "failed", assertionResults: [{ status: "failed" }] },
      ],
    });
    const stories = write("playwright.json", { stats: { expected: 3, unexpected: 0, flaky: 1, skipped: 0 }, errors: [] });
    expect(sum([countVitest(unit), countPlaywright(stories)])).toEqual({ passed: 9, failed: 2, skipped: 2 });
  });

  it("counts a runner without a report as one failure", () => expect(countVitest(join(folder, "none.json"))).toEqual({ passed: 0, failed: 1, skipped: 0 }));
});
