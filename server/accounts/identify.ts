import type { Accounts } from "./accounts";
import type { Actor } from "./actor";
import type { ApiKeys } from "./api-keys";
import { readSessionUser } from "./session-cookie";

/** What somebody showed; kept by what stays open longer than a request. */
export type Credential = { type: "key"; key: string } | { type: "cookie"; header: string | undefined };

/** Turns a credential into an actor; null for none or an unknown one. */
export function createIdentify({ accounts, apiKeys, sessionSecret }: { accounts: Accounts; apiKeys: ApiKeys; sessionSecret: string }) {
  async function byCookie(cookieHeader: string | null | undefined): Promise<Actor | null> {
    const userId = await readSessionUser(cookieHeader, sessionSecret);
    return userId === null ? null : accounts.actorForUser(userId);
  }
  const byKey = (key: string): Promise<Actor | null> => apiKeys.actorForKey(key);

  return {
    byCookie,
    byKey,
    again: (credential: Credential): Promise<Actor | null> => (credential.type === "key" ? byKey(credential.key) : byCookie(credential.header)),
    /** Reads anew, together, what these credentials are worth: `again` gives it then. */
    async refresh(shown: readonly { credential: Credential; actor: Actor }[]): Promise<void> {
      const keys = shown.flatMap(({ credential }) => (credential.type === "key" ? [credential.key] : []));
      const people = shown.flatMap(({ credential, actor }) => (credential.type === "cookie" ? [actor.id] : []));
      await Promise.all([apiKeys.refresh([...new Set(keys)]), accounts.refresh([...new Set(people)])]);
    },
  };
}

export type Identify = ReturnType<typeof createIdentify>;
