import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, newNonce, securityHeaders } from "./security-headers";

const live = { isHttps: true, dev: false };

describe("contentSecurityPolicy", () => {
  it("lets no script run that does not carry the nonce", () => {
    const scripts = contentSecurityPolicy("abc", live)
      .split("; ")
      .find((part) => part.startsWith("script-src"));
    expect(scripts).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'");
  });

  it("lets text be evaluated in development alone", () => {
    expect(contentSecurityPolicy("abc", live)).not.toContain("unsafe-eval");
    expect(contentSecurityPolicy("abc", { isHttps: false, dev: true })).toContain("'unsafe-eval'");
  });

  it("names no other site and nothing that is open to all", () => {
    expect(contentSecurityPolicy("abc", live)).not.toMatch(/https?:|\*/);
  });
});

describe("securityHeaders", () => {
  it("ask for https for a year where there is https", () => {
    expect(securityHeaders("abc", live)).toHaveProperty("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    expect(securityHeaders("abc", { isHttps: false, dev: false })).not.toHaveProperty("Strict-Transport-Security");
  });
});

describe("newNonce", () => {
  it("is another one each time, of 128 bits", () => {
    const nonces = Array.from({ length: 100 }, newNonce);
    expect(new Set(nonces).size).toBe(100);
    expect(Buffer.from(nonces[0] ?? "", "base64")).toHaveLength(16);
  });
});
