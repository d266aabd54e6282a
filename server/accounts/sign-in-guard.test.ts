import { describe, expect, it } from "vitest";
import { parseEnv } from "../env";
import { createRateLimits } from "../rate-limits/rate-limits";
import { refuseSignIn } from "./sign-in-guard";

const env = parseEnv({ DATABASE_URL: "postgres://none", NEXTAUTH_SECRET: "x".repeat(32), NEXTAUTH_URL: "https://studio.example" });
const attempt = (email: string, address = "10.0.0.1") =>
  new Request("https://studio.example/api/auth/callback/credentials", {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", "x-parley-address": address },
    body: new URLSearchParams({ email, password: "wrong" }),
  });

describe("refuseSignIn", () => {
  it("lets ten attempts through an address and e-mail, then says when to come back", async () => {
    const deps = { env, rateLimits: createRateLimits({ isOff: false }) };
    for (let count = 0; count < 10; count += 1) expect(await refuseSignIn(attempt(count % 2 ? "asha@example.org" : " ASHA@example.org"), deps)).toBeNull();
    const refused = await refuseSignIn(attempt("asha@example.org"), deps);
    expect([refused?.status, await refused?.json()]).toEqual([429, { url: "https://studio.example/sign-in?error=RATE_LIMITED" }]);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(800);
    expect(await refuseSignIn(attempt("asha@example.org", "10.0.0.2"), deps)).toBeNull();
    expect(await refuseSignIn(attempt("bela@example.org"), deps)).toBeNull();
  });

  it("counts attempts only, and leaves the body to next-auth", async () => {
    const deps = { env, rateLimits: createRateLimits({ isOff: false }) };
    for (let count = 0; count < 20; count += 1) expect(await refuseSignIn(new Request("https://studio.example/api/auth/session"), deps)).toBeNull();
    const request = attempt("asha@example.org");
    await refuseSignIn(request, deps);
    expect(await request.text()).toContain("password=wrong");
  });
});
