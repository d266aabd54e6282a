import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";

let server: TestServer;
let call: RestClient;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url, { key: ownerKey });
});
afterAll(() => server?.stop());

async function aFlow(slug: string) {
  await call("POST", "/api/flows/builder", { body: { slug, definition: greetingFlow } });
  await call("POST", `/api/flows/${slug}/publish`, { body: { revision: 1 } });
}

const setStatus = (slug: string, status: string) => call("PUT", `/api/flows/${slug}/status`, { body: { status } });
const open = (slug: string) => call("POST", "/api/chat/sessions", { key: null, body: { flow: slug } });

describe("a published flow that is archived", () => {
  it("takes nobody new, lets who is under way go on, and opens again when it is restored", async () => {
    await aFlow("kept");
    const { body } = await open("kept");
    const { sessionId, token } = body.result;
    expect(await setStatus("kept", "archived")).toMatchObject({ status: 200, body: { result: { flow: { slug: "kept", status: "archived" } } } });
    expect(await open("kept")).toMatchObject({ status: 409, body: { code: "FLOW_INACTIVE" } });
    const answer = await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: "c_1", message: "Asha" } });
    expect(answer).toMatchObject({ status: 200, body: { result: { flowState: { flowId: "kept", status: expect.stringMatching(/running|completed/) } } } });
    await setStatus("kept", "active");
    expect((await open("kept")).status).toBe(201);
  });

  it("stays archived when another version of it is published", async () => {
    await aFlow("resting");
    await setStatus("resting", "archived");
    const { body } = await call("GET", "/api/flows/resting/builder");
    const [name = ""] = Object.keys(body.result.definition.states);
    await call("PUT", `/api/flows/resting/states/${name}`, {
      body: { position: { x: 9, y: 9 }, state: { ...body.result.definition.states[name], description: "New." } },
    });
    expect((await call("POST", "/api/flows/resting/publish", { body: { revision: 2 } })).status).toBe(200);
    expect(await open("resting")).toMatchObject({ status: 409, body: { code: "FLOW_INACTIVE" } });
  });

  it.each(["draft", "on", null])("is never set to %j", async (status) => {
    await aFlow(`odd_${status}`);
    expect(await call("PUT", `/api/flows/odd_${status}/status`, { body: { status } })).toMatchObject({ status: 400, body: { code: "INVALID_INPUT" } });
  });

  it("is no word for what was never published", async () => {
    await call("POST", "/api/flows/builder", { body: { slug: "draft_only", definition: greetingFlow } });
    expect(await setStatus("draft_only", "archived")).toMatchObject({ status: 409, body: { code: "FLOW_NOT_PUBLISHED" } });
  });
});

describe("deleting a flow", () => {
  it("takes one that was published and never ran", async () => {
    await aFlow("unused");
    expect((await call("DELETE", "/api/flows/unused")).status).toBe(204);
    expect(await open("unused")).toMatchObject({ status: 404, body: { code: "FLOW_NOT_FOUND" } });
    expect((await call("DELETE", "/api/flows/unused")).status).toBe(404);
  });

  it("refuses one that ran, and keeps it", async () => {
    await aFlow("used");
    await open("used");
    expect(await call("DELETE", "/api/flows/used")).toMatchObject({ status: 400, body: { code: "INVALID_INPUT", details: { reason: "HAS_RUNS" } } });
    expect((await open("used")).status).toBe(201);
  });
});
