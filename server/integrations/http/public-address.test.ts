import { expect, it } from "vitest";
import { isPublicAddress } from "./public-address";

it.each([
  "8.8.8.8",
  "93.184.216.34",
  "1.1.1.1",
  "172.15.255.255",
  "172.32.0.1",
  "100.63.255.255",
  "100.128.0.1",
  "2606:4700:4700::1111",
  "2a00:1450:4001:81b::200e",
])("%s is public", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

it.each([
  ["this host", "0.0.0.0"],
  ["private", "10.1.2.3"],
  ["private", "172.16.0.1"],
  ["private", "172.31.255.255"],
  ["private", "192.168.1.1"],
  ["carrier's", "100.64.0.1"],
  ["a cloud's metadata behind a carrier's range", "100.100.100.200"],
  ["loopback", "127.0.0.1"],
  ["loopback", "127.255.255.254"],
  ["link-local", "169.254.1.1"],
  ["metadata", "169.254.169.254"],
  ["metadata", "192.0.0.192"],
  ["metadata outside marked ranges", "168.63.129.16"],
  ["documentation", "203.0.113.9"],
  ["benchmarking", "198.19.0.1"],
  ["multicast", "224.0.0.1"],
  ["broadcast", "255.255.255.255"],
  ["loopback", "::1"],
  ["unspecified", "::"],
  ["mapped loopback", "::ffff:127.0.0.1"],
  ["mapped in hexadecimal", "::ffff:7f00:1"],
  ["mapped public", "::ffff:8.8.8.8"],
  ["compatible", "::127.0.0.1"],
  ["NAT64", "64:ff9b::7f00:1"],
  ["NAT64 of a network's own", "64:ff9b:1::a00:1"],
  ["6to4 of a private address", "2002:a00:1::1"],
  ["Teredo", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
  ["ISATAP", "2606:4700::5efe:a00:1"],
  ["ISATAP with the global mark", "2606:4700::200:5efe:a00:1"],
  ["unique local", "fd00:ec2::254"],
  ["link-local", "fe80::1"],
  ["link-local with a zone", "fe80::1%eth0"],
  ["public with a zone", "2606:4700::1%eth0"],
  ["site-local", "fec0::1"],
  ["multicast", "ff02::1"],
  ["documentation", "2001:db8::1"],
  ["documentation", "3fff::1"],
  ["discard", "100::1"],
  ["no address", "localhost"],
  ["no address", "2130706433"],
  ["nothing", ""],
])("%s (%s) is not", (_what, address) => {
  expect(isPublicAddress(address)).toBe(false);
});
