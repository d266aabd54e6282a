import type { Env } from "@/server/env";
import type { Logger } from "@/server/logging/logger";
import { fileRing, fixedRing, type KeyRing, keyFileOf, makeKeyFile, readKeys } from "./key-ring";

export type RingEnv = Pick<Env, "PARLEY_SECRETS_KEY" | "PARLEY_DATA_DIR" | "REDIS_URL" | "PARLEY_ROLE">;

/**
 * The keys of this installation: those of `PARLEY_SECRETS_KEY`, else those of the data folder, where the first start makes one. A process that
 * is one of several makes none, since the others could not open what it seals.
 */
export function openKeyRing(env: RingEnv, log: Logger): KeyRing {
  if (env.PARLEY_SECRETS_KEY !== undefined) return fixedRing(readKeys(env.PARLEY_SECRETS_KEY));
  const isAlone = env.REDIS_URL === undefined && env.PARLEY_ROLE === "all";
  try {
    if (isAlone) makeKeyFile(env.PARLEY_DATA_DIR);
  } catch (error) {
    log.warn({ component: "secrets", err: error }, "no key could be made in the data folder; set PARLEY_SECRETS_KEY to let workspaces keep credentials");
  }
  return fileRing(keyFileOf(env.PARLEY_DATA_DIR));
}
