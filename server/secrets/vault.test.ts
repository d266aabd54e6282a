import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLogger } from "@/server/logging/logger";
import { addKeyInFront, dropKeysBut, fileRing, fixedRing, keyFileOf, makeKeyFile } from "./key-ring";
import { openKeyRing } from "./open-key-ring";
import { createVault, type SealedPlace } from "./vault";

const [one, two] = ["a".repeat(32), "b".repeat(32)];
const place: SealedPlace = { workspaceId: "w_1", id: "d_1", kind: "header", settings: { header: "x-key", hosts: ["a.test"] } };
const log = createLogger({ level: "silent" });
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "parley-vault-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const sealedWith = (keys: string[]) => {
  const sealed = createVault(fixedRing(keys)).seal("sesame-4711", place);
  if (sealed === null) throw new Error("there is a key");
  return sealed;
};

describe("the vault", () => {
  it("opens what it sealed, and never seals twice alike", () => {
    const [first, second] = [sealedWith([one]), sealedWith([one])];
    expect(first.ciphertext).not.toBe(second.ciphertext);
    expect(JSON.stringify([first, second])).not.toContain("sesame");
    expect(createVault(fixedRing([one])).open(first, place)).toBe("sesame-4711");
  });

  it.each<[string, Partial<SealedPlace>]>([
    ["workspace", { workspaceId: "w_2" }],
    ["row", { id: "d_2" }],
    ["kind", { kind: "key" }],
    ["host", { settings: { header: "x-key", hosts: ["b.test"] } }],
    ["header", { settings: { header: "x-other", hosts: ["a.test"] } }],
  ])("does not open under another %s", (_what, changed) => {
    expect(createVault(fixedRing([one])).open(sealedWith([one]), { ...place, ...changed })).toBeNull();
  });

  it("seals with the first key and opens with all", () => {
    const old = sealedWith([one]);
    const ring = createVault(fixedRing([two, one]));
    expect(ring.open(old, place)).toBe("sesame-4711");
    expect([ring.seal("x", place)?.keyId === old.keyId, createVault(fixedRing([two])).open(old, place)]).toEqual([false, null]);
  });

  it("keeps nothing without a key", () => {
    const closed = createVault(fixedRing([]));
    expect([closed.isOpen(), closed.seal("x", place)]).toEqual([false, null]);
  });
});

describe("the data folder's keys", () => {
  const env = { PARLEY_SECRETS_KEY: undefined, REDIS_URL: undefined, PARLEY_ROLE: "all" } as const;

  it("are made once, for their owner's eyes", () => {
    openKeyRing({ ...env, PARLEY_DATA_DIR: dataDir }, log);
    const [made, { mode }] = [readFileSync(keyFileOf(dataDir), "utf8"), statSync(keyFileOf(dataDir))];
    openKeyRing({ ...env, PARLEY_DATA_DIR: dataDir }, log);
    expect([readFileSync(keyFileOf(dataDir), "utf8") === made, made.trim().length >= 32, (mode & 0o777).toString(8)]).toEqual([true, true, "600"]);
  });

  it("are not made by one of several processes, which could not read each other's", () => {
    for (const several of [{ REDIS_URL: "redis://localhost" }, { PARLEY_ROLE: "web" as const }])
      expect(openKeyRing({ ...env, ...several, PARLEY_DATA_DIR: dataDir }, log).first()).toBeNull();
  });

  it("give way to the environment's", () => {
    expect(openKeyRing({ ...env, PARLEY_SECRETS_KEY: `${two}, ${one}`, PARLEY_DATA_DIR: dataDir }, log).first()?.id).toBe(fixedRing([two]).first()?.id);
  });

  it("are taken up while a server runs, and dropped when nothing needs them", () => {
    makeKeyFile(dataDir);
    const running = createVault(fileRing(keyFileOf(dataDir)));
    const old = running.seal("before", place);
    addKeyInFront(dataDir);
    const fresh = createVault(fileRing(keyFileOf(dataDir))).seal("after", place);
    if (old === null || fresh === null) throw new Error("there is a key");
    expect([running.open(fresh, place), running.open(old, place), running.seal("later", place)?.keyId]).toEqual(["after", "before", fresh.keyId]);
    expect([dropKeysBut(dataDir, new Set([old.keyId])), dropKeysBut(dataDir, new Set())]).toEqual([0, 1]);
    expect(createVault(fileRing(keyFileOf(dataDir))).open(old, place)).toBeNull();
  });
});
