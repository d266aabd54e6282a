import { encode } from "next-auth/jwt";
import { type Actor, may, type Role, roles } from "@/server/access/actor";
import type { Container } from "@/server/container";
import { newId } from "@/server/db/ids";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";

const owner: Actor = { type: "apiKey", id: "k_tests", workspaceId, role: "owner" };

/** What a socket shows, and what takes its rights away. */
export type Holder = { auth: Record<string, unknown>; cookie: string | null; lose: () => Promise<unknown> };

/** One way in which an operator or a program loses the right to hear what it heard. */
export type WayToLose = {
  name: string;
  /** Somebody says so, or only the row in the database has changed. */
  isTold: boolean;
  /** What may still be heard, after connecting again: what agents and viewers see, or nothing. */
  left: "nothing" | "masked";
  /** `container` is the process that takes the right away, `secret` what cookies are made with. */
  prepare: (container: Container, secret: string) => Promise<Holder>;
};

const here = { address: "127.0.0.1", userAgent: null };

/** A new person, signed in: the sign-in's id is `sid`. */
async function person({ db, sessions }: Container, role: Role, secret: string, maxAge = 3_600): Promise<{ id: string; sid: string; cookie: string }> {
  const id = newId("u");
  await db.user.create({ data: { id, email: `${id}@example.org`, name: role, memberships: { create: { workspaceId, role } } } });
  const sid = await sessions.begin({ userId: id, version: 0, ...here });
  return { id, sid, cookie: `next-auth.session-token=${await encode({ token: { sub: id, sid }, secret, maxAge })}` };
}

function asPerson(role: Role, lose: (container: Container, id: string, sid: string) => Promise<unknown>, maxAge?: number): WayToLose["prepare"] {
  return async (container, secret) => {
    const { id, sid, cookie } = await person(container, role, secret, maxAge);
    return { auth: {}, cookie, lose: () => lose(container, id, sid) };
  };
}

function asKey(role: Role, lose: (container: Container, id: string) => Promise<unknown>): WayToLose["prepare"] {
  return async (container) => {
    const { id, key } = await container.apiKeys.create(owner, { name: role, role });
    return { auth: { apiKey: key }, cookie: null, lose: () => lose(container, id) };
  };
}

/** next-auth takes a cookie for 15 s longer than it says. */
const toleranceS = 15;
const signInS = 10;
const untilItIsOver = () => new Promise((resolve) => setTimeout(resolve, (signInS + 1) * 1_000));
const membership = (userId: string) => ({ userId_workspaceId: { userId, workspaceId } });

const losingAll = roles.flatMap((role): WayToLose[] => [
  { name: `${role}: key revoked`, isTold: true, left: "nothing", prepare: asKey(role, ({ apiKeys }, id) => apiKeys.revoke(owner, id)) },
  {
    name: `${role}: key revoked in the database`,
    isTold: false,
    left: "nothing",
    prepare: asKey(role, ({ db }, id) => db.apiKey.update({ where: { id }, data: { revokedAt: new Date() } })),
  },
  { name: `${role}: removed`, isTold: true, left: "nothing", prepare: asPerson(role, ({ accounts }, id) => accounts.people.remove(owner, id)) },
  {
    name: `${role}: removed in the database`,
    isTold: false,
    left: "nothing",
    prepare: asPerson(role, ({ db }, id) => db.membership.delete({ where: membership(id) })),
  },
  {
    name: `${role}: signed out`,
    isTold: true,
    left: "nothing",
    prepare: asPerson(role, ({ signIn }, id, sid) => signIn.signOut({ userId: id, sessionId: sid }, here)),
  },
  { name: `${role}: this sign-in ended elsewhere`, isTold: true, left: "nothing", prepare: asPerson(role, ({ sessions }, id, sid) => sessions.end(id, sid)) },
  {
    name: `${role}: sign-in ended in the database`,
    isTold: false,
    left: "nothing",
    prepare: asPerson(role, ({ db }, _id, sid) => db.userSession.update({ where: { id: sid }, data: { endedAt: new Date() } })),
  },
  {
    name: `${role}: all sign-ins of an older password ended in the database`,
    isTold: false,
    left: "nothing",
    prepare: asPerson(role, ({ db }, id) => db.user.update({ where: { id }, data: { sessionVersion: { increment: 1 } } })),
  },
  { name: `${role}: sign-in ran out`, isTold: false, left: "nothing", prepare: asPerson(role, untilItIsOver, signInS - toleranceS) },
]);

const isLess = (from: Role, to: Role) => may({ role: from }, "sensitive:read") && !may({ role: to }, "sensitive:read");

const losingSight = roles.flatMap((from) =>
  roles
    .filter((to) => isLess(from, to))
    .flatMap((to): WayToLose[] => [
      { name: `${from} becomes ${to}`, isTold: true, left: "masked", prepare: asPerson(from, ({ accounts }, id) => accounts.people.setRole(owner, id, to)) },
      {
        name: `${from} becomes ${to} in the database`,
        isTold: false,
        left: "masked",
        prepare: asPerson(from, ({ db }, id) => db.membership.update({ where: membership(id), data: { role: to } })),
      },
      {
        name: `${from}'s key becomes ${to}'s in the database`,
        isTold: false,
        left: "masked",
        prepare: asKey(from, ({ db }, id) => db.apiKey.update({ where: { id }, data: { role: to } })),
      },
    ]),
);

/** Every way there is, for every role: made from the list of roles, so that a new one is covered. */
export const waysToLose: readonly WayToLose[] = [...losingAll, ...losingSight];
