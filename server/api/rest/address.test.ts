import { describe, expect, it } from "vitest";
import { addressOf } from "./address";

const socket = { remoteAddress: "10.0.0.1" };
const request = (forwarded?: string) => ({ socket, headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded } });

describe("addressOf", () => {
  it("believes nobody without a trusted proxy", () => {
    expect(addressOf(request("1.1.1.1"), 0)).toBe("10.0.0.1");
  });

  it("takes what the outermost trusted proxy saw, not what the client claimed", () => {
    expect(addressOf(request("6.6.6.6, 1.1.1.1"), 1)).toBe("1.1.1.1");
    expect(addressOf(request("6.6.6.6, 1.1.1.1, 2.2.2.2"), 2)).toBe("1.1.1.1");
  });

  it("falls back to the connection when the header has too few entries", () => {
    expect(addressOf(request("1.1.1.1"), 2)).toBe("10.0.0.1");
    expect(addressOf(request(), 1)).toBe("10.0.0.1");
  });
});
