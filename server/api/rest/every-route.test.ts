import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestBytes, sendRaw } from "@/testing/hostile/raw-http";
import { startTestServer, type TestServer } from "@/testing/server/test-server";
import { networkOf } from "../../network/address";
import { routes } from "./routes";

const defaultBodyLimit = 1_048_576;
/** Every route that there is: a new one is covered by being there. */
const all = routes.map((route) => ({ ...route, name: `${route.method} ${route.path}`, target: route.path.replace(/:\w+/g, "x") }));
const writing = all.filter(({ method }) => method !== "GET");
const operators = all.filter(({ access }) => access.type === "operator");

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, env: { PARLEY_RATE_LIMITS: "on" } });
});
afterAll(() => server?.stop());

const statusOf = async (method: string, target: string, headers: readonly (readonly [string, string])[], body = Buffer.alloc(0)) =>
  (await sendRaw(server.url, requestBytes({ method, target, headers, body })))[0];

describe("each route", () => {
  it.each(operators)("$name counts whoever comes with a cookie", async ({ method, target }) => {
    const cookie = await server.cookieOf("owner");
    const actor = await server.container.identify.byCookie(cookie, networkOf("127.0.0.1"));
    const { rateLimits } = server.container;
    for (;;) {
      while (
        await rateLimits.usePerson(actor?.id ?? "", 50).then(
          () => true,
          () => false,
        )
      ); // until it is used up
      const status = await statusOf(method, target, [
        ["Cookie", cookie],
        ["Origin", "http://localhost"],
      ]);
      // Another second of the rate may have begun in between.
      if (status === 429) break;
      expect([200, 400, 404, 422]).toContain(status);
    }
  });

  it.each(writing)("$name never waits for a body that announces more than it takes", async ({ method, target, bodyLimit = defaultBodyLimit }) => {
    const status = await statusOf(method, target, [["Content-Length", String(bodyLimit + 1)]]);
    expect([401, 404, 413]).toContain(status);
  });

  it("is one of many", () => {
    process.stdout.write(`  routes: ${all.length}, ${writing.length} with a body, ${operators.length} for operators\n`);
    expect(Math.min(writing.length, operators.length)).toBeGreaterThan(10);
  });
});
