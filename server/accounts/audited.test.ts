import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "@/testing/server/test-server";
import type { Actor } from "../access/actor";
import { appRouter } from "../api/root";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { networkOf } from "../network/address";
import { hashRecoveryCode } from "./second-factor/recovery-codes";
import { codeAt } from "./second-factor/totp";

let server: TestServer;
let owner: Actor;
const password = "correct horse";
const address = "10.0.0.1";

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
});
afterAll(() => server?.stop());

const { _def } = appRouter;
const mutations = Object.entries(_def.procedures as unknown as Record<string, { _def: { type: string } }>)
  .filter(([path, procedure]) => procedure._def.type === "mutation" && /^(setup|account|settings)\./.test(path))
  .map(([path]) => path);

const asOwner = () => appRouter.createCaller({ services: server.container, actor: owner, isSameOrigin: true, network: networkOf(address) });
const asStranger = () => appRouter.createCaller({ services: server.container, actor: null, isSameOrigin: true, network: networkOf(address) });
const secretOf = (text: string) => {
  const bits = [...text].map((sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

async function someone(name: string): Promise<string> {
  await server.container.db.user.create({ data: { id: `u_${name}`, email: `${name}@example.org`, memberships: { create: { workspaceId, role: "agent" } } } });
  return `u_${name}`;
}
async function withFactor(userId: string): Promise<void> {
  const { db } = server.container;
  await db.secondFactor.upsert({ where: { userId }, create: { userId, secret: "x", confirmedAt: new Date() }, update: { confirmedAt: new Date() } });
  await db.recoveryCode.create({ data: { userId, hash: hashRecoveryCode(userId, String(Math.random())) } });
}
async function newSession(): Promise<string> {
  const { sessionVersion } = await server.container.db.user.findUniqueOrThrow({ where: { id: owner.id } });
  return server.container.sessions.begin({ userId: owner.id, version: sessionVersion, address, userAgent: null });
}

async function credentialId(): Promise<string> {
  const [first] = (await server.container.credentials.list(owner)).credentials;
  return first?.id ?? "";
}

/** How each change is made; what it leaves in the log, or null with the reason for nothing. In this order: later ones build on earlier ones. */
const changes: { readonly [path: string]: { action: string | null; make: () => Promise<unknown> } } = {
  "setup.createOwner": {
    action: "owner.created",
    async make() {
      const token = new URL(server.container.ownerLink ?? "").searchParams.get("token") ?? "";
      const { id } = await asStranger().setup.createOwner({ token, email: "asha@example.org", name: "Asha", password });
      owner = { type: "user", id, workspaceId, role: "owner", origin: address, sessionId: "none" };
      owner = { ...owner, sessionId: await newSession() };
    },
  },
  "settings.people.invite": { action: "person.invited", make: () => asOwner().settings.people.invite({ email: "bela@example.org", role: "agent" }) },
  "setup.acceptInvite": {
    action: "invite.accepted",
    async make() {
      const { token } = await server.container.accounts.people.invite(owner, { email: "cara@example.org", role: "agent" });
      await asStranger().setup.acceptInvite({ token, name: "Cara", password: "battery staple" });
    },
  },
  "settings.people.withdrawInvite": { action: "invite.withdrawn", make: () => asOwner().settings.people.withdrawInvite({ email: "bela@example.org" }) },
  "settings.people.setRole": { action: "person.role", make: async () => asOwner().settings.people.setRole({ userId: await someone("dev"), role: "viewer" }) },
  "settings.people.resetLink": { action: "password.linkMade", make: () => asOwner().settings.people.resetLink({ userId: "u_dev" }) },
  "setup.resetPassword": {
    action: "password.reset",
    async make() {
      const { token } = await server.container.accounts.people.resetLink(owner, "u_dev");
      await asStranger().setup.resetPassword({ token, password: "tandoor lemon kite" });
    },
  },
  "settings.people.resetFactor": {
    action: "factor.reset",
    async make() {
      await withFactor("u_dev");
      await asOwner().settings.people.resetFactor({ userId: "u_dev" });
    },
  },
  "settings.people.remove": { action: "person.removed", make: () => asOwner().settings.people.remove({ userId: "u_dev" }) },
  "settings.apiKeys.create": { action: "key.created", make: () => asOwner().settings.apiKeys.create({ name: "Till", role: "agent" }) },
  "settings.apiKeys.revoke": {
    action: "key.revoked",
    async make() {
      const { id } = await server.container.apiKeys.create(owner, { name: "Other", role: "agent" });
      await asOwner().settings.apiKeys.revoke({ id });
    },
  },
  "settings.workspace.change": {
    action: "workspace.changed",
    async make() {
      const { isFirst: _isFirst, ...settings } = await asOwner().settings.workspace.get();
      await asOwner().settings.workspace.change({ ...settings, name: "Another name" });
    },
  },
  "settings.quotas.change": {
    action: "workspace.limits",
    make: () => asOwner().settings.quotas.change({ conversations: 1_000, turns: null, cpu: null, storage: null, connections: null, tokens: null }),
  },
  "settings.workspace.make": {
    action: "workspace.made",
    make: () =>
      asOwner().settings.workspace.make({
        name: "Beside",
        slug: "beside",
        timezone: "Asia/Kolkata",
        currency: "INR",
        locale: "en",
        region: "IN",
        withSamples: false,
      }),
  },
  // Nothing but where a browser looks is different.
  "account.switchWorkspace": { action: null, make: () => asOwner().account.switchWorkspace({ workspaceId }) },
  "settings.senders.create": { action: "sender.created", make: () => asOwner().settings.senders.create({ name: "courier" }) },
  "settings.senders.remove": {
    action: "sender.removed",
    async make() {
      const { id } = await server.container.senders.create(owner, "other");
      await asOwner().settings.senders.remove({ id });
    },
  },
  "settings.credentials.create": {
    action: "credential.created",
    make: () => asOwner().settings.credentials.create({ name: "weather", kind: "key", value: "sesame-4711" }),
  },
  "settings.credentials.replace": {
    action: "credential.replaced",
    make: async () => asOwner().settings.credentials.replace({ id: await credentialId(), value: "sesame-4712" }),
  },
  "settings.credentials.remove": { action: "credential.removed", make: async () => asOwner().settings.credentials.remove({ id: await credentialId() }) },
  // Nothing is different after a try.
  "settings.chosenProviders.test": { action: null, make: () => asOwner().settings.chosenProviders.test({ kind: "payments", provider: "sandbox" }) },
  "settings.chosenProviders.testUsed": { action: null, make: () => asOwner().settings.chosenProviders.testUsed({ kind: "payments" }) },
  "settings.chosenProviders.save": { action: "provider.changed", make: () => asOwner().settings.chosenProviders.save({ kind: "models", provider: "none" }) },
  "settings.chosenProviders.reset": { action: "provider.reset", make: () => asOwner().settings.chosenProviders.reset({ kind: "models" }) },
  "settings.retention.set": { action: "retention.set", make: () => asOwner().settings.retention.set({ days: 30 }) },
  "settings.retention.runNow": { action: "retention.run", make: () => asOwner().settings.retention.runNow() },
  "account.endSession": { action: "session.ended", make: async () => asOwner().account.endSession({ id: await newSession() }) },
  "account.endOtherSessions": { action: "session.othersEnded", make: () => asOwner().account.endOtherSessions() },
  "account.changePassword": { action: "password.changed", make: () => asOwner().account.changePassword({ password, newPassword: "tandoor lemon kite" }) },
  // Nothing is different until it is confirmed.
  "account.beginFactor": { action: null, make: () => asOwner().account.beginFactor({ password: "tandoor lemon kite" }) },
  "account.confirmFactor": {
    action: "factor.on",
    async make() {
      const { secret } = await asOwner().account.beginFactor({ password: "tandoor lemon kite" });
      await asOwner().account.confirmFactor({ code: codeAt(secretOf(secret), Math.floor(Date.now() / 30_000)) });
    },
  },
  "account.renewCodes": { action: "factor.codes", make: () => asOwner().account.renewCodes({ password: "tandoor lemon kite" }) },
  "account.turnFactorOff": { action: "factor.off", make: () => asOwner().account.turnFactorOff({ password: "tandoor lemon kite" }) },
};

it("every change of accounts and settings leaves a line that says who, from where and what", async () => {
  expect(Object.keys(changes).toSorted()).toEqual(mutations.toSorted());
  const { db } = server.container;
  await db.membership.deleteMany({ where: { role: "owner" } });
  for (const [path, { action, make }] of Object.entries(changes)) {
    const before = (await db.auditLog.aggregate({ _max: { id: true } }))._max.id ?? 0n;
    await make();
    const left = await db.auditLog.findMany({ where: { id: { gt: before } }, orderBy: { id: "desc" } });
    const [line] = left;
    expect([path, line?.action ?? null]).toEqual([path, action]);
    // By a link of the first start or an invitation nobody is signed in yet.
    if (line && !path.startsWith("setup.")) expect([path, line.actor, line.origin]).toEqual([path, `user:${owner.id}`, address]);
  }
  process.stdout.write(`${mutations.length} changes were made and found in the log\n`);
});
