import { AppError } from "@/flows/errors";
import type { Actor } from "../access/actor";
import type { Network } from "../network/address";
import type { RateLimits } from "../rate-limits/rate-limits";
import type { ApiKeys } from "./api-keys";
import { readSessionToken } from "./sessions/session-cookie";
import type { Sessions } from "./sessions/sessions";

/** What somebody showed, and from where; kept by what stays open longer than a request. */
export type Credential = ({ type: "key"; key: string } | { type: "cookie"; header: string | undefined }) & { network: Network };

export type IdentifyDeps = {
  sessions: Pick<Sessions, "actorFor" | "refresh">;
  apiKeys: ApiKeys;
  rateLimits: Pick<RateLimits, "wrongSecret" | "isGuessing">;
  publicUrl: string;
  sessionSecret: string;
};

/** Turns a credential into an actor who comes from a network; null for none or an unknown one. */
export function createIdentify({ sessions, apiKeys, rateLimits, publicUrl, sessionSecret }: IdentifyDeps) {
  const from = (actor: Actor, network: Network): Actor => ({ ...actor, origin: network });

  async function byCookie(cookieHeader: string | null | undefined, network: Network): Promise<Actor | null> {
    const token = await readSessionToken(cookieHeader, { publicUrl, secret: sessionSecret });
    const actor = token && (await sessions.actorFor(token));
    return actor && from(actor, network);
  }

  return {
    byCookie,
    /**
     * Wrong keys count by network. A network that has sent too many is answered without looking the key up, unless it was right
     * lately: one's own programs go on. @throws AppError `RATE_LIMITED`
     */
    async byKey(key: string, network: Network): Promise<Actor | null> {
      if (!apiKeys.wasRightLately(key) && (await rateLimits.isGuessing(network))) throw new AppError("RATE_LIMITED", tooMany);
      const actor = await apiKeys.actorForKey(key);
      if (actor) return from(actor, network);
      await rateLimits.wrongSecret(network);
      return null;
    },
    /** Who somebody is that was let in by this credential before: nothing is counted. */
    async again(credential: Credential): Promise<Actor | null> {
      if (credential.type === "cookie") return byCookie(credential.header, credential.network);
      const actor = await apiKeys.actorForKey(credential.key);
      return actor && from(actor, credential.network);
    },
    /** Reads anew, together, what these credentials are worth: `again` gives it then. */
    async refresh(shown: readonly { credential: Credential; actor: Actor }[]): Promise<void> {
      const keys = shown.flatMap(({ credential }) => (credential.type === "key" ? [credential.key] : []));
      const signIns = shown.flatMap(({ credential, actor }) => (credential.type === "cookie" && actor.sessionId ? [actor.sessionId] : []));
      await Promise.all([apiKeys.refresh([...new Set(keys)]), sessions.refresh([...new Set(signIns)])]);
    },
  };
}

const tooMany = { message: "Too many keys from there were wrong.", details: { retryAfterSeconds: 1 } };

export type Identify = ReturnType<typeof createIdentify>;
