import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRestClient } from "@/testing/server/rest-client";
import { startTestServer, type TestServer } from "@/testing/server/test-server";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { networkOf } from "../network/address";
import { createAuthOptions } from "./auth-options";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, env: { PARLEY_RATE_LIMITS: "on", PARLEY_TRUST_PROXY: "1" } });
});
afterAll(() => server?.stop());

const from = (address: string) => ({ "X-Forwarded-For": address });
const wrongKey = (index: number) => `pk_${String(index).padStart(40, "0")}`;

describe("wrong keys", () => {
  it("count by network, whatever port or address of it they come from, and not against keys that are right", async () => {
    const call = createRestClient(server.url);
    const key = await server.keyOf("viewer");
    expect((await call("GET", "/api/flows", { key, headers: from("2001:db8::1") })).status).toBe(200);
    const statuses: number[] = [];
    for (let index = 0; index < 120; index += 1)
      statuses.push(
        (await call("GET", "/api/flows", { key: wrongKey(index), headers: from(`[2001:db8::${(index + 2).toString(16)}]:${1000 + index}`) })).status,
      );
    expect(statuses.slice(0, 60)).toEqual(Array(60).fill(401));
    // One a second comes back.
    expect(statuses.slice(60).filter((status) => status === 429).length).toBeGreaterThan(20);
    expect((await call("GET", "/api/flows", { key, headers: from("2001:db8::1") })).status).toBe(200);
    expect((await call("GET", "/api/flows", { key: wrongKey(1), headers: from("2001:db8:0:1::1") })).status).toBe(401);
  });

  it("are not looked up any more once there were too many", async () => {
    const address = "10.4.4.4";
    const { identify } = server.container;
    const results = await Promise.allSettled(Array.from({ length: 300 }, (_, index) => identify.byKey(wrongKey(1000 + index), networkOf(address))));
    const late = await Promise.allSettled(Array.from({ length: 50 }, (_, index) => identify.byKey(wrongKey(2000 + index), networkOf(address))));
    expect(results.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(65);
    expect(late.filter(({ status }) => status === "rejected").length).toBeGreaterThanOrEqual(45);
  });
});

describe("the sign-in of next-auth", () => {
  const client = { address: "10.5.5.5", userAgent: null };
  const optionsFor = (limited: number[], at = client) => createAuthOptions(server.container, { client: at, onLimited: (seconds) => limited.push(seconds) });
  // What next-auth calls, whatever the path of the request was.
  const authorize = (input: unknown, limited: number[] = [], at = client) => {
    const [provider] = optionsFor(limited, at).providers;
    return (provider as unknown as { options: { authorize: (input: unknown) => Promise<unknown> } }).options.authorize(input);
  };

  it("counts every attempt, also one that is no attempt, and says when to come back", async () => {
    const limited: number[] = [];
    const attempts = [
      { email: "asha@example.org", password: "x" },
      { email: " ASHA@example.org ", password: "y" },
    ];
    const outcomes: unknown[] = [];
    for (let count = 0; count < 12; count += 1) outcomes.push(await authorize(attempts[count % 2], limited).catch((error: Error) => error.message));
    expect(outcomes).toEqual([...Array(10).fill(null), "RATE_LIMITED", "RATE_LIMITED"]);
    expect(limited.every((seconds) => seconds > 800 && seconds <= 900)).toBe(true);
    for (let count = 0; count < 12; count += 1)
      outcomes.push(await authorize({ nonsense: true }, limited, { ...client, address: "10.5.5.6" }).catch((error: Error) => error.message));
    expect(outcomes.slice(12)).toEqual([...Array(10).fill(null), "RATE_LIMITED", "RATE_LIMITED"]);
  });

  it("does not renew a cookie whose sign-in has ended", async () => {
    const { db, sessions } = server.container;
    await db.user.create({ data: { id: "u_gone", email: "gone@example.org", memberships: { create: { workspaceId, role: "viewer" } } } });
    const sid = await sessions.begin({ userId: "u_gone", version: 0, ...client });
    const { callbacks } = optionsFor([]);
    const renew = () => callbacks?.jwt?.({ token: { sub: "u_gone", sid } } as never);
    expect(await renew()).toEqual({ sub: "u_gone", sid });
    await optionsFor([]).events?.signOut?.({ token: { sub: "u_gone", sid } } as never);
    await expect(renew()).rejects.toThrow("ended");
  });
});
