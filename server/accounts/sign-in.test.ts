import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aTenant, theTenants } from "@/testing/builders/a-tenant";
import { createCheapHashing } from "@/testing/server/cheap-hashing";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor, Role } from "../access/actor";
import { type ActorChange, createActorChanges } from "../access/actor-changes";
import { composeAccounts } from "../compose-accounts";
import { createPrisma } from "../db/client";
import type { PrismaClient } from "../db/generated/client";
import { newId } from "../db/ids";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { createLogger } from "../logging/logger";
import { createRateLimits } from "../rate-limits/rate-limits";
import { prepareFirstStart } from "./first-start";
import { createAccountsRepository } from "./repository";
import { codeAt } from "./second-factor/totp";

const asha = { email: "asha@example.org", password: "correct horse" };
const dayMs = 24 * 3_600_000;
let clock = 1_700_000_000_000;
const hashing = createCheapHashing();
let database: TestDatabase;
let db: PrismaClient;
let passwordHash: string;

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  db = createPrisma(database.url);
  passwordHash = await hashing.hash(asha.password);
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});
beforeEach(async () => {
  await db.$executeRaw`TRUNCATE workspaces, users, api_keys, one_time_links, audit_log CASCADE`;
  await db.workspace.create({ data: { id: workspaceId, slug: "main", name: "Parley" } });
});

const home = { address: "10.0.0.1", userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" };
const phone = { address: "10.0.0.2", userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1" };

function services({ limits = false }: { limits?: boolean } = {}) {
  const changes = createActorChanges({ link: null, onError: (error) => Promise.reject(error) });
  const told: ActorChange[] = [];
  changes.subscribe((change) => told.push(change));
  const repository = createAccountsRepository(db);
  const env = { NEXTAUTH_SECRET: "a secret for tests, and only for them", publicUrl: "http://localhost:3000" };
  const parts = composeAccounts({
    env,
    db,
    repository,
    rateLimits: createRateLimits({ isOff: !limits }),
    tenants: theTenants(aTenant()),
    hashing,
    changes,
    log: createLogger({ level: "silent" }),
    now: () => clock,
  });
  const signIn = (given: { email?: string; password?: string; code?: string; invite?: string } = {}, client = home) =>
    parts.signIn.attempt({ ...asha, code: "", invite: "", ...given }, client);
  /** The actor of a sign-in that works. */
  async function enter(client = home, code = ""): Promise<Actor & { sessionId: string }> {
    const outcome = await signIn({ code }, client);
    if (outcome.type !== "signedIn") throw new Error(outcome.type);
    const actor = await parts.sessions.actorFor({ userId: outcome.user.id, sessionId: outcome.sessionId });
    if (!actor?.sessionId) throw new Error("the session opens nothing");
    return { ...actor, sessionId: actor.sessionId, origin: client.address };
  }
  const isAlive = async ({ id, sessionId }: { id: string; sessionId: string }) => (await parts.sessions.actorFor({ userId: id, sessionId })) !== null;
  return { ...parts, signOut: parts.signIn.signOut, repository, told, signIn, enter, isAlive };
}

async function aPerson({ email = asha.email, role = "owner", hash = passwordHash }: { email?: string; role?: Role; hash?: string } = {}): Promise<string> {
  const id = newId("u");
  await db.user.create({ data: { id, email, name: "Asha", passwordHash: hash, memberships: { create: { workspaceId, role } } } });
  return id;
}

/** Turns the second factor on; gives its secret and the recovery codes. */
async function withFactor(parts: ReturnType<typeof services>, actor: Actor) {
  const { secret } = await parts.ownAccount.beginFactor(actor, asha);
  const bits = [...secret].map((sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0")).join("");
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const codeNow = () => codeAt(bytes, Math.floor(clock / 30_000));
  const { codes } = await parts.ownAccount.confirmFactor(actor, { code: codeNow() });
  clock += 60_000;
  return { codeNow, codes };
}

const anotherOwner = (actor: Actor): Actor => ({ ...actor, id: "u_another_owner" });

const actions = async () => (await db.auditLog.findMany({ select: { action: true }, orderBy: { id: "asc" } })).map(({ action }) => action);

describe("a sign-in", () => {
  it("opens until it is ended, and then never again", async () => {
    await aPerson();
    const parts = services();
    const { enter, isAlive, told } = parts;
    const actor = await enter();
    expect(actor).toMatchObject({ type: "user", role: "owner", workspaceId });
    await parts.signOut({ userId: actor.id, sessionId: actor.sessionId }, home);
    expect(told).toContainEqual({ actor: { type: "user", id: actor.id }, what: "ended", sessionId: actor.sessionId });
    expect(await isAlive(actor)).toBe(false);
    // Neither here after the cache's time nor in another process.
    clock += 10_000;
    expect([await isAlive(actor), await services().isAlive(actor)]).toEqual([false, false]);
    expect((await parts.signIn()).type).toBe("signedIn");
    expect(await actions()).toEqual(["session.started", "session.ended", "session.started"]);
  });

  it("is nobody else's", async () => {
    await aPerson();
    const bela = await aPerson({ email: "bela@example.org" });
    const { enter, sessions } = services();
    const actor = await enter();
    expect(await sessions.actorFor({ userId: bela, sessionId: actor.sessionId })).toBeNull();
  });

  it.each([
    ["unused for seven days", [7 * dayMs], false],
    ["used every six days, for less than thirty", [6 * dayMs, 6 * dayMs, 6 * dayMs, 6 * dayMs], true],
    ["used every six days, for more than thirty", [6 * dayMs, 6 * dayMs, 6 * dayMs, 6 * dayMs, 6 * dayMs, 1], false],
  ])("%s is alive or not", async (_what, waits, expected) => {
    await aPerson();
    const { enter, isAlive } = services();
    const actor = await enter();
    let alive = true;
    for (const wait of waits) {
      clock += wait;
      alive = await isAlive(actor);
      // When it was last seen is written beside the answer.
      await expect
        .poll(async () => (await db.userSession.findUniqueOrThrow({ where: { id: actor.sessionId } })).lastSeenAt.getTime() === clock || !alive, {
          timeout: 5_000,
        })
        .toBe(true);
    }
    expect(alive).toBe(expected);
  });

  it("of somebody who was removed stays dead when they are invited again", async () => {
    await aPerson();
    const bela = await aPerson({ email: "bela@example.org", role: "agent" });
    const { enter, signIn, accounts, sessions } = services();
    const owner = await enter();
    const before = await signIn({ email: "bela@example.org" });
    await accounts.people.remove(owner, bela);
    const { token } = await accounts.people.invite(owner, { email: "bela@example.org", role: "viewer" });
    expect((await signIn({ email: "bela@example.org", invite: token })).type).toBe("signedIn");
    expect(before.type === "signedIn" && (await sessions.actorFor({ userId: bela, sessionId: before.sessionId }))).toBeNull();
  });

  it("that was proved before a change of the password is dead when it begins after it", async () => {
    const id = await aPerson();
    const { enter, ownAccount, sessions } = services();
    const actor = await enter();
    await ownAccount.changePassword(actor, { password: asha.password, newPassword: "tandoor lemon kite" });
    const late = await sessions.begin({ userId: id, version: 0, ...phone });
    expect(await sessions.actorFor({ userId: id, sessionId: late })).toBeNull();
  });

  it("is listed for its own person, with this one marked, and ended one by one or all others together", async () => {
    await aPerson();
    const { enter, isAlive, ownAccount } = services();
    const [here, away, third] = [await enter(), await enter(phone), await enter()];
    const listed = await ownAccount.sessions(here);
    expect(listed.map(({ id, isThis, browser, network }) => ({ id, isThis, browser, network }))).toEqual(
      expect.arrayContaining([
        { id: here.sessionId, isThis: true, browser: "Firefox on Linux", network: "10.0.0.1" },
        { id: away.sessionId, isThis: false, browser: "Safari on iPhone", network: "10.0.0.2" },
      ]),
    );
    await ownAccount.endSession(here, away.sessionId);
    expect([await isAlive(here), await isAlive(away), await isAlive(third)]).toEqual([true, false, true]);
    await expect(ownAccount.endSession(here, away.sessionId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await ownAccount.endOtherSessions(here);
    expect([await isAlive(here), await isAlive(third)]).toEqual([true, false]);
    expect(await ownAccount.sessions(here)).toHaveLength(1);
  });

  it("of somebody else cannot be ended", async () => {
    await aPerson();
    await aPerson({ email: "bela@example.org" });
    const { enter, signIn, isAlive, ownAccount } = services();
    const actor = await enter();
    const bela = await signIn({ email: "bela@example.org" });
    const other = bela.type === "signedIn" ? { id: bela.user.id, sessionId: bela.sessionId } : { id: "", sessionId: "" };
    await expect(ownAccount.endSession(actor, other.sessionId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await isAlive(other)).toBe(true);
  });
});

/** Everything after which the sign-ins of before must be dead, with whether the one that did it goes on. */
describe.each<[string, { goesOn: boolean; act: (parts: ReturnType<typeof services>, actor: Actor, id: string) => Promise<unknown> }]>([
  [
    "changing the password",
    { goesOn: true, act: ({ ownAccount }, actor) => ownAccount.changePassword(actor, { password: asha.password, newPassword: "tandoor lemon kite" }) },
  ],
  ["turning the second factor on", { goesOn: true, act: (parts, actor) => withFactor(parts, actor) }],
  [
    "turning the second factor off",
    {
      goesOn: true,
      act: async (parts, actor) => [
        await db.secondFactor.create({ data: { userId: actor.id, secret: "x", confirmedAt: new Date() } }),
        await parts.ownAccount.turnFactorOff(actor, asha),
      ],
    },
  ],
  ["ending all others", { goesOn: true, act: ({ ownAccount }, actor) => ownAccount.endOtherSessions(actor) }],
  [
    "resetting the password by a link",
    {
      goesOn: false,
      act: async ({ accounts }, actor, id) =>
        accounts.resetPassword({ token: (await accounts.people.resetLink(anotherOwner(actor), id)).token, password: "tandoor lemon kite", origin: "x" }),
    },
  ],
  [
    "an owner's resetting the second factor",
    {
      goesOn: false,
      act: async ({ accounts }, actor, id) => [
        await db.secondFactor.create({ data: { userId: id, secret: "x" } }),
        await accounts.people.resetFactor(anotherOwner(actor), id),
      ],
    },
  ],
  [
    "removal",
    { goesOn: false, act: async ({ accounts }, actor, id) => [await aPerson({ email: "other@example.org" }), await accounts.people.remove(actor, id)] },
  ],
])("%s", (_what, { goesOn, act }) => {
  it("ends the sign-ins of before, in every process", async () => {
    const id = await aPerson();
    const parts = services();
    const [here, away] = [await parts.enter(), await parts.enter(phone)];
    await act(parts, here, id);
    const elsewhere = services();
    expect([await parts.isAlive(here), await parts.isAlive(away), await elsewhere.isAlive(here), await elsewhere.isAlive(away)]).toEqual([
      goesOn,
      false,
      goesOn,
      false,
    ]);
  });
});

describe("a second factor", () => {
  it("is asked for once the password is right, and lets nobody in without", async () => {
    await aPerson();
    const parts = services();
    const { codeNow } = await withFactor(parts, await parts.enter());
    expect((await parts.signIn()).type).toBe("codeNeeded");
    expect((await parts.signIn({ code: "000000" })).type).toBe("codeWrong");
    expect((await parts.signIn({ password: "wrong horse", code: codeNow() })).type).toBe("refused");
    expect((await parts.signIn({ code: codeNow() })).type).toBe("signedIn");
  });

  it("takes each code once, also when it is sent twice at the same moment, and none of before", async () => {
    await aPerson();
    const parts = services();
    const { codeNow } = await withFactor(parts, await parts.enter());
    const old = codeNow();
    clock += 30_000;
    const outcomes = await Promise.all([parts.signIn({ code: codeNow() }), parts.signIn({ code: codeNow() })]);
    expect(outcomes.map(({ type }) => type).sort()).toEqual(["codeWrong", "signedIn"]);
    expect((await parts.signIn({ code: old })).type).toBe("codeWrong");
  });

  it("is replaced by a recovery code, once each", async () => {
    const id = await aPerson();
    const parts = services();
    const { codes } = await withFactor(parts, await parts.enter());
    const [code = ""] = codes;
    expect([(await parts.signIn({ code: code.toUpperCase() })).type, (await parts.signIn({ code })).type]).toEqual(["signedIn", "codeWrong"]);
    expect(await parts.ownAccount.factor(await parts.enter(home, codes[1]))).toMatchObject({ isOn: true, codesLeft: 8 });
    const stored = JSON.stringify([await db.recoveryCode.findMany(), await db.secondFactor.findUnique({ where: { userId: id } })]);
    for (const each of codes) expect(stored).not.toContain(each);
  });

  it("needs the password to be turned on, off or given new recovery codes", async () => {
    await aPerson();
    const parts = services();
    const actor = await parts.enter();
    for (const act of ["beginFactor", "turnFactorOff", "renewCodes"] as const)
      await expect(parts.ownAccount[act](actor, { password: "wrong horse" })).rejects.toMatchObject({
        code: "INVALID_INPUT",
        details: { reason: "PASSWORD_WRONG" },
      });
    const { codes } = await withFactor(parts, actor);
    await expect(parts.ownAccount.beginFactor(actor, asha)).rejects.toMatchObject({ details: { reason: "FACTOR_ON" } });
    const renewed = await parts.ownAccount.renewCodes(actor, asha);
    expect((await parts.signIn({ code: codes[0] ?? "" })).type).toBe("codeWrong");
    expect((await parts.signIn({ code: renewed.codes[0] ?? "" })).type).toBe("signedIn");
  });

  it("cannot be guessed: of a thousand codes, from as many networks, ten are looked at", async () => {
    await aPerson();
    const parts = services({ limits: true });
    await withFactor(parts, await parts.enter());
    let looked = 0;
    for (let index = 0; index < 24; index += 1) {
      const outcome = await parts.signIn({ code: String(index).padStart(6, "0") }, { ...home, address: `10.9.0.${index}` }).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ code: "RATE_LIMITED" });
      else looked += 1;
    }
    expect(looked).toBe(10);
  });
});

describe("limits", () => {
  it("count every attempt, right password or not, before anything is hashed", async () => {
    await aPerson();
    const parts = services({ limits: true });
    await withFactor(parts, await parts.enter());
    const outcomes: string[] = [];
    // A right password whose code is missing counts like a wrong one: trying passwords on is limited.
    for (let count = 0; count < 14; count += 1)
      outcomes.push(
        await parts.signIn({ password: count % 2 ? asha.password : "wrong horse" }, phone).then(
          ({ type }) => type,
          (error) => error.code,
        ),
      );
    expect(outcomes.slice(0, 10).toSorted()).toEqual([...Array(5).fill("codeNeeded"), ...Array(5).fill("refused")]);
    expect(outcomes.slice(10)).toEqual(Array(4).fill("RATE_LIMITED"));
    expect((await actions()).filter((action) => action === "session.limited")).toHaveLength(1);
  });

  it("do not lock an owner out: a stranger's tries do not reach the networks they come from", async () => {
    await aPerson();
    const parts = services({ limits: true });
    await parts.enter(home);
    for (let count = 0; count < 12; count += 1) await parts.signIn({ password: "wrong" }, phone).catch(() => null);
    expect((await parts.signIn({}, home)).type).toBe("signedIn");
    // Who has used up the limit for unknown networks shuts the others out for half a minute at a time, and this one never.
    const afar = createRateLimits({ isOff: false });
    for (let count = 0; count < 200; count += 1) await afar.signInFromAfar(asha.email).catch(() => null);
    const besieged = composeAccounts({
      env: { NEXTAUTH_SECRET: "a secret for tests, and only for them", publicUrl: "http://localhost:3000" },
      db,
      repository: parts.repository,
      rateLimits: afar,
      tenants: theTenants(aTenant()),
      hashing,
      changes: createActorChanges({ link: null, onError: () => undefined }),
      log: createLogger({ level: "silent" }),
      now: () => clock,
    });
    const attempt = { ...asha, code: "", invite: "" };
    await expect(besieged.signIn.attempt(attempt, { ...home, address: "10.7.7.7" })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect((await besieged.signIn.attempt(attempt, home)).type).toBe("signedIn");
  });

  it("count a password that is asked for again like a sign-in", async () => {
    await aPerson();
    const parts = services({ limits: true });
    const actor = await parts.enter();
    const codes: string[] = [];
    for (let count = 0; count < 12; count += 1)
      codes.push(
        await parts.ownAccount.beginFactor(actor, { password: "wrong horse" }).then(
          () => "",
          (error) => error.code,
        ),
      );
    expect(codes).toEqual([...Array(10).fill("INVALID_INPUT"), "RATE_LIMITED", "RATE_LIMITED"]);
  });
});

describe("passwords", () => {
  it("are changed with the old one, and not for a common one", async () => {
    await aPerson();
    const parts = services();
    const actor = await parts.enter();
    const change = (password: string, newPassword: string) => parts.ownAccount.changePassword(actor, { password, newPassword });
    await expect(change("wrong horse", "tandoor lemon kite")).rejects.toMatchObject({ details: { reason: "PASSWORD_WRONG" } });
    await expect(change(asha.password, "Password123")).rejects.toMatchObject({ details: { reason: "PASSWORD_COMMON" } });
    await expect(change(asha.password, "asha1234")).rejects.toMatchObject({ details: { reason: "PASSWORD_PERSONAL" } });
    await change(asha.password, "tandoor lemon kite");
    expect([(await parts.signIn()).type, (await parts.signIn({ password: "tandoor lemon kite" })).type]).toEqual(["refused", "signedIn"]);
  });

  it("are reset by a link that works once, for a day, until a newer one", async () => {
    const id = await aPerson();
    const parts = services();
    const own = await parts.enter();
    const owner = anotherOwner(own);
    await expect(parts.accounts.people.resetLink(own, id)).rejects.toMatchObject({ details: { reason: "SELF" } });
    await expect(parts.accounts.people.resetFactor(own, id)).rejects.toMatchObject({ details: { reason: "SELF" } });
    const [first, second] = [await parts.accounts.people.resetLink(owner, id), await parts.accounts.people.resetLink(owner, id)];
    const use = (token: string, password = "tandoor lemon kite") => parts.accounts.resetPassword({ token, password, origin: "10.0.0.1" });
    await expect(use(first.token)).rejects.toMatchObject({ code: "LINK_INVALID" });
    await expect(use(second.token, "password1")).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(await use(second.token)).toEqual({ email: asha.email });
    await expect(use(second.token)).rejects.toMatchObject({ code: "LINK_INVALID" });
    const third = await parts.accounts.people.resetLink(owner, id);
    clock += dayMs + 1;
    await expect(use(third.token)).rejects.toMatchObject({ code: "LINK_INVALID" });
  });

  it("that were hashed cheaply are hashed anew when they are right", async () => {
    const { randomBytes, scryptSync } = await import("node:crypto");
    const salt = randomBytes(16);
    const key = scryptSync(asha.password, salt, 32, { N: 2 ** 8, r: 8, p: 1, maxmem: 2 ** 27 });
    const id = await aPerson({ hash: ["scrypt", 2 ** 8, 8, 1, salt.toString("base64url"), key.toString("base64url")].join("$") });
    const parts = services();
    const hash = async () => (await db.user.findUniqueOrThrow({ where: { id } })).passwordHash;
    await parts.signIn({ password: "wrong horse" });
    expect(await hash()).toContain("scrypt$256$");
    const actor = await parts.enter();
    expect(await hash()).toContain("scrypt$1024$");
    expect(await parts.isAlive(actor)).toBe(true);
    expect((await parts.signIn()).type).toBe("signedIn");
  });

  it("an invitation never sets for an account that is there", async () => {
    await aPerson();
    const bela = await aPerson({ email: "bela@example.org", role: "agent" });
    const parts = services();
    const owner = await parts.enter();
    await parts.accounts.people.remove(owner, bela);
    const { token } = await parts.accounts.people.invite(owner, { email: "bela@example.org", role: "viewer" });
    expect(await parts.accounts.invitation(token)).toEqual({ email: "bela@example.org", hasAccount: true, workspace: "Parley" });
    await expect(parts.accounts.acceptInvite({ token, name: "Eve", password: "battery staple" })).rejects.toMatchObject({ code: "USER_EXISTS" });
    expect(await db.user.findUniqueOrThrow({ where: { id: bela } })).toMatchObject({ name: "Asha", passwordHash });
    const enter = (password: string, invite = token) => parts.signIn({ email: "bela@example.org", password, invite });
    expect((await enter("battery staple")).type).toBe("refused");
    expect((await parts.signIn({ email: "bela@example.org" })).type).toBe("refused");
    await expect(enter(asha.password, "another token")).rejects.toMatchObject({ code: "LINK_INVALID" });
    expect((await enter(asha.password)).type).toBe("signedIn");
    expect(await db.membership.findFirst({ where: { userId: bela } })).toMatchObject({ role: "viewer" });
  });

  it("an invitation of one address opens nothing for another account", async () => {
    await aPerson();
    const bela = await aPerson({ email: "bela@example.org", role: "agent" });
    const parts = services();
    const owner = await parts.enter();
    await parts.accounts.people.remove(owner, bela);
    const { token } = await parts.accounts.people.invite(owner, { email: "cara@example.org", role: "owner" });
    await expect(parts.signIn({ email: "bela@example.org", invite: token })).rejects.toMatchObject({ code: "LINK_INVALID" });
  });
});

describe("activity", () => {
  it("tells owners who did what and from where, in pages, and nobody else", async () => {
    const id = await aPerson();
    await prepareFirstStart({ repository: createAccountsRepository(db), workspaceId, newId, now: () => clock, hashing }, {});
    const parts = services();
    const owner = await parts.enter();
    await parts.signIn({ password: "wrong horse" }, phone);
    await parts.apiKeys.create(owner, { name: "Till", role: "agent" });
    for (let count = 0; count < 60; count += 1) await parts.repository.audit({ workspaceId, actor: `user:${id}`, action: "flow.status", entity: "f_gone" });
    const all = { before: null, who: null, area: null };
    const page = await parts.activity.list(owner, all);
    expect([page.items.length, page.next]).toEqual([50, page.items.at(-1)?.id]);
    const rest = await parts.activity.list(owner, { ...all, before: page.next });
    expect(rest.next).toBeNull();
    expect(rest.items.map(({ action, who, subject, origin }) => [action, who.name, subject, origin]).slice(-4)).toEqual([
      ["key.created", "Asha", "Till", "10.0.0.1"],
      ["session.refused", "Asha", "Asha", "10.0.0.2"],
      ["session.started", "Asha", "Asha", "10.0.0.1"],
      ["workspace.started", null, null, null],
    ]);
    expect((await parts.activity.list(owner, { ...all, area: "signIns" })).items).toHaveLength(2);
    expect((await parts.activity.list(owner, { ...all, who: "system" })).items).toHaveLength(1);
    for (const role of ["viewer", "agent", "editor"] as const)
      await expect(parts.activity.list({ ...owner, role }, all)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("is kept for 400 days and sign-ins for 90 after their end; that the first start was is never forgotten", async () => {
    await aPerson();
    await prepareFirstStart({ repository: createAccountsRepository(db), workspaceId, newId, now: () => clock, hashing }, {});
    const parts = services();
    await parts.enter();
    await db.auditLog.updateMany({ data: { at: new Date(clock) } });
    clock += 98 * dayMs;
    await parts.tidying.sweep();
    expect([await db.userSession.count(), await db.auditLog.count()]).toEqual([0, 2]);
    clock += 303 * dayMs;
    await parts.tidying.sweep();
    expect(await actions()).toEqual(["workspace.started"]);
  });
});
