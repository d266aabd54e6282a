import { randomBytes } from "node:crypto";
import type { Env } from "../env";

/** Names this process in logs, leases and holds. Random unless PARLEY_NODE_ID is set: two processes must never share one. */
export function nodeIdOf(env: Pick<Env, "PARLEY_NODE_ID">): string {
  return env.PARLEY_NODE_ID ?? `n_${randomBytes(6).toString("hex")}`;
}
