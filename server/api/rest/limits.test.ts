import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { networkOf } from "../../network/address";
import { createRestClient, type RestAnswer, type RestClient } from "../../testing/rest-client";
import { ownerKey, startTestServer, type TestServer } from "../../testing/test-server";

let server: TestServer;
let call: RestClient;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, env: { PARLEY_RATE_LIMITS: "on" } });
  call = createRestClient(server.url);
});
afterAll(() => server?.stop());

/** Uses up a limit inside the process, then asks over HTTP; again when a new second of the rate began in between. */
async function refusedAfter(takeOne: () => Promise<void>, ask: () => Promise<RestAnswer>): Promise<RestAnswer> {
  for (;;) {
    while (
      await takeOne().then(
        () => true,
        () => false,
      )
    ); // until it is used up
    const answer = await ask();
    if (answer.status === 429) return answer;
  }
}

const refusal = { status: 429, body: { status: "error", code: "RATE_LIMITED" } };
const waitOf = (answer: RestAnswer) => Number(answer.headers.get("retry-after"));

describe("rate limits", () => {
  it("stop a session that floods, say when to come back, and leave others and reading alone", async () => {
    const [loud, quiet] = [
      (await call("POST", "/api/chat/sessions", { body: {} })).body.result,
      (await call("POST", "/api/chat/sessions", { body: {} })).body.result,
    ];
    const send = ({ sessionId, token }: { sessionId: string; token: string }) =>
      call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: "c_1", message: "hi" } });
    const refused = await refusedAfter(
      () => server.container.rateLimits.sendMessage(loud.sessionId),
      () => send(loud),
    );
    expect(refused).toMatchObject(refusal);
    expect(waitOf(refused)).toBeGreaterThanOrEqual(1);
    expect((await send(quiet)).status).toBe(200);
    expect((await call("GET", `/api/chat/sessions/${loud.sessionId}/messages`, { key: loud.token })).status).toBe(200);
  });

  it("count a request with a valid key against the key, never the address", async () => {
    const open = (key: string | null) => call("POST", "/api/chat/sessions", { key, body: {} });
    const refused = await refusedAfter(
      () => server.container.rateLimits.openSession(networkOf("127.0.0.1")),
      () => open(null),
    );
    expect(refused).toMatchObject(refusal);
    expect((await open(ownerKey)).status).toBe(201);
    expect((await call("GET", "/api/health")).status).toBe(200);
  });

  it("stop one key without stopping another", async () => {
    const key = await server.keyOf("viewer");
    const actor = await server.container.identify.byKey(key, networkOf("127.0.0.1"));
    const refused = await refusedAfter(
      () => server.container.rateLimits.useKey(actor?.id ?? ""),
      () => call("GET", "/api/flows", { key }),
    );
    expect(refused).toMatchObject(refusal);
    expect((await call("GET", "/api/flows", { key: ownerKey })).status).toBe(200);
  });
});
