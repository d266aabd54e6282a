import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOf, networkOf, readAddress } from "./address";

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

  it.each(["unknown", "_hidden", "1.2.3", "1.2.3.4:5678:9", "999.1.1.1", "[::1", "1.1.1.1.evil.example", "localhost", "::ffff:999.1.1.1"])(
    "does not believe %s",
    (entry) => {
      expect(addressOf(request(entry), 1)).toBe("10.0.0.1");
    },
  );

  it("reads the connection's own address the same way", () => {
    expect(addressOf({ socket: { remoteAddress: "::ffff:10.0.0.9" }, headers: {} }, 0)).toBe("10.0.0.9");
    expect(addressOf({ socket: { remoteAddress: undefined }, headers: {} }, 0)).toBe("unknown");
  });

  it("is the same for one client whatever port it comes from", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 1, max: 65_535 }), (address, port) => {
        const withPort = address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
        expect(networkOf(addressOf(request(withPort), 1))).toBe(networkOf(addressOf(request(address), 1)));
      }),
    );
  });
});

describe("readAddress", () => {
  it.each([
    ["1.2.3.4:5678", "1.2.3.4"],
    ["[::1]:80", "::1"],
    ["[2001:DB8::1]", "2001:db8::1"],
    ['"[2001:db8::1]:443"', "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["::ffff:1.2.3.4", "1.2.3.4"],
    ["::ffff:102:304", "1.2.3.4"],
    ["0:0:0:0:0:ffff:1.2.3.4", "1.2.3.4"],
  ])("reads %s as %s", (text, address) => {
    expect(readAddress(text)).toBe(address);
  });
});

describe("networkOf", () => {
  it.each([
    ["1.2.3.4", "1.2.3.4"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::ffff:10.0.0.9", "10.0.0.9"],
    ["2001:db8:1:2::/64", "2001:db8:1:2::/64"],
    ["unknown", "unknown"],
  ])("counts %s as %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it("is one for all addresses of a /64", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 }), (groups) => {
        const hex = groups.map((group) => group.toString(16));
        const other = [...hex.slice(0, 4), "1", "2", "3", "4"].join(":");
        if (readAddress(hex.join(":"))?.includes(".") || readAddress(other)?.includes(".")) return;
        expect(networkOf(hex.join(":"))).toBe(networkOf(other));
      }),
    );
  });
});
