import { createTRPCClient, httpLink, type TRPCClientError } from "@trpc/client";
import superjson from "superjson";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wireValues } from "@/flows/protocol/wire-values";
import type { Role } from "@/server/access/actor";
import type { AppRouter } from "@/server/api/root";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient } from "@/testing/server/rest-client";
import { startTestServer, type TestServer } from "@/testing/server/test-server";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
});
afterAll(() => server?.stop());

/** The browser's client. */
function createClient(headers: Record<string, string>) {
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${server.url}/api/trpc`, transformer: wireValues(superjson), headers })] });
}

const signedIn = async (role: Role) => createClient({ cookie: await server.cookieOf(role), origin: server.url });
const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: TRPCClientError<AppRouter>) => ({
      status: error.data?.httpStatus,
      code: error.data?.appCode,
      details: error.data?.details ?? {},
      stack: error.data,
    }),
  );

describe("the screens' API", () => {
  it("tells nobody that nobody is signed in, and an operator who they are", async () => {
    expect(await createClient({}).session.me.query()).toBeNull();
    expect(await (await signedIn("editor")).session.me.query()).toMatchObject({
      user: { role: "editor", email: expect.any(String) },
      workspace: { currency: "INR", timezone: "Asia/Kolkata" },
    });
  });

  it("refuses strangers, viewers' changes and changes from other sites, each with its code", async () => {
    expect(await failure(createClient({}).flows.list.query({}))).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    const viewer = await signedIn("viewer");
    expect(await failure(viewer.flows.create.mutate({ from: { type: "blank" }, name: "Mine" }))).toMatchObject({ status: 403, code: "FORBIDDEN" });
    const cookie = await server.cookieOf("owner");
    const foreign: Record<string, string>[] = [{ cookie }, { cookie, origin: "https://evil.example" }];
    for (const headers of foreign) {
      expect(await failure(createClient(headers).flows.create.mutate({ from: { type: "blank" }, name: "Mine" }))).toMatchObject({
        status: 403,
        code: "FORBIDDEN",
      });
    }
  });

  it("creates, edits and publishes a flow, and says what is stale", async () => {
    const editor = await signedIn("editor");
    const { slug, validation } = await editor.flows.create.mutate({ from: { type: "definition", json: JSON.stringify(greetingFlow) } });
    expect([slug, validation.ok]).toEqual(["greeting", true]);
    const opened = await editor.flows.editor.query({ id: slug });
    expect(opened).toMatchObject({ flow: { slug, status: "draft" }, version: { number: 1, revision: 1 }, publishedVersion: null });
    const edits = [{ type: "renameState", from: "hello", to: "welcome" } as const];
    const edit = { flow: slug, opId: "first", clientId: "page", base: 1, edits };
    const { version } = await editor.flows.edit.mutate(edit);
    expect(version).toEqual({ id: expect.stringMatching(/^v_/), number: 1 });
    expect(await editor.flows.edit.mutate(edit)).toEqual({ revision: 2, version, edits, refused: [], since: [] });
    expect(await editor.flows.editsSince.query({ flow: slug, revision: 1 })).toEqual({
      revision: 2,
      since: [{ revision: 2, opId: "first", clientId: "page", by: { id: expect.stringMatching(/^u_/), name: "editor" }, edits }],
    });
    expect(await failure(editor.flows.edit.mutate({ ...edit, opId: "second", base: 3 }))).toMatchObject({
      status: 409,
      code: "STALE",
      details: { revision: 2 },
    });
    expect(await editor.flows.publish.mutate({ id: slug, revision: 2 })).toEqual({
      version: { number: 1, checksum: expect.stringMatching(/^[0-9a-f]{64}$/) },
      doubts: [],
    });
    const { flows } = await editor.flows.list.query({});
    expect(flows[0]).toMatchObject({ slug, status: "active", publishedVersion: 1, updatedBy: "editor", updatedAt: expect.any(Date) });
    expect((await editor.flows.versions.query({ id: slug })).versions).toMatchObject([{ number: 1, status: "published", publishedBy: "editor" }]);
  });

  it("names what is wrong with a document", async () => {
    const editor = await signedIn("editor");
    expect(await failure(editor.flows.create.mutate({ from: { type: "definition", json: "{" } }))).toMatchObject({
      status: 422,
      code: "INVALID_FLOW",
      details: { errors: [{ path: "" }] },
    });
    expect(await failure(editor.flows.create.mutate({ from: { type: "definition", json: '{"id":"x","name":"\\u0000"}' } }))).toMatchObject({
      code: expect.stringMatching(/^INVALID_/),
    });
    expect(await failure(editor.flows.create.mutate({ from: { type: "blank" }, name: "" }))).toMatchObject({
      status: 400,
      code: "INVALID_INPUT",
      details: { issues: [{ path: "/name" }] },
    });
  });

  it("shows a run with everything its viewer needs", async () => {
    const call = createRestClient(server.url);
    const { flowState } = (await call("POST", "/api/chat/sessions", { body: { flow: "greeting" } })).body.result;
    const agent = await signedIn("agent");
    expect((await agent.runs.list.query({ flow: "greeting" })).runs[0]).toMatchObject({
      id: flowState.runId,
      flow: { slug: "greeting" },
      status: "running",
      currentState: "welcome",
    });
    const shown = await agent.runs.get.query({ id: flowState.runId });
    expect(shown).toMatchObject({
      run: { id: flowState.runId },
      version: 1,
      flow: { slug: "greeting" },
      definition: { initialState: "welcome" },
      base: { seq: 0 },
    });
    expect([shown.messages.length, shown.steps.length]).toEqual([1, 2]);
    expect(await agent.runs.cancel.mutate({ id: flowState.runId })).toMatchObject({ status: "cancelled" });
    expect(await failure(agent.runs.cancel.mutate({ id: flowState.runId }))).toMatchObject({ status: 409, code: "RUN_ENDED" });
  });

  it("sets up the first owner with the printed link, then never again", async () => {
    const token = new URL(server.container.ownerLink ?? "").searchParams.get("token") ?? "";
    const visitor = createClient({ origin: server.url });
    await server.container.db.membership.deleteMany({ where: { role: "owner" } });
    expect(await visitor.setup.status.query()).toEqual({ needsOwner: true });
    const owner = { email: "Asha@Example.org", name: "Asha", password: "correct horse" };
    expect(await failure(visitor.setup.createOwner.mutate({ ...owner, token: "wrong" }))).toMatchObject({ status: 403, code: "LINK_INVALID" });
    expect(await visitor.setup.createOwner.mutate({ ...owner, token })).toMatchObject({ email: "asha@example.org" });
    expect(await failure(visitor.setup.createOwner.mutate({ ...owner, token }))).toMatchObject({ status: 409, code: "SETUP_DONE" });
  });

  it("keeps keys and invitations for owners", async () => {
    const owner = await signedIn("owner");
    const { key, id } = await owner.settings.apiKeys.create.mutate({ name: "Till", role: "agent" });
    expect((await owner.settings.apiKeys.list.query()).map((row) => [row.name, JSON.stringify(row).includes(key)])).toContainEqual(["Till", false]);
    await owner.settings.apiKeys.revoke.mutate({ id });
    const { path } = await owner.settings.people.invite.mutate({ email: "bela@example.org", role: "viewer" });
    const token = new URL(path, server.url).searchParams.get("token") ?? "";
    expect(await createClient({ origin: server.url }).setup.acceptInvite.mutate({ token, name: "Bela", password: "battery staple" })).toMatchObject({
      email: "bela@example.org",
    });
    expect((await owner.settings.people.list.query()).people).toContainEqual(expect.objectContaining({ email: "bela@example.org", role: "viewer" }));
    expect(await failure((await signedIn("editor")).settings.apiKeys.list.query())).toMatchObject({ code: "FORBIDDEN" });
    expect((await owner.settings.providers.query()).length).toBeGreaterThan(0);
    expect((await owner.executors.list.query()).executors.length).toBeGreaterThanOrEqual(12);
  });
});
