import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createRestClient, type RestAnswer, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import { networkOf } from "../../network/address";

let server: TestServer;
let call: RestClient;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, env: { PARLEY_RATE_LIMITS: "on", PARLEY_TRUST_PROXY: "1" } });
  call = createRestClient(server.url);
});
afterEach(() => void vi.restoreAllMocks());
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

  it("look no more keys up for opening where many were wrong, and open all the same", async () => {
    const { apiKeys, rateLimits } = server.container;
    const [lookedUp, asWrong, asKey] = [vi.spyOn(apiKeys, "actorForKey"), vi.spyOn(rateLimits, "wrongSecret"), vi.spyOn(rateLimits, "useKey")];
    const network = networkOf("2001:db8:7:7::1");
    const open = async (key: string, index: number) =>
      (await call("POST", "/api/chat/sessions", { key, headers: { "X-Forwarded-For": `2001:db8:7:7::${index.toString(16)}` }, body: {} })).status;
    const statuses = [];
    for (let index = 0; index < 60; index += 1) statuses.push(await open(`pk_${String(index).padStart(40, "0")}`, index));
    expect(new Set(statuses)).toEqual(new Set([201]));
    expect([lookedUp, asWrong, asKey].map(({ mock }) => mock.calls.length)).toEqual([60, 60, 0]);
    for (let tried = 0, isLookedUp = true; isLookedUp; tried += 1) {
      while (!(await rateLimits.isGuessing(network))) await rateLimits.wrongSecret(network).catch(() => undefined);
      // One comes back each second: then a right key, one that nobody has used yet, is looked up and worth something.
      const before = lookedUp.mock.calls.length;
      expect(await open(await server.keyOf("editor"), tried)).toBe(201);
      isLookedUp = lookedUp.mock.calls.length > before;
      expect(asKey.mock.calls.length).toBe(isLookedUp ? tried + 1 : tried);
    }
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
