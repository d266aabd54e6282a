import { describe, expect, it } from "vitest";
import { ownAddress } from "./auth-options";

const base = "https://parley.example:8443";

describe("ownAddress", () => {
  it.each([
    ["/runs?x=1", `${base}/runs?x=1`],
    [`${base}/flows`, `${base}/flows`],
    [base, base],
    ["https://evil.example", base],
    ["//evil.example", base],
    [`${base}@evil.example/`, base],
    [`${base}//evil.example`, base],
    ["\0", base],
    ["http://", base],
    ["javascript:alert(1)", base],
    ["", base],
  ])("leads %j to %s", (url, address) => {
    expect(ownAddress(url, base)).toBe(address);
  });
});
