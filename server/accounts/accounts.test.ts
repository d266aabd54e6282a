import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aTenant, theTenants } from "@/testing/builders/a-tenant";
import { createCheapHashing } from "@/testing/server/cheap-hashing";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import { createActorChanges } from "../access/actor-changes";
import { composeAccounts } from "../compose-accounts";
import { createPrisma } from "../db/client";
import type { PrismaClient } from "../db/generated/client";
import { newId } from "../db/ids";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { createLogger } from "../logging/logger";
import { createRateLimits } from "../rate-limits/rate-limits";
import { type FirstStartEnv, prepareFirstStart } from "./first-start";
import { createAccountsRepository } from "./repository";

let clock = 1_700_000_000_000;
const now = () => clock;

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
  await db.$executeRaw`TRUNCATE workspaces, users, api_keys, one_time_links, audit_log CASCADE`;
});

function services() {
  const repository = createAccountsRepository(db);
  const composed = composeAccounts({
    env: { NEXTAUTH_SECRET: "a secret for tests, and only for them", publicUrl: "http://localhost:3000" },
    db,
    repository,
    rateLimits: createRateLimits({ isOff: true }),
    tenants: theTenants(aTenant()),
    hashing,
    changes: createActorChanges({ link: null, onError: (error) => Promise.reject(error) }),
    log: createLogger({ level: "silent" }),
    now,
  });
  return {
    ...composed,
    start: (env: FirstStartEnv = {}) => prepareFirstStart({ repository, workspaceId, newId, now, hashing }, env),
    async signsIn(email: string, password: string): Promise<boolean> {
      const outcome = await composed.signIn.attempt({ email, password, code: "", invite: "" }, { address: "10.0.0.1", userAgent: null });
      return outcome.type === "signedIn";
    },
  };
}

const owner = { email: "asha@example.org", name: "Asha", password: "correct horse" };

async function withOwner() {
  const parts = services();
  const { ownerToken } = await parts.start();
  const { id } = await parts.accounts.createOwner({ ...owner, token: ownerToken ?? "" });
  const actor: Actor = { type: "user", id, workspaceId, role: "owner" };
  return { ...parts, actor };
}

const roleOf = async (userId: string) => (await db.membership.findFirst({ where: { userId, workspaceId } }))?.role ?? null;

describe("prepareFirstStart", () => {
  it("makes a new link at each start until the first owner has used one", async () => {
    const { start, accounts } = services();
    const first = await start();
    const second = await start();
    await expect(accounts.createOwner({ ...owner, token: first.ownerToken ?? "" })).rejects.toMatchObject({ code: "LINK_INVALID" });
    await accounts.createOwner({ ...owner, token: second.ownerToken ?? "" });
    expect(await start()).toEqual({ ownerToken: null });
    expect(await accounts.needsOwner()).toBe(false);
  });

  it("reads the environment at the first start only", async () => {
    const { start, signsIn, apiKeys } = services();
    const key = "k".repeat(32);
    const env = { PARLEY_OWNER_EMAIL: " Asha@Example.org ", PARLEY_OWNER_PASSWORD: "correct horse", PARLEY_API_KEY: key };
    expect(await start(env)).toEqual({ ownerToken: null });
    await start({ PARLEY_OWNER_EMAIL: "eve@example.org", PARLEY_OWNER_PASSWORD: "another one", PARLEY_API_KEY: "e".repeat(32) });
    expect(await signsIn("asha@example.org", "correct horse")).toBe(true);
    expect(await signsIn("eve@example.org", "another one")).toBe(false);
    expect(await apiKeys.actorForKey(key)).toMatchObject({ type: "apiKey", workspaceId, role: "owner" });
    expect(await apiKeys.actorForKey("e".repeat(32))).toBeNull();
  });

  it.each([
    [{ PARLEY_API_KEY: "short" }, "PARLEY_API_KEY"],
    [{ PARLEY_OWNER_EMAIL: "asha", PARLEY_OWNER_PASSWORD: "correct horse" }, "PARLEY_OWNER_EMAIL"],
    [{ PARLEY_OWNER_EMAIL: "asha@example.org" }, "PARLEY_OWNER_PASSWORD"],
  ])("refuses %j in one sentence and leaves nothing behind", async (env, variable) => {
    const { start, accounts } = services();
    await expect(start(env)).rejects.toThrow(variable);
    expect(await db.auditLog.count()).toBe(0);
    expect(await accounts.needsOwner()).toBe(true);
  });
});

describe("createAccounts", () => {
  it("lets one of two people with the same link become the owner", async () => {
    const { start, accounts } = services();
    const token = (await start()).ownerToken ?? "";
    const both = await Promise.allSettled([accounts.createOwner({ ...owner, token }), accounts.createOwner({ ...owner, email: "eve@example.org", token })]);
    expect(both.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.membership.count({ where: { role: "owner" } })).toBe(1);
    await expect(accounts.createOwner({ ...owner, token })).rejects.toMatchObject({ code: "SETUP_DONE" });
  });

  it("signs in with the right password only, and says nothing about which addresses exist", async () => {
    const { signsIn } = await withOwner();
    expect(await signsIn(owner.email, owner.password)).toBe(true);
    expect(await signsIn(owner.email, "wrong horse")).toBe(false);
    expect(await signsIn("nobody@example.org", owner.password)).toBe(false);
  });

  it("makes an invited person with the invitation's role, once", async () => {
    const { accounts, actor } = await withOwner();
    const { token } = await accounts.people.invite(actor, { email: "bela@example.org", role: "agent" });
    const { id } = await accounts.acceptInvite({ token, name: "Bela", password: "battery staple" });
    expect(await roleOf(id)).toBe("agent");
    await expect(accounts.acceptInvite({ token, name: "Eve", password: "battery staple" })).rejects.toMatchObject({ code: "LINK_INVALID" });
    await expect(accounts.people.invite(actor, { email: "bela@example.org", role: "viewer" })).rejects.toMatchObject({ code: "USER_EXISTS" });
  });

  it("forgets an invitation after seven days, and one that was replaced", async () => {
    const { accounts, actor } = await withOwner();
    const first = await accounts.people.invite(actor, { email: "bela@example.org", role: "agent" });
    const second = await accounts.people.invite(actor, { email: "bela@example.org", role: "viewer" });
    await expect(accounts.acceptInvite({ token: first.token, name: "Bela", password: "battery staple" })).rejects.toMatchObject({ code: "LINK_INVALID" });
    clock += 7 * 24 * 3_600_000 + 1;
    await expect(accounts.acceptInvite({ token: second.token, name: "Bela", password: "battery staple" })).rejects.toMatchObject({ code: "LINK_INVALID" });
  });

  it("keeps at least one owner", async () => {
    const { accounts, actor } = await withOwner();
    await expect(accounts.people.setRole(actor, actor.id, "editor")).rejects.toMatchObject({ code: "INVALID_INPUT", details: { reason: "LAST_OWNER" } });
    await expect(accounts.people.remove(actor, actor.id)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(await roleOf(actor.id)).toBe("owner");
  });

  it("changes a role and locks out who was removed", async () => {
    const { accounts, actor, signsIn } = await withOwner();
    const { token } = await accounts.people.invite(actor, { email: "bela@example.org", role: "agent" });
    const { id } = await accounts.acceptInvite({ token, name: "Bela", password: "battery staple" });
    expect(await roleOf(id)).toBe("agent");
    await accounts.people.setRole(actor, id, "editor");
    expect(await roleOf(id)).toBe("editor");
    await accounts.people.remove(actor, id);
    expect(await roleOf(id)).toBeNull();
    expect(await signsIn("bela@example.org", "battery staple")).toBe(false);
    const actions = await db.auditLog.findMany({ select: { action: true }, orderBy: { id: "asc" } });
    expect(actions.map((row) => row.action)).toEqual([
      "workspace.started",
      "owner.created",
      "person.invited",
      "invite.accepted",
      "person.role",
      "person.removed",
    ]);
  });

  it.each(["viewer", "agent", "editor"] as const)("keeps people and keys from the role %s", async (role) => {
    const { accounts, apiKeys } = services();
    const actor: Actor = { type: "user", id: "u_x", workspaceId, role };
    await expect(accounts.people.invite(actor, { email: "eve@example.org", role: "owner" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(apiKeys.create(actor, { name: "mine", role: "owner" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(apiKeys.list(actor)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("createApiKeys", () => {
  it("stores a hash and a hint, never the key", async () => {
    const { apiKeys, actor } = await withOwner();
    const created = await apiKeys.create(actor, { name: "Till", role: "agent" });
    expect(await apiKeys.actorForKey(created.key)).toEqual({ type: "apiKey", id: created.id, workspaceId, role: "agent" });
    const rows = await db.apiKey.findMany();
    expect(JSON.stringify(rows)).not.toContain(created.key);
    expect(rows[0]?.hint).toBe(`${created.key.slice(0, 8)}…`);
  });

  it("refuses a revoked key from the next request on", async () => {
    const { apiKeys, actor } = await withOwner();
    const { id, key } = await apiKeys.create(actor, { name: "Till", role: "agent" });
    await apiKeys.actorForKey(key);
    await apiKeys.revoke(actor, id);
    expect(await apiKeys.actorForKey(key)).toBeNull();
    await expect(apiKeys.revoke(actor, "k_none")).rejects.toMatchObject({ code: "KEY_NOT_FOUND" });
  });
});
