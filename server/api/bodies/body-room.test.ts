import { describe, expect, it } from "vitest";
import { networkOf } from "../../network/address";
import { createBodyRoom } from "./body-room";

describe("createBodyRoom", () => {
  it("has no more room than it was given, whoever asks", () => {
    const room = createBodyRoom({ totalBytes: 10_000, perNetworkBytes: 10_000 });
    const places = Array.from({ length: 50 }, (_, index) => room.open(networkOf(`10.0.0.${index}`)).take(744));
    // 744 and 256 beside it
    expect(places.filter(Boolean)).toHaveLength(10);
    expect(room.heldBytes()).toBe(10_000);
  });

  it("keeps room for others when one address asks for all of it", () => {
    const room = createBodyRoom({ totalBytes: 10_000, perNetworkBytes: 4_000 });
    const greedy = Array.from({ length: 50 }, () => room.open(networkOf("10.0.0.1")).take(744));
    expect(greedy.filter(Boolean)).toHaveLength(4);
    expect(room.open(networkOf("10.0.0.2")).take(744)).toBe(true);
  });

  it("counts a body that comes byte by byte by what it costs", () => {
    const room = createBodyRoom({ totalBytes: 257 * 10, perNetworkBytes: 257 * 10 });
    const place = room.open(networkOf("10.0.0.1"));
    expect(Array.from({ length: 20 }, () => place.take(1)).filter(Boolean)).toHaveLength(10);
  });

  it("gets back what a body held", () => {
    const room = createBodyRoom({ totalBytes: 1_000, perNetworkBytes: 1_000 });
    const place = room.open(networkOf("10.0.0.1"));
    place.take(500);
    place.leave();
    place.leave();
    expect(room.heldBytes()).toBe(0);
  });
});
