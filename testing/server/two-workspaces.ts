import { encode } from "next-auth/jwt";
import type { Actor, Role } from "@/server/access/actor";
import { sessionCookieOf } from "@/server/accounts/sessions/session-cookie";
import { appRouter } from "@/server/api/root";
import { newId } from "@/server/db/ids";
import { firstWorkspaceId } from "@/server/db/workspace";
import { networkOf } from "@/server/network/address";
import { secret, type TestServer } from "./test-server";

/** A person of a workspace, signed in. */
export type Member = { id: string; email: string; actor: Actor; cookie: string };

/** The settings that a second workspace is made with: not the first one's. */
export const besideSettings = { name: "Beside", slug: "beside", timezone: "Europe/Berlin", currency: "EUR", locale: "hi", region: "DE" } as const;

export async function aMember({ container }: TestServer, memberships: readonly { workspaceId: string; role: Role }[]): Promise<Member> {
  const { db, sessions, env } = container;
  const id = newId("u");
  const email = `${id}@example.org`;
  await db.user.create({ data: { id, email, name: `Person ${id}`, memberships: { create: memberships.map((each) => ({ ...each })) } } });
  const sessionId = await sessions.begin({ userId: id, version: 0, address: "127.0.0.1", userAgent: null });
  const cookie = `${sessionCookieOf(env.publicUrl).name}=${await encode({ token: { sub: id, sid: sessionId }, secret })}`;
  const { workspaceId = "", role = "viewer" } = memberships[0] ?? {};
  return { id, email, actor: { type: "user", id, workspaceId, role, sessionId }, cookie };
}

/** The procedures of the studio's pages, as that actor calls them. */
export const callerOf = ({ container }: TestServer, actor: Actor) =>
  appRouter.createCaller({ services: container, actor, isSameOrigin: true, network: networkOf("127.0.0.1") });

/** A second workspace with the same flows, products and zones as the first, made by an owner of the first, and an owner of each who is nowhere else. */
export async function makeBeside(server: TestServer) {
  const runner = await aMember(server, [{ workspaceId: firstWorkspaceId, role: "owner" }]);
  const { id: besideId } = await callerOf(server, runner.actor).settings.workspace.make({ ...besideSettings, withSamples: true });
  const [first, beside] = [
    await aMember(server, [{ workspaceId: firstWorkspaceId, role: "owner" }]),
    await aMember(server, [{ workspaceId: besideId, role: "owner" }]),
  ];
  return { runner, besideId, first, beside };
}
