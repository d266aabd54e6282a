import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import { type Role, roles } from "../../access/actor";

let server: TestServer;
let call: RestClient;
let runId: string;
let session: { sessionId: string; token: string };
const keys = new Map<Role, string>();

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url);
  for (const role of roles) keys.set(role, await server.keyOf(role));
  await call("POST", "/api/flows/builder", { key: ownerKey, body: { definition: greetingFlow } });
  await call("POST", "/api/flows/greeting/publish", { key: ownerKey, body: { revision: 1 } });
  const { body } = await call("POST", "/api/chat/sessions", { body: { flow: "greeting" } });
  session = body.result;
  runId = body.result.flowState.runId;
});
afterAll(() => server?.stop());

/** Every operators' endpoint with the least role that may use it; bodies are empty, so "may" shows as anything but 401 and 403. */
const operatorEndpoints: [method: string, path: string, least: Role][] = [
  ["GET", "/api/executors", "viewer"],
  ["GET", "/api/flows", "viewer"],
  ["POST", "/api/flows/builder", "editor"],
  ["GET", "/api/flows/greeting/builder", "viewer"],
  ["POST", "/api/flows/greeting/states", "editor"],
  ["PUT", "/api/flows/greeting/states/none", "editor"],
  ["DELETE", "/api/flows/greeting/states/none", "editor"],
  ["POST", "/api/flows/greeting/validate", "viewer"],
  ["POST", "/api/flows/greeting/publish", "editor"],
  ["PUT", "/api/flows/greeting/status", "editor"],
  ["DELETE", "/api/flows/greeting", "editor"],
  ["GET", "/api/flows/greeting/versions", "viewer"],
  ["GET", "/api/flows/greeting/export", "viewer"],
  ["GET", "/api/flows/greeting/runs", "viewer"],
  ["GET", "/api/runs", "viewer"],
  ["GET", "/api/runs/r_none", "viewer"],
  ["GET", "/api/runs/r_none/steps", "viewer"],
  ["POST", "/api/runs/r_none/cancel", "agent"],
  ["POST", "/api/runs/r_none/events", "agent"],
];

describe.each(operatorEndpoints)("%s %s", (method, path, least) => {
  it(`is for ${least} and above`, async () => {
    for (const role of roles) {
      const { status } = await call(method, path, { key: keys.get(role) ?? "" });
      const isAllowed = roles.indexOf(role) >= roles.indexOf(least);
      expect([role, isAllowed ? status !== 401 && status !== 403 : status]).toEqual([role, isAllowed ? true : 403]);
    }
  });

  it("answers 401 to nobody, to strangers and to customers", async () => {
    for (const key of [null, "unknown-key-0123456789abcdef0123456789abcdef", "short", session.token]) {
      expect(await call(method, path, { key })).toMatchObject({ status: 401, body: { status: "error", code: "UNAUTHENTICATED" } });
    }
    expect((await call(method, path, { headers: { Authorization: `Basic ${btoa("a:b")}` } })).status).toBe(401);
  });
});

describe("the cookie of a signed-in operator", () => {
  it("reads, and writes from this site's own pages only", async () => {
    const cookie = await server.cookieOf("editor");
    expect((await call("GET", "/api/flows", { cookie })).status).toBe(200);
    const write = (headers: Record<string, string>) => call("POST", "/api/flows/greeting/validate", { cookie, headers });
    expect(await write({})).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
    expect((await write({ Origin: "https://evil.example" })).status).toBe(403);
    expect((await write({ Origin: "null" })).status).toBe(403);
    expect((await write({ Origin: server.url })).status).toBe(200);
  });

  it("has the role that the database says, not the one at sign-in", async () => {
    const cookie = await server.cookieOf("viewer");
    expect((await call("POST", "/api/flows/greeting/publish", { cookie, headers: { Origin: server.url } })).status).toBe(403);
  });

  it("does not stand in for a wrong Authorization header", async () => {
    const cookie = await server.cookieOf("owner");
    expect((await call("GET", "/api/flows", { cookie, key: "unknown-key-0123456789abcdef0123456789abcdef" })).status).toBe(401);
  });

  it("is refused when it was not made here", async () => {
    expect((await call("GET", "/api/flows", { cookie: "next-auth.session-token=forged" })).status).toBe(401);
  });
});

describe("customers", () => {
  const message = () => ({ sessionId: session.sessionId, clientMessageId: "c_access", message: "hi" });

  it("send with their session's token and with nothing else", async () => {
    for (const key of [null, "unknown", ownerKey])
      expect(await call("POST", "/api/chat/messages", { key, body: message() })).toMatchObject({ status: 401, body: { code: "UNAUTHENTICATED" } });
    const cookie = await server.cookieOf("owner");
    expect((await call("POST", "/api/chat/messages", { cookie, headers: { Origin: server.url }, body: message() })).status).toBe(401);
  });

  it("are told 403 about any session but their own, whether or not there is one", async () => {
    const other = (await call("POST", "/api/chat/sessions", { body: { flow: "greeting" } })).body.result;
    for (const sessionId of [other.sessionId, "s_00000000000000000000000000000000", "nothing"]) {
      expect(await call("POST", "/api/chat/messages", { key: session.token, body: { ...message(), sessionId } })).toMatchObject({
        status: 403,
        body: { code: "FORBIDDEN" },
      });
      expect((await call("GET", `/api/chat/sessions/${sessionId}/messages`, { key: session.token })).status).toBe(403);
    }
  });

  it("read their history, as operators do", async () => {
    const path = `/api/chat/sessions/${session.sessionId}/messages`;
    expect((await call("GET", path, { key: session.token })).status).toBe(200);
    expect((await call("GET", path, { key: keys.get("viewer") ?? "" })).status).toBe(200);
    expect((await call("GET", path, { cookie: await server.cookieOf("viewer") })).status).toBe(200);
    expect((await call("GET", path)).status).toBe(401);
    expect(await call("GET", "/api/chat/sessions/s_00000000000000000000000000000000/messages", { key: ownerKey })).toMatchObject({
      status: 404,
      body: { code: "SESSION_NOT_FOUND" },
    });
  });

  it("open a session with any credential or none", async () => {
    for (const key of [null, "nonsense", session.token, ownerKey]) expect((await call("POST", "/api/chat/sessions", { key, body: {} })).status).toBe(201);
  });
});

describe("sensitive keys", () => {
  it("are hidden from agents and viewers", async () => {
    await call("POST", "/api/chat/messages", {
      key: session.token,
      body: { sessionId: session.sessionId, clientMessageId: "c_name", message: "Asha Kulkarni" },
    });
    for (const role of roles) {
      const key = keys.get(role) ?? "";
      const [run, steps] = [await call("GET", `/api/runs/${runId}`, { key }), await call("GET", `/api/runs/${runId}/steps`, { key })];
      const isSeen = role === "editor" || role === "owner";
      expect(run.body.result.context.customer_name).toBe(isSeen ? "Asha Kulkarni" : "•••");
      const patches: { value?: unknown }[] = steps.body.result.steps.flatMap((step: { contextPatch: unknown[] }) => step.contextPatch);
      expect(patches.some((patch) => patch.value === "Asha Kulkarni")).toBe(isSeen);
    }
  });
});
