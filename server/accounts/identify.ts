import type { Accounts } from "./accounts";
import type { Actor } from "./actor";
import type { ApiKeys } from "./api-keys";
import { readSessionUser } from "./session-cookie";

/** Turns a credential into an actor; null for none or an unknown one. */
export function createIdentify({ accounts, apiKeys, sessionSecret }: { accounts: Accounts; apiKeys: ApiKeys; sessionSecret: string }) {
  return {
    async byCookie(cookieHeader: string | null | undefined): Promise<Actor | null> {
      const userId = await readSessionUser(cookieHeader, sessionSecret);
      return userId === null ? null : accounts.actorForUser(userId);
    },
    byKey: (key: string): Promise<Actor | null> => apiKeys.actorForKey(key),
  };
}

export type Identify = ReturnType<typeof createIdentify>;
