import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findAdvisories, lockFileProblems } from "./dependencies.mjs";

const digest = "sha512-abc";
const lockOf = (packages) => ({ packages: { "": { name: "parley" }, ...packages } });

describe("lockFileProblems", () => {
  it("finds none in our own lock file", () => {
    const { allowScripts } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(lockFileProblems(JSON.parse(readFileSync("package-lock.json", "utf8")), allowScripts)).toEqual([]);
  });

  it.each([
    [{ version: "1.0.0" }, "a has no sha512 digest"],
    [{ version: "1.0.0", integrity: "sha1-abc" }, "a has no sha512 digest"],
    [{ version: "1.0.0", integrity: digest, resolved: "git+ssh://git@host/a.git#1" }, "a does not come from a registry by https"],
    [{ version: "1.0.0", integrity: digest, resolved: "http://host/a.tgz" }, "a does not come from a registry by https"],
    [{ version: "^1.0.0", integrity: digest }, "a has no exact version"],
    [{ version: "1.0.0", integrity: digest, hasInstallScript: true }, "a has an install script that allowScripts does not mention"],
    [{ version: "1.0.0", optional: true }, "a has no sha512 digest"],
  ])("names what is wrong with %j", (entry, problem) => {
    expect(lockFileProblems(lockOf({ "node_modules/a": entry }), {})).toEqual([problem]);
  });

  it("knows the package below another one", () => {
    expect(lockFileProblems(lockOf({ "node_modules/a/node_modules/@b/c": { version: "1.0.0" } }), {})).toEqual(["@b/c has no sha512 digest"]);
  });

  it("takes a package for another kind of machine without its digest, and an install script that was allowed or refused", () => {
    const packages = {
      "node_modules/other": { version: "1.0.0", optional: true, os: ["none-of-ours"] },
      "node_modules/script": { version: "1.0.0", integrity: digest, hasInstallScript: true },
    };
    expect(lockFileProblems(lockOf(packages), { script: false })).toEqual([]);
  });
});

describe("findAdvisories", () => {
  const lock = lockOf({
    "node_modules/a": { version: "1.5.0" },
    "node_modules/b/node_modules/a": { version: "2.1.0", dev: true },
    "node_modules/c": { version: "3.0.0-beta.1" },
  });
  const advisory = (events, more = {}) => ({
    id: "X-1",
    summary: "bad",
    affected: [{ package: { ecosystem: "npm", name: "a" }, ranges: [{ type: "SEMVER", events }] }],
    ...more,
  });
  const versions = (list) => findAdvisories(lock, list).map(({ name, version }) => `${name}@${version}`);

  it("compares each installed version with the range", () => {
    expect(versions([advisory([{ introduced: "0" }, { fixed: "1.5.1" }])])).toEqual(["a@1.5.0"]);
    expect(versions([advisory([{ introduced: "0" }, { fixed: "1.5.0" }])])).toEqual([]);
    expect(versions([advisory([{ introduced: "1.0.0" }, { fixed: "1.2.0" }, { introduced: "2.0.0" }])])).toEqual(["a@2.1.0"]);
    expect(versions([advisory([{ introduced: "0" }, { last_affected: "1.5.0" }])])).toEqual(["a@1.5.0"]);
  });

  it("knows single versions, other ecosystems, what was withdrawn, and before-releases", () => {
    expect(versions([{ id: "X", affected: [{ package: { ecosystem: "npm", name: "a" }, versions: ["2.1.0"] }] }])).toEqual(["a@2.1.0"]);
    expect(versions([{ id: "X", affected: [{ package: { ecosystem: "PyPI", name: "a" }, versions: ["2.1.0"] }] }])).toEqual([]);
    expect(versions([advisory([{ introduced: "0" }], { withdrawn: "2026-01-01T00:00:00Z" })])).toEqual([]);
    expect(
      versions([
        { id: "X", affected: [{ package: { ecosystem: "npm", name: "c" }, ranges: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed: "3.0.0" }] }] }] },
      ]),
    ).toEqual(["c@3.0.0-beta.1"]);
  });
});
