import { describe, expect, it } from "vitest";
import { backoffMs } from "./backoff";

describe("backoffMs", () => {
  it("waits 1, 4, 16 and 64 seconds, then five minutes at most", () => {
    const middle = () => 0.5;
    expect([1, 2, 3, 4, 5, 50].map((attempts) => backoffMs(attempts, middle))).toEqual([1_000, 4_000, 16_000, 64_000, 256_000, 300_000]);
  });

  it("spreads by a quarter either way", () => {
    expect([0, 1].map((drawn) => backoffMs(1, () => drawn))).toEqual([750, 1_250]);
  });
});
