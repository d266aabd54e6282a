import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aTenant, theTenants } from "@/testing/builders/a-tenant";
import { createCheapHashing } from "@/testing/server/cheap-hashing";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import { createActorChanges } from "../access/actor-changes";
import { composeAccounts } from "../compose-accounts";
import { createPrisma } from "../db/client";
import type { PrismaClient } from "../db/generated/client";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { createLogger } from "../logging/logger";
import { createRateLimits } from "../rate-limits/rate-limits";
import { createAccountsRepository } from "./repository";
import { codeAt } from "./second-factor/totp";

const asha = { email: "asha@example.org", password: "correct horse" };
const actor: Actor = { type: "user", id: "u_asha", workspaceId, role: "owner", sessionId: "s_asha", origin: "10.0.0.1" };
const clock = 1_700_000_000_000;
const hashing = createCheapHashing();
let database: TestDatabase;
let db: PrismaClient;

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  db = createPrisma(database.url);
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});
beforeEach(async () => {
  await db.$executeRaw`TRUNCATE workspaces, users, audit_log CASCADE`;
  await db.workspace.create({ data: { id: workspaceId, slug: "main", name: "Parley" } });
  const passwordHash = await hashing.hash(asha.password);
  await db.user.create({ data: { id: actor.id, email: asha.email, passwordHash, memberships: { create: { workspaceId, role: "owner" } } } });
});

/** The code that an app shows for a secret as people type it in. */
function codeNow(secret: string): string {
  const bits = [...secret].map((sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0")).join("");
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  return codeAt(bytes, Math.floor(clock / 30_000));
}

/** `onCode` runs after the secret was read and before the code is looked at. */
function ownAccount(onCode: () => Promise<unknown> = async () => undefined) {
  const rateLimits = createRateLimits({ isOff: true });
  return composeAccounts({
    env: { NEXTAUTH_SECRET: "a secret for tests, and only for them", publicUrl: "http://localhost:3000" },
    db,
    repository: createAccountsRepository(db),
    rateLimits: { ...rateLimits, factorCode: async () => void (await onCode()) },
    tenants: theTenants(aTenant()),
    hashing,
    changes: createActorChanges({ link: null, onError: (error) => Promise.reject(error) }),
    log: createLogger({ level: "silent" }),
    now: () => clock,
  }).ownAccount;
}

describe("a second factor that is set up in two tabs", () => {
  const begin = async () => codeNow((await ownAccount().beginFactor(actor, asha)).secret);
  const stored = () => db.secondFactor.findUniqueOrThrow({ where: { userId: actor.id } });

  it("is the one of the tab that was opened last", async () => {
    const [first, second] = [await begin(), await begin()];
    await expect(ownAccount().confirmFactor(actor, { code: first })).rejects.toMatchObject({ details: { reason: "CODE_WRONG" } });
    expect((await stored()).confirmedAt).toBeNull();
    await ownAccount().confirmFactor(actor, { code: second });
    expect((await stored()).confirmedAt).toEqual(new Date(clock));
  });

  it("is never turned on with a secret that no code was given of, when the other tab begins while the code is looked at", async () => {
    const first = await begin();
    let second: string | null = null;
    const meanwhile = async () => {
      second = await begin();
    };
    await expect(ownAccount(meanwhile).confirmFactor(actor, { code: first })).rejects.toMatchObject({ details: { reason: "FACTOR_GONE" } });
    expect(second).not.toBeNull();
    expect((await stored()).confirmedAt).toBeNull();
    expect(await db.recoveryCode.count()).toBe(0);
  });
});
