import { randomBytes } from "node:crypto";
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromRoot } from "./paths.mjs";

/** The data folder, made when missing. @throws EACCES and the like when it cannot be written to. */
export function openDataDir(path = process.env.PARLEY_DATA_DIR || ".parley") {
  const dataDir = fromRoot(path);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  return dataDir;
}

/** The secret that signs sessions: made at the first start and kept, readable by its owner only. */
export function sessionSecret(dataDir) {
  const path = join(dataDir, "nextauth-secret");
  try {
    writeFileSync(path, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const secret = readFileSync(path, "utf8").trim();
  if (secret.length >= 32) return secret;
  const fresh = randomBytes(32).toString("base64url"); // the file was cut short by a full disk
  writeFileSync(path, fresh, { mode: 0o600 });
  return fresh;
}
