import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { requestBytes, sendRaw } from "@/testing/hostile/raw-http";
import { createLogger } from "../logging/logger";
import { createRateLimits } from "../rate-limits/rate-limits";
import { createPagesGate } from "./pages-gate";

const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) server.close();
});

/** A server whose pages take as long as they are held. */
async function serve() {
  const seen = { now: 0, most: 0, rendered: 0 };
  const env = { PARLEY_TRUST_PROXY: 0 } as Parameters<typeof createPagesGate>[0]["env"];
  const through = createPagesGate({ rateLimits: createRateLimits({ isOff: false }), env, log: createLogger({ level: "silent" }) });
  const server = createServer((request, response) => {
    void through(request, response, async () => {
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.now -= 1;
      seen.rendered += 1;
      response.end("a page");
    });
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { seen, url: `http://127.0.0.1:${port}` };
}

describe("createPagesGate", () => {
  it("lets a few pages of one network be made at a time, and refuses who asks on and on", async () => {
    const { seen, url } = await serve();
    const statuses = await Promise.all(Array.from({ length: 600 }, async (_, index) => (await fetch(`${url}/sign-in?x=${index}`)).status));
    expect(seen.most).toBeLessThanOrEqual(2);
    expect(seen.rendered).toBe(statuses.filter((status) => status === 200).length);
    expect(statuses.filter((status) => status === 429 || status === 503).length).toBeGreaterThan(200);
  });

  it.each([
    ["an address that cannot be read", "GET", "/pay/%zz", [], 400],
    ["no address at all", "OPTIONS", "*", [], 400],
    ["another server's address", "GET", "http://evil.example/flows", [], 400],
    ["the image service", "GET", "/_next/image?url=%2Fa%0Aforged&w=64&q=75", [], 404],
    ["an action that no page has", "POST", "/sign-in", [["Next-Action", "0".repeat(40)]], 404],
    ["a sign-in that is no form", "GET", "/api/auth/callback/credentials", [], 405],
  ] as const)("refuses %s before a page is made", async (_what, method, target, headers, status) => {
    const { seen, url } = await serve();
    expect((await sendRaw(url, requestBytes({ method, target, headers: [...headers], body: Buffer.alloc(0) })))[0]).toBe(status);
    expect(seen.rendered).toBe(0);
  });
});
