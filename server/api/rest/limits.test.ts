import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRestClient, type RestAnswer, type RestClient } from "../../testing/rest-client";
import { ownerKey, startTestServer, type TestServer } from "../../testing/test-server";

let server: TestServer;
let call: RestClient;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, env: { PARLEY_RATE_LIMITS: "on" } });
  call = createRestClient(server.url);
});
afterAll(() => server?.stop());

async function countRefused(attempts: number, attempt: (index: number) => Promise<RestAnswer>): Promise<RestAnswer[]> {
  const answers = await Promise.all(Array.from({ length: attempts }, (_none, index) => attempt(index)));
  return answers.filter(({ status }) => status === 429);
}

describe("rate limits", () => {
  it("stop a session that floods, say when to come back, and leave others alone", async () => {
    const [loud, quiet] = [
      (await call("POST", "/api/chat/sessions", { body: {} })).body.result,
      (await call("POST", "/api/chat/sessions", { body: {} })).body.result,
    ];
    const send = ({ sessionId, token }: { sessionId: string; token: string }, id: string) =>
      call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: id, message: "" } });
    const refused = await countRefused(120, (index) => send(loud, `c_${index}`));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ status: 429, body: { status: "error", code: "RATE_LIMITED" } });
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect((await send(quiet, "c_1")).status).toBe(400);
    expect((await call("GET", `/api/chat/sessions/${loud.sessionId}/messages`, { key: loud.token })).status).toBe(200);
  });

  it("count a request with a valid key against the key, never the address", async () => {
    const openings = await countRefused(400, () => call("POST", "/api/chat/sessions", { raw: "not json" }));
    expect(openings.length).toBeGreaterThan(0);
    expect((await call("POST", "/api/chat/sessions", { key: ownerKey, body: {} })).status).toBe(201);
    const key = await server.keyOf("viewer");
    const reads = await countRefused(900, () => call("GET", "/api/executors", { key }));
    expect(reads.length).toBeGreaterThan(0);
    expect((await call("GET", "/api/flows", { key: ownerKey })).status).toBe(200);
    expect((await call("GET", "/api/health")).status).toBe(200);
  });
});
