import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role } from "@/server/access/actor";
import { firstWorkspaceId } from "@/server/db/workspace";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import { aMember, besideSettings, callerOf, type Member, makeBeside } from "@/testing/server/two-workspaces";

let server: TestServer;
let rest: RestClient;
let besideId: string;
let runner: Member;
let first: Member;
let beside: Member;

beforeAll(async () => {
  server = await startTestServer();
  rest = createRestClient(server.url);
  ({ besideId, runner, first, beside } = await makeBeside(server));
});
afterAll(() => server?.stop());

const place = { timezone: "Asia/Kolkata", currency: "INR", locale: "en", region: "IN" } as const;
const make = (member: Member, slug: string) => callerOf(server, member.actor).settings.workspace.make({ name: "More", slug, ...place, withSamples: false });
const count = async (table: string, workspaceId: string) =>
  (await server.container.pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table} WHERE workspace_id = $1`, [workspaceId])).rows[0]?.count;

describe("making a workspace", () => {
  it("gives it an owner, a web chat, its nightly comparison and the sample world with the same ids", async () => {
    expect(await server.container.db.membership.findMany({ where: { workspaceId: besideId, userId: runner.id } })).toMatchObject([{ role: "owner" }]);
    expect(await server.container.db.userSession.findMany({ where: { userId: runner.id }, select: { workspaceId: true } })).not.toContainEqual({
      workspaceId: null,
    });
    expect(await count("connections", besideId)).toBe(1);
    expect(await server.container.db.schedule.findMany({ where: { workspaceId: besideId } })).toMatchObject([{ kind: "reconcile", timezone: "Europe/Berlin" }]);
    for (const table of ["stores", "products", "zones", "localities", "parcel_categories", "coupons", "flows"])
      expect([table, await count(table, besideId)]).toEqual([table, await count(table, firstWorkspaceId)]);
    const slugs = async (workspaceId: string) =>
      (await server.container.db.flow.findMany({ where: { workspaceId }, select: { slug: true }, orderBy: { slug: "asc" } })).map(({ slug }) => slug);
    expect(await slugs(besideId)).toEqual(await slugs(firstWorkspaceId));
  });

  it("is in the log of both, with who did it", async () => {
    const lines = await server.container.db.auditLog.findMany({ where: { action: "workspace.made", entity: besideId } });
    expect(lines.map(({ workspaceId, actor }) => [workspaceId, actor]).sort()).toEqual(
      [
        [firstWorkspaceId, `user:${runner.id}`],
        [besideId, `user:${runner.id}`],
      ].sort(),
    );
  });

  it("needs no sample world, and starts empty then", async () => {
    const { id } = await make(runner, "empty");
    const empty = await aMember(server, [{ workspaceId: id, role: "owner" }]);
    expect(await callerOf(server, empty.actor).flows.list({})).toEqual({ flows: [] });
    expect([await count("connections", id), await count("products", id), await count("localities", id)]).toEqual([1, 0, 0]);
    const opened = await rest("POST", "/api/chat/sessions", { body: { workspace: "empty" } });
    expect(opened.status).toBe(201);
    const said = await rest("POST", "/api/chat/messages", {
      key: opened.body.result.token,
      body: { sessionId: opened.body.result.sessionId, clientMessageId: "c_1", message: "order food" },
    });
    expect(said.body.result.messages[0].content).toContain("There is nothing I can start for you here");
  });

  it("refuses an address that is taken, and leaves nothing behind", async () => {
    const before = await server.container.db.workspace.count();
    await expect(make(runner, besideSettings.slug)).rejects.toMatchObject({ message: "There is a workspace with this address." });
    expect(await server.container.db.workspace.count()).toBe(before);
  });

  it.each(["Main", "1st", "a/b", "", "x".repeat(41)])("refuses the address %j", async (slug) => {
    await expect(make(runner, slug)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it.each([{ timezone: "Mars/Olympus" }, { currency: "XQQ" }, { region: "ZZZ" }, { region: "QQ" }])("refuses %j", async (wrong) => {
    const all = { name: "More", slug: "more", ...place, withSamples: false, ...wrong };
    await expect(callerOf(server, runner.actor).settings.workspace.make(all)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("is for owners of the first workspace alone", async () => {
    const others = await Promise.all((["viewer", "agent", "editor"] as const).map((role) => aMember(server, [{ workspaceId: firstWorkspaceId, role }])));
    for (const member of [beside, ...others]) await expect(make(member, "mine")).rejects.toMatchObject({ code: "FORBIDDEN" });
    // Whoever owns the first one may do it from wherever they are.
    const elsewhere = { ...runner, actor: { ...runner.actor, workspaceId: besideId } };
    expect(await make(elsewhere, "from-beside")).toMatchObject({ slug: "from-beside" });
  });
});

describe("what is set of a workspace", () => {
  it("counts from the next conversation on, and for the nightly work", async () => {
    const { id } = await make(runner, "moving");
    const owner = await aMember(server, [{ workspaceId: id, role: "owner" }]);
    const asOwner = callerOf(server, owner.actor);
    await asOwner.settings.workspace.change({ name: "Moved", slug: "moved", timezone: "America/New_York", currency: "USD", locale: "hi", region: "US" });
    expect(await asOwner.settings.workspace.get()).toEqual({
      name: "Moved",
      slug: "moved",
      timezone: "America/New_York",
      currency: "USD",
      locale: "hi",
      region: "US",
      isFirst: false,
    });
    expect((await rest("POST", "/api/chat/sessions", { body: { workspace: "moving" } })).status).toBe(404);
    const opened = await rest("POST", "/api/chat/sessions", { body: { workspace: "moved" } });
    expect(await server.container.db.conversation.findUniqueOrThrow({ where: { id: opened.body.result.sessionId } })).toMatchObject({
      workspaceId: id,
      locale: "hi",
    });
    expect(await server.container.db.schedule.findFirstOrThrow({ where: { workspaceId: id } })).toMatchObject({ timezone: "America/New_York" });
    const [line] = await server.container.db.auditLog.findMany({ where: { workspaceId: id, action: "workspace.changed" } });
    expect(line?.details).toEqual({ changed: ["name", "slug", "timezone", "currency", "locale", "region"] });
  });

  it("is read by everybody and changed by owners", async () => {
    const viewer = await aMember(server, [{ workspaceId: besideId, role: "viewer" }]);
    const { isFirst, ...settings } = await callerOf(server, viewer.actor).settings.workspace.get();
    expect([isFirst, settings]).toEqual([false, besideSettings]);
    await expect(callerOf(server, viewer.actor).settings.workspace.change({ ...settings, name: "Mine" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(callerOf(server, beside.actor).settings.workspace.change({ ...settings, slug: "main" })).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("a person in two workspaces", () => {
  const studio = async (member: Member, workspaceId?: string) => {
    const headers: Record<string, string> = workspaceId === undefined ? {} : { "x-parley-workspace": workspaceId };
    return rest("GET", "/api/flows", { cookie: member.cookie, headers });
  };
  const me = async (member: Member, workspaceId?: string) => {
    const headers: Record<string, string> = workspaceId === undefined ? {} : { "x-parley-workspace": workspaceId };
    return (await rest("GET", "/api/trpc/session.me", { cookie: member.cookie, headers })).body;
  };

  it("is in the one that the page names, with the role they have there", async () => {
    const both = await aMember(server, [
      { workspaceId: firstWorkspaceId, role: "viewer" },
      { workspaceId: besideId, role: "editor" },
    ]);
    const roleIn = async (workspaceId?: string) => (await me(both, workspaceId)).result.data.json.user.role as Role;
    expect([await roleIn(firstWorkspaceId), await roleIn(besideId)]).toEqual(["viewer", "editor"]);
    expect((await me(both, besideId)).result.data.json).toMatchObject({
      workspace: { id: besideId, ...besideSettings, isFirst: false },
      workspaces: [
        { id: firstWorkspaceId, slug: "main", role: "viewer" },
        { id: besideId, slug: "beside", name: "Beside", role: "editor" },
      ],
      mayMakeWorkspaces: false,
    });
    const switched = await rest("POST", "/api/trpc/account.switchWorkspace", {
      cookie: both.cookie,
      headers: { Origin: server.url },
      body: { workspaceId: besideId },
    });
    expect(switched.body).toMatchObject({ result: {} });
    expect(await roleIn()).toBe("editor");
  });

  it("is told of a workspace that they are not in what they are told of one that is not there", async () => {
    const [foreign, absent] = [await studio(first, besideId), await studio(first, "w_none")];
    expect([foreign.status, absent.status]).toEqual([404, 404]);
    expect(foreign.body).toEqual(absent.body);
    expect(foreign.body.code).toBe("WORKSPACE_NOT_FOUND");
    expect(await me(first, besideId)).toEqual(await me(first, "w_none"));
    await expect(callerOf(server, first.actor).account.switchWorkspace({ workspaceId: besideId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await studio(first)).status).toBe(200);
  });

  it("takes an invitation with the account they have, and stays in the other when they are removed", async () => {
    const { accounts, signIn, db, sessions } = server.container;
    const guest = await aMember(server, [{ workspaceId: firstWorkspaceId, role: "agent" }]);
    const hash = await import("@/testing/server/cheap-hashing").then(({ createCheapHashing }) => createCheapHashing().hash("correct horse"));
    await db.user.update({ where: { id: guest.id }, data: { passwordHash: hash } });
    const { token } = await accounts.people.invite(beside.actor, { email: guest.email, role: "editor" });
    expect(await accounts.invitation(token)).toEqual({ email: guest.email, hasAccount: true, workspace: "Beside" });
    const client = { address: "10.0.0.9", userAgent: null };
    const outcome = await signIn.attempt({ email: guest.email, password: "correct horse", code: "", invite: token }, client);
    const sessionId = outcome.type === "signedIn" ? outcome.sessionId : "";
    expect(await sessions.actorFor({ userId: guest.id, sessionId })).toMatchObject({ workspaceId: besideId, role: "editor" });
    await accounts.people.remove(beside.actor, guest.id);
    expect(await sessions.actorFor({ userId: guest.id, sessionId })).toMatchObject({ workspaceId: firstWorkspaceId, role: "agent" });
    expect(await sessions.actorFor({ userId: guest.id, sessionId }, besideId)).toBeNull();
  });

  it("is given a new password by nobody who could not come into all of their workspaces", async () => {
    const { people } = server.container.accounts;
    const both = await aMember(server, [
      { workspaceId: besideId, role: "agent" },
      { workspaceId: firstWorkspaceId, role: "owner" },
    ]);
    for (const attempt of [() => people.resetLink(beside.actor, both.id), () => people.resetFactor(beside.actor, both.id)])
      await expect(attempt()).rejects.toMatchObject({ code: "INVALID_INPUT", details: { reason: "ELSEWHERE" } });
    expect(await people.resetLink(first.actor, both.id)).toMatchObject({ path: expect.stringContaining("/reset?token=") });
    const only = await aMember(server, [{ workspaceId: besideId, role: "agent" }]);
    expect(await people.resetLink(beside.actor, only.id)).toMatchObject({ path: expect.stringContaining("/reset?token=") });
  });
});

describe("a key", () => {
  it("is of one workspace, whatever is asked for", async () => {
    const { key } = await server.container.apiKeys.create(beside.actor, { name: "Till", role: "owner" });
    const flows = await rest("GET", "/api/flows", { key });
    expect(flows.status).toBe(200);
    const [own] = flows.body.result.flows;
    expect((await server.container.db.flow.findUniqueOrThrow({ where: { id: own.id } })).workspaceId).toBe(besideId);
    for (const workspace of [firstWorkspaceId, "w_none"])
      expect((await rest("GET", "/api/flows", { key, headers: { "x-parley-workspace": workspace } })).body.code).toBe("WORKSPACE_NOT_FOUND");
    const opened = await rest("POST", "/api/chat/sessions", { key, body: { flow: "food_order_v2" } });
    expect((await server.container.db.conversation.findUniqueOrThrow({ where: { id: opened.body.result.sessionId } })).workspaceId).toBe(besideId);
    expect((await rest("POST", "/api/chat/sessions", { key, body: { flow: "food_order_v2", workspace: "main" } })).body.code).toBe("FLOW_NOT_FOUND");
    expect((await rest("GET", "/api/metrics", { key })).status).toBe(401);
    expect((await rest("GET", "/api/metrics", { key: ownerKey })).status).toBe(200);
  });
});

describe("a socket of the studio", () => {
  const connect = (member: Member, workspaceId: string | undefined) =>
    new Promise<string>((resolve) => {
      const socket = io(`${server.url}/studio`, {
        auth: workspaceId === undefined ? {} : { workspaceId },
        extraHeaders: { Cookie: member.cookie, Origin: server.url },
        transports: ["websocket"],
        reconnection: false,
        forceNew: true,
      });
      socket.on("connect", () => {
        socket.disconnect();
        resolve("connected");
      });
      socket.on("connect_error", (error) => resolve(error.message));
    });

  it("is of the workspace that the page names, and refused for one that is foreign or absent alike", async () => {
    expect(await connect(first, firstWorkspaceId)).toBe("connected");
    expect(await connect(first, undefined)).toBe("connected");
    expect([await connect(first, besideId), await connect(first, "w_none")]).toEqual(["FORBIDDEN", "FORBIDDEN"]);
  });
});
