import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callsPerBatch } from "@/flows/protocol/wire-values";
import { startTestServer, type TestServer } from "@/testing/server/test-server";
import { networkOf } from "../../network/address";
import { appRouter } from "../root";

/** Every procedure that there is: a new one is covered by being there. */
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>).map(([path, { _def }]) => ({
  path,
  type: _def.type,
}));
/** What the attack on the log sent: a class that no page of ours ever names. */
const foreignClass = { json: {}, meta: { values: { "": [["class", "q".repeat(8_000)]] } } };

let server: TestServer;
let cookie: string;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, env: { PARLEY_RATE_LIMITS: "on" } });
  cookie = await server.cookieOf("owner");
});
afterAll(() => server?.stop());

type Call = { path: string; type: string; input?: string; headers?: Record<string, string> };

/** The status and what stands for the screens in the error. */
async function call({ path, type, input = "", headers = {} }: Call): Promise<{ status: number; appCode: string | null; wait: string | null }> {
  const isQuery = type === "query";
  const search = isQuery && input !== "" ? `?input=${encodeURIComponent(input)}` : "";
  const response = await fetch(`${server.url}/api/trpc/${path}${search}`, {
    method: isQuery ? "GET" : "POST",
    headers: { "content-type": "application/json", origin: server.url, ...headers },
    ...(isQuery ? {} : { body: input }),
  });
  const text = await response.text();
  return { status: response.status, appCode: /"appCode":"([A-Z_]+)"/.exec(text)?.[1] ?? null, wait: response.headers.get("retry-after") };
}

/** Uses up a limit inside the process, then asks; again when a new second of the rate began in between. */
async function refused(take: () => Promise<void>, ask: () => ReturnType<typeof call>): ReturnType<typeof call> {
  for (;;) {
    while (
      await take().then(
        () => true,
        () => false,
      )
    ); // until it is used up
    const answer = await ask();
    if (answer.status === 429) return answer;
  }
}

/** Asks until it is taken: there are more procedures than a stranger may call at once. */
async function taken(ask: () => ReturnType<typeof call>): ReturnType<typeof call> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 429) return answer;
    await pause(100);
  }
}

describe("each procedure of the studio's pages", () => {
  it("is there", () => {
    expect(procedures.length).toBeGreaterThan(25);
    process.stdout.write(`  procedures: ${procedures.length}\n`);
  });

  it.each(procedures)("$path takes plain JSON alone, and what is no JSON is INVALID_INPUT", async ({ path, type }) => {
    const broken = await call({ path, type, input: "{broken", headers: { cookie } });
    expect(broken).toMatchObject({ status: 400, appCode: "INVALID_INPUT" });
    const named = await call({ path, type, input: JSON.stringify(foreignClass), headers: { cookie } });
    expect(named.appCode).not.toBe("INTERNAL");
  });

  it.each(procedures)("$path knows who asks before it reads what was sent", async ({ path, type }) => {
    const answer = await taken(() => call({ path, type, input: "{broken" }));
    expect(["UNAUTHENTICATED", "INVALID_INPUT"]).toContain(answer.appCode);
    const isPublic = path.startsWith("setup.") || path === "session.me";
    if (!isPublic) expect(answer).toMatchObject({ status: 401, appCode: "UNAUTHENTICATED" });
  });

  it.each(procedures)("$path is counted by address, and by person, before it reads what was sent", async ({ path, type }) => {
    const { rateLimits } = server.container;
    const stranger = await refused(
      () => rateLimits.useStranger(networkOf("127.0.0.1"), 10),
      () => call({ path, type, input: "{broken" }),
    );
    expect(stranger).toMatchObject({ status: 429, appCode: "RATE_LIMITED", wait: expect.stringMatching(/^\d+$/) });
    const someone = await server.cookieOf("viewer");
    const actor = await server.container.identify.byCookie(someone, networkOf("127.0.0.1"));
    const person = await refused(
      () => rateLimits.usePerson(actor?.id ?? "", 50),
      () => call({ path, type, input: "{broken", headers: { cookie: someone } }),
    );
    expect(person).toMatchObject({ status: 429, appCode: "RATE_LIMITED" });
  });
});

describe("calls that travel together", () => {
  it(`are at most ${callsPerBatch}: more are refused as a whole, before any work`, async () => {
    const query = (count: number) =>
      call({ path: `${Array.from({ length: count }, () => "setup.status").join(",")}?batch=1`, type: "mutation", headers: { cookie } });
    const asked = { queries: 0 };
    const needsOwner = server.container.accounts.needsOwner;
    server.container.accounts.needsOwner = () => {
      asked.queries += 1;
      return needsOwner();
    };
    const get = async (count: number) =>
      (await fetch(`${server.url}/api/trpc/${Array.from({ length: count }, () => "setup.status").join(",")}?batch=1`, { headers: { cookie } })).status;
    expect([await get(callsPerBatch), asked.queries]).toEqual([200, callsPerBatch]);
    expect([await get(callsPerBatch + 1), await get(500), asked.queries]).toEqual([400, 400, callsPerBatch]);
    expect((await query(callsPerBatch + 1)).status).toBe(400);
  });
});
