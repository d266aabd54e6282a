import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";

let server: TestServer;
let call: RestClient;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url, { key: ownerKey });
  await call("POST", "/api/flows/builder", { body: { definition: greetingFlow } });
  await call("POST", "/api/flows/greeting/publish", { body: { revision: 1 } });
  await call("POST", "/api/flows/builder", { body: { slug: "draft", definition: greetingFlow } });
});
afterAll(() => server?.stop());

const problem = (status: number, code: string) => ({ status, body: { status: "error", code, message: expect.any(String) } });
const open = async () => (await call("POST", "/api/chat/sessions", { key: null, body: { flow: "greeting" } })).body.result;

describe("every answer", () => {
  it("tells that requests are served, to anyone", async () => {
    expect(await call("GET", "/api/health", { key: null })).toMatchObject({ status: 200, body: { status: "ok" } });
  });

  it.each(["/api/nothing", "/api", "/api/flows/greeting/nothing", "/api/conversation"])("says 404 at %s", async (path) => {
    expect(await call("GET", path)).toMatchObject(problem(404, "NOT_FOUND"));
  });

  it.each([
    ["DELETE", "/api/flows", "GET, HEAD"],
    ["GET", "/api/flows/builder", "POST"],
    ["PATCH", "/api/flows/greeting/states/hello", "PUT, DELETE"],
    ["OPTIONS", "/api/runs", "GET, HEAD"],
    ["PUT", "/api/chat/messages", "POST"],
  ])("says 405 with Allow to %s %s", async (method, path, allow) => {
    const answer = await call(method, path);
    expect(answer).toMatchObject(problem(405, "METHOD_NOT_ALLOWED"));
    expect(answer.headers.get("allow")).toBe(allow);
  });

  it.each(["/api/flows?cursor=zzz", "/api/runs?cursor=zzz", "/api/flows/greeting/versions?cursor=zzz", "/api/flows/%E0%A4%A"])(
    "says 400 with the place at %s",
    async (path) => {
      expect(await call("GET", path)).toMatchObject({
        ...problem(400, "INVALID_INPUT"),
        body: { details: { issues: [{ path: expect.any(String), message: expect.any(String) }] } },
      });
    },
  );

  it("names code, path and message of what makes a document no definition", async () => {
    const { status, body } = await call("POST", "/api/flows/builder", { body: { definition: { ...greetingFlow, id: "odd", module: "cars" } } });
    expect([status, body.code]).toEqual([422, "INVALID_FLOW"]);
    expect(body.details.errors).toEqual([{ code: "INVALID_FLOW", path: "/module", message: expect.any(String) }]);
  });

  it("answers HEAD as GET without a body", async () => {
    const answer = await call("HEAD", "/api/flows/greeting/builder");
    expect([answer.status, answer.body, answer.headers.get("etag")]).toEqual([200, null, '"1"']);
  });

  it("takes the addresses of the source documents too", async () => {
    expect(await call("GET", "/flows/greeting/builder")).toMatchObject({ status: 200, body: { result: { flow: { slug: "greeting" } } } });
    expect(await call("POST", "/flows/builder", { body: { definition: greetingFlow } })).toMatchObject(problem(409, "FLOW_EXISTS"));
    expect(await call("GET", "/flows/greeting")).toMatchObject({ status: 404, body: "a page" });
  });

  it("describes itself", async () => {
    const { body } = await call("GET", "/api/openapi.json", { key: null });
    expect(body).toMatchObject({ openapi: "3.1.0", paths: { "/api/flows/{id}/states/{name}": { put: expect.any(Object), delete: expect.any(Object) } } });
    expect(body.paths["/api/chat/messages"].post.requestBody.content["application/json"].schema.required).toEqual(["sessionId", "clientMessageId"]);
  });

  it("has ids, times and nulls in the agreed form", async () => {
    const { body } = await call("GET", "/api/flows?limit=1");
    expect(body).toEqual({
      status: "ok",
      result: {
        flows: [
          {
            id: expect.stringMatching(/^f_[0-9a-f]{32}$/),
            slug: "draft",
            name: "Greeting",
            module: "general",
            status: "draft",
            publishedVersion: null,
            draftVersion: 1,
            updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          },
        ],
        nextCursor: expect.any(String),
      },
    });
  });
});

describe("hostile and careless input", () => {
  it.each([
    ["no JSON", "{"],
    ["bytes that are no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d])],
    ["a list where an object belongs", "[]"],
    ["nesting beyond reason", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["NUL in a text", '{"slug":"a\\u0000b","definition":{}}'],
    ["half a surrogate pair", '{"slug":"x","name":"\\ud83d","definition":{}}'],
    ["NUL deep in a definition", '{"slug":"x","definition":{"states":{"a":{"description":"\\u0000"}}}}'],
    ["a number for a name", '{"slug":"x","name":7}'],
    ["an unknown module", '{"slug":"x","module":"cars"}'],
  ])("refuses %s with 400", async (_what, raw) => {
    const answer = await call("POST", "/api/flows/builder", { raw });
    expect(answer).toMatchObject(problem(400, "INVALID_INPUT"));
    expect(answer.body.details.issues[0]).toEqual({ path: expect.any(String), message: expect.any(String) });
  });

  it.each([
    ["broken escapes", "/api/flows/%E0%A4%A/builder", 400, "INVALID_INPUT"],
    ["NUL in a path", "/api/flows/a%00b/builder", 400, "INVALID_INPUT"],
    ["NUL in a query", "/api/flows?q=%00", 400, "INVALID_INPUT"],
    ["a limit of nothing", "/api/flows?limit=0", 400, "INVALID_INPUT"],
    ["a limit beyond 200", "/api/flows?limit=201", 400, "INVALID_INPUT"],
    ["a limit in words", "/api/runs?limit=ten", 400, "INVALID_INPUT"],
    ["a time that is none", "/api/runs?from=yesterday", 400, "INVALID_INPUT"],
    ["an unknown status", "/api/runs?status=asleep", 400, "INVALID_INPUT"],
    ["SQL in a slug", "/api/flows/'%3B%20DROP%20TABLE%20flows--/builder", 404, "FLOW_NOT_FOUND"],
    ["a slash in a slug", "/api/flows/..%2F..%2Fetc/builder", 404, "FLOW_NOT_FOUND"],
    ["a version there is not", "/api/flows/greeting/builder?version=99", 404, "VERSION_NOT_FOUND"],
    ["a run there is not", "/api/runs/r_00000000000000000000000000000000", 404, "RUN_NOT_FOUND"],
    ["a run's id that is none", "/api/runs/%F0%9F%98%80/steps", 404, "RUN_NOT_FOUND"],
  ])("answers %s", async (_what, path, status, code) => {
    expect(await call("GET", path)).toMatchObject(problem(status, code));
  });

  it("refuses bodies that are too large, also when no length is announced", async () => {
    const large = "x".repeat(1_048_600);
    expect(await call("POST", "/api/flows/builder", { body: { slug: large } })).toMatchObject(problem(413, "PAYLOAD_TOO_LARGE"));
    const { sessionId, token } = await open();
    expect(await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: "c", message: large.slice(0, 66_000) } })).toMatchObject(
      problem(413, "PAYLOAD_TOO_LARGE"),
    );
    const streamed = {
      method: "POST",
      headers: { Authorization: `Bearer ${ownerKey}` },
      body: new Blob([JSON.stringify({ slug: large })]).stream(),
      duplex: "half",
    };
    expect((await fetch(`${server.url}/api/flows/builder`, streamed)).status).toBe(413);
  });

  it("ignores keys it does not know and reads null as absent", async () => {
    const created = await call("POST", "/api/flows/builder", {
      body: { slug: "lenient", name: null, module: null, trigger: null, colour: "red", definition: { ...greetingFlow, colour: "blue" } },
    });
    expect(created).toMatchObject({
      status: 201,
      body: {
        result: { flow: { slug: "lenient" }, validation: { ok: true, warnings: expect.arrayContaining([expect.objectContaining({ code: "UNKNOWN_KEY" })]) } },
      },
    });
    expect((await call("GET", "/api/flows/lenient/export")).body).toMatchObject({ colour: "blue", name: "Greeting" });
  });

  it("stores no prototype", async () => {
    const raw = JSON.stringify({ slug: "proto", definition: { ...greetingFlow, extra: 1 } }).replace('"extra":1', '"__proto__":{"polluted":true}');
    expect(await call("POST", "/api/flows/builder", { raw })).toMatchObject(problem(422, "INVALID_FLOW"));
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});

describe("the builder", () => {
  it("answers everything a canvas needs, with the revision as ETag", async () => {
    const answer = await call("GET", "/api/flows/greeting/builder");
    expect(answer.headers.get("etag")).toBe('"1"');
    const { flow, version, definition, graph, layout, validation, executors } = answer.body.result;
    expect(flow).toMatchObject({ slug: "greeting", status: "active", publishedVersion: 1 });
    expect(version).toEqual({ id: expect.stringMatching(/^v_[0-9a-f]{32}$/), number: 1, status: "published", revision: 1 });
    expect(Object.keys(definition.states).sort()).toEqual(["cancelled", "done", "hello", "thanks"]);
    expect(graph.nodes.map((node: { id: string }) => node.id).sort()).toEqual(["cancelled", "done", "hello", "thanks"]);
    // hello 2, thanks 3
    expect(graph.edges).toHaveLength(5);
    expect(graph.edges).toContainEqual({ id: expect.any(String), source: "hello", target: "thanks", event: "user_message", index: 0 });
    expect([layout, validation.ok]).toEqual([{}, true]);
    expect(executors.map((executor: { name: string }) => executor.name)).toEqual(
      expect.arrayContaining(["nlu", "llm", "search", "address", "distance", "zone", "pricing", "order", "payment"]),
    );
  });

  it("reads If-Match in every spelling and refuses another revision with the current one", async () => {
    const put = (ifMatch: string) => call("PUT", "/api/flows/draft/states/hello", { headers: { "If-Match": ifMatch }, body: { position: { x: 1, y: 1 } } });
    const { body } = await call("GET", "/api/flows/draft/builder");
    const revision: number = body.result.version.revision;
    for (const [index, spelled] of [`"${revision}"`, `${revision + 1}`, `W/"${revision + 2}"`].entries()) {
      const answer = await put(spelled);
      expect([answer.status, answer.headers.get("etag")]).toEqual([200, `"${revision + index + 1}"`]);
    }
    const stale = await put(`"${revision}"`);
    expect(stale).toMatchObject(problem(409, "STALE"));
    expect(stale.body.details).toEqual({ revision: revision + 3 });
    expect(await put("nonsense")).toMatchObject(problem(409, "STALE"));
  });

  it.each([
    ["POST", "/api/flows/draft/states", { name: "hello", state: { type: "wait" } }, 409, "STATE_EXISTS"],
    ["POST", "/api/flows/draft/states", { name: "Not Good", state: { type: "wait" } }, 422, "INVALID_STATE"],
    ["POST", "/api/flows/draft/states", { name: "fine", state: { type: "dance" } }, 422, "INVALID_STATE"],
    ["POST", "/api/flows/draft/states", { name: "fine" }, 400, "INVALID_INPUT"],
    ["POST", "/api/flows/draft/states", { state: { type: "wait" } }, 400, "INVALID_INPUT"],
    ["PUT", "/api/flows/draft/states/none", { rename: "other" }, 404, "STATE_NOT_FOUND"],
    ["PUT", "/api/flows/draft/states/hello", { rename: "thanks" }, 409, "STATE_EXISTS"],
    ["PUT", "/api/flows/draft/states/hello", { rename: "Not Good" }, 422, "INVALID_STATE"],
    ["PUT", "/api/flows/draft/states/hello", {}, 400, "INVALID_INPUT"],
    ["DELETE", "/api/flows/draft/states/hello", undefined, 409, "STATE_IS_INITIAL"],
    ["DELETE", "/api/flows/draft/states/thanks", undefined, 409, "STATE_IN_USE"],
    ["DELETE", "/api/flows/draft/states/none", undefined, 404, "STATE_NOT_FOUND"],
    ["POST", "/api/flows/none/states", { name: "fine", state: { type: "wait" } }, 404, "FLOW_NOT_FOUND"],
    ["POST", "/api/flows/none/publish", { revision: 1 }, 404, "FLOW_NOT_FOUND"],
    ["POST", "/api/flows/draft/publish", {}, 400, "INVALID_INPUT"],
    ["POST", "/api/flows/draft/publish", { revision: 0 }, 409, "STALE"],
    ["POST", "/api/flows/none/validate", undefined, 404, "FLOW_NOT_FOUND"],
  ])("answers %s %s %j with %i %s", async (method, path, body, status, code) => {
    expect(await call(method, path, { body })).toMatchObject(problem(status, code));
  });

  it("keeps one revision line through edits, publishing and the next draft", async () => {
    const revisionOf = async () => (await call("GET", "/api/flows/line/builder")).body.result.version;
    await call("POST", "/api/flows/builder", { body: { slug: "line", definition: greetingFlow } });
    await call("POST", "/api/flows/line/states", { body: { name: "more", state: { type: "wait", transitions: { user_message: "done" } } } });
    const removed = await call("DELETE", "/api/flows/line/states/more?cascade=true");
    expect([removed.status, removed.body, removed.headers.get("etag")]).toEqual([204, null, '"3"']);
    const published = await call("POST", "/api/flows/line/publish", { body: { revision: 3 } });
    expect((await call("POST", "/api/flows/line/publish", { body: { revision: 3 } })).body).toEqual(published.body);
    expect(await revisionOf()).toMatchObject({ number: 1, status: "published", revision: 3 });
    await call("PUT", "/api/flows/line/states/hello", { body: { rename: "welcome" } });
    expect(await revisionOf()).toMatchObject({ number: 2, status: "draft", revision: 4 });
    const { body } = await call("GET", "/api/flows/line/builder?version=1");
    expect(body.result).toMatchObject({ version: { number: 1, status: "published", revision: 3 }, definition: { initialState: "hello" } });
    expect((await call("GET", "/api/flows/line/versions")).body.result).toMatchObject({
      versions: [{ number: 2 }, { number: 1, checksum: published.body.result.version.checksum }],
      nextCursor: null,
    });
  });

  it("gives the definition itself as a download", async () => {
    const answer = await call("GET", "/api/flows/greeting/export");
    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="greeting-v1.json"');
    expect(answer.body).toMatchObject({ schemaVersion: 2, id: "greeting" });
  });
});
