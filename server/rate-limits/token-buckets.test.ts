import { describe, expect, it } from "vitest";
import { createTokenBuckets } from "./token-buckets";

function buckets(bucket = { burst: 3, perSecond: 2 }) {
  const clock = { at: 0 };
  return { clock, ...createTokenBuckets(bucket, () => clock.at) };
}

describe("createTokenBuckets", () => {
  it("gives the burst at once, then the rate, and says how long to wait", () => {
    const { take, clock } = buckets();
    expect([take("a"), take("a"), take("a"), take("a")]).toEqual([0, 0, 0, 500]);
    clock.at += 500;
    expect([take("a"), take("a")]).toEqual([0, 500]);
    // However long nothing was taken, no more than the burst is there: 1,000 s would be 2,000.
    clock.at += 1_000_000;
    expect([take("a"), take("a"), take("a"), take("a")]).toEqual([0, 0, 0, 500]);
  });

  it("keeps keys apart, and looks without taking", () => {
    const { take, has } = buckets({ burst: 1, perSecond: 1 });
    expect([has("a"), has("a"), take("a"), has("a"), has("b"), take("b")]).toEqual([true, true, 0, false, true, 0]);
  });

  it("stays small: what is full again goes first, and a used up one is not given a new start by many others soon", () => {
    const { take, size, clock } = buckets();
    for (let key = 0; key < 20_000; key += 1) take(`k${key}`);
    clock.at += 2_000;
    for (let times = 0; times < 3; times += 1) take("used up");
    for (let key = 0; key < 5_000; key += 1) take(`l${key}`);
    expect([size() <= 20_000, take("used up") > 0]).toEqual([true, true]);
  });
});
