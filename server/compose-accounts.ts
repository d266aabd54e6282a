import type { ActorChanges } from "./access/actor-changes";
import { createAccounts } from "./accounts/accounts";
import { createApiKeys } from "./accounts/api-keys";
import { createApiKeysRepository } from "./accounts/api-keys-repository";
import { createActivity } from "./accounts/audit/activity";
import { createActivityRepository } from "./accounts/audit/activity-repository";
import { createIdentify } from "./accounts/identify";
import { createOwnAccount } from "./accounts/own-account";
import type { Hashing } from "./accounts/passwords/hashing";
import type { AccountsRepository } from "./accounts/repository";
import { createCheckFactor } from "./accounts/second-factor/check-factor";
import { createFactorsRepository } from "./accounts/second-factor/factors-repository";
import { createSessions } from "./accounts/sessions/sessions";
import { createSessionsRepository } from "./accounts/sessions/sessions-repository";
import { createSignIn } from "./accounts/sign-in";
import { createTidying } from "./accounts/tidying";
import type { PrismaClient } from "./db/generated/client";
import { newId } from "./db/ids";
import type { Env } from "./env";
import type { Logger } from "./logging/logger";
import type { RateLimits } from "./rate-limits/rate-limits";
import { createSealing } from "./secrets/sealing";
import type { Tenants } from "./workspaces/tenants";

export type AccountsParts = {
  env: Pick<Env, "NEXTAUTH_SECRET" | "publicUrl">;
  db: PrismaClient;
  repository: AccountsRepository;
  tenants: Pick<Tenants, "find" | "first">;
  rateLimits: RateLimits;
  hashing: Hashing;
  changes: ActorChanges;
  log: Logger;
  now: () => number;
};

/** The part of the composition root for people, keys and how they get in. Part of `container.ts`. */
export function composeAccounts({ env, db, repository, tenants, rateLimits, hashing, changes, log, now }: AccountsParts) {
  const onTouchFailed = (error: unknown) => log.warn({ component: "accounts", err: error }, "the last use of a key or sign-in was not kept");
  const sessions = createSessions({ repository: createSessionsRepository(db), now, changes, onTouchFailed });
  const apiKeys = createApiKeys({ repository: createApiKeysRepository(db), newId, now, onTouchFailed, changes });
  const factors = createFactorsRepository(db);
  const sealing = createSealing(env.NEXTAUTH_SECRET, "second factors");
  const factor = createCheckFactor({ factors, sealing, rateLimits, now });
  const activity = createActivity({ repository: createActivityRepository(db), now });
  return {
    sessions,
    apiKeys,
    activity,
    accounts: createAccounts({ repository, tenants, newId, now, changes, sessions, hashing }),
    signIn: createSignIn({ repository, sessions, factor, hashing, rateLimits, changes, now }),
    ownAccount: createOwnAccount({ repository, factors, sessions, factor, sealing, hashing, rateLimits, now }),
    identify: createIdentify({ sessions, apiKeys, rateLimits, publicUrl: env.publicUrl, sessionSecret: env.NEXTAUTH_SECRET }),
    tidying: createTidying({ sweeps: { sessions: sessions.sweep, activity: activity.sweep }, log: log.child({ component: "accounts" }) }),
  };
}
