import { z } from "zod";
import { AppError } from "@/flows/errors";
import { workspaceHeader } from "@/flows/protocol/workspace";
import type { Actor } from "../access/actor";
import type { Network } from "../network/address";
import type { RateLimits } from "../rate-limits/rate-limits";
import type { ApiKeys } from "./api-keys";
import { readSessionToken } from "./sessions/session-cookie";
import type { Sessions } from "./sessions/sessions";

/** What somebody showed, and from where; kept by what stays open longer than a request. */
export type Credential = ({ type: "key"; key: string } | { type: "cookie"; header: string | undefined; workspaceId: string | null }) & { network: Network };

const workspaceSchema = z.string().min(1).max(64);

/** The workspace that the page is of, as its calls say it; null when they say none. Pure. */
export function workspaceAsked(headers: { readonly [name: string]: unknown }): string | null {
  const given = headers[workspaceHeader];
  return given === undefined || given === "" ? null : (workspaceSchema.safeParse(given).data ?? "");
}

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

  /** In that workspace, or in the one they switched to last; null also for a member of others only. */
  async function actorOf(cookieHeader: string | null | undefined, network: Network, workspaceId: string | null = null): Promise<Actor | null> {
    const token = await readSessionToken(cookieHeader, { publicUrl, secret: sessionSecret });
    const actor = token && (await sessions.actorFor(token, workspaceId));
    return actor && from(actor, network);
  }

  return {
    /**
     * In that workspace, or in the one they switched to last. @throws AppError `WORKSPACE_NOT_FOUND` for somebody who is signed in and is
     * no member there, whether or not it exists
     */
    async byCookie(cookieHeader: string | null | undefined, network: Network, workspaceId: string | null = null): Promise<Actor | null> {
      const actor = await actorOf(cookieHeader, network, workspaceId);
      if (actor === null && workspaceId !== null && (await actorOf(cookieHeader, network)) !== null) throw new AppError("WORKSPACE_NOT_FOUND");
      return actor;
    },
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
      if (credential.type === "cookie") return actorOf(credential.header, credential.network, credential.workspaceId);
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
