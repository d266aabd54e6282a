import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSealing, type Sealing } from "./sealing";

/** One key of the installation. `id` names it in rows and tells nothing of it. */
export type RingKey = { id: string; sealing: Sealing };

/** The installation's keys for what workspaces keep secret. The first one seals, all of them open. */
export type KeyRing = {
  /** Null while the installation has none: then nothing can be kept. */
  first: () => RingKey | null;
  /** Null when this installation does not have it. */
  find: (id: string) => RingKey | null;
};

const leastLength = 32;

/** Keys as they are written, between commas or white space. @throws Error a sentence that repeats none of them */
export function readKeys(text: string): string[] {
  const keys = text.split(/[\s,]+/).filter((key) => key !== "");
  if (keys.some((key) => key.length < leastLength)) throw new Error(`PARLEY_SECRETS_KEY must have at least ${leastLength} characters for each key.`);
  return keys;
}

function ringKey(text: string): RingKey {
  const id = createHash("sha256").update(`parley key id ${text}`).digest("hex").slice(0, 8);
  return { id, sealing: createSealing(text, "credentials") };
}

/** Keys that were handed over and stay the same. */
export function fixedRing(keys: readonly string[]): KeyRing {
  const ring = keys.map(ringKey);
  return { first: () => ring[0] ?? null, find: (id) => ring.find((key) => key.id === id) ?? null };
}

/** Where the keys of a data folder stand, one on each line. */
export const keyFileOf = (dataDir: string): string => join(dataDir, "secrets-key");

/**
 * The keys of a file, which may be given another first one while a server runs: whatever is sealed is sealed with the first key as it stands
 * then, and a key that is not known yet is looked for there.
 */
export function fileRing(path: string): KeyRing {
  let known = new Map<string, RingKey>();

  function read(): readonly RingKey[] {
    const ring = keysIn(path).map((text) => ringKey(text));
    known = new Map(ring.map((key) => [key.id, key]));
    return ring;
  }
  read();

  return {
    first: () => read()[0] ?? null,
    find(id) {
      if (!known.has(id)) read();
      return known.get(id) ?? null;
    },
  };
}

/** The file's keys; none when it is not there. */
function keysIn(path: string): string[] {
  try {
    return readKeys(readFileSync(path, "utf8"));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Makes the file with one key unless it is there. @throws EACCES and the like where nothing can be written */
export function makeKeyFile(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(keyFileOf(dataDir), `${newKey()}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}

/** Puts a new key in front of those that are in the file: all of it at once. */
export function addKeyInFront(dataDir: string): void {
  writeKeys(dataDir, [newKey(), ...keysIn(keyFileOf(dataDir))]);
}

/** Leaves out every key but the first and those that are still needed. Gives how many went. */
export function dropKeysBut(dataDir: string, needed: ReadonlySet<string>): number {
  const keys = keysIn(keyFileOf(dataDir));
  const kept = keys.filter((text, index) => index === 0 || needed.has(ringKey(text).id));
  if (kept.length < keys.length) writeKeys(dataDir, kept);
  return keys.length - kept.length;
}

function writeKeys(dataDir: string, keys: readonly string[]): void {
  const path = keyFileOf(dataDir);
  const beside = `${path}.new`;
  writeFileSync(beside, `${keys.join("\n")}\n`, { mode: 0o600 });
  renameSync(beside, path);
}

const newKey = (): string => randomBytes(32).toString("base64url");
const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";
