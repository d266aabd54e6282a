import { expect, it } from "vitest";
import { isAllowedHost, readAllowedHosts } from "./allow-list";

it.each<[string, string, boolean]>([
  ["https://api.example.com/a", "api.example.com", true],
  ["https://API.example.com./a", "api.example.com", true],
  ["http://api.example.com/a", "api.example.com", true],
  ["https://api.example.com:8443/a", "api.example.com", false],
  ["https://api.example.com:8443/a", "api.example.com:8443", true],
  ["https://api.example.com:443/a", "api.example.com", true],
  ["https://api.example.com/", "*.example.com", true],
  ["https://a.b.example.com/", "*.example.com", true],
  ["https://example.com/", "*.example.com", false],
  ["https://badexample.com/", "*.example.com", false],
  ["https://example.com.evil.test/", "example.com", false],
  ["https://example.com@evil.test/", "example.com", false],
  ["https://evil.test/?example.com", "example.com", false],
  ["https://bücher.example/", "bücher.example", true],
  ["https://xn--bcher-kva.example/", "bücher.example", true],
  ["https://anything.test/", "*", true],
  ["https://anything.test:22/", "*", false],
  ["https://[2606:4700::1]/", "[2606:4700::1]", true],
  ["https://[2606:4700::1]:81/", "[2606:4700::1]:81", true],
  ["https://any.test/", "*.", false],
  ["https://any.test/", "", false],
])("%s against %s: %s", (url, entry, expected) => {
  expect(isAllowedHost(new URL(url), [entry])).toBe(expected);
});

it("reads a list with commas, spaces and lines", () => {
  expect(readAllowedHosts(" a.test, *.b.test\n c.test:81 ,,")).toEqual(["a.test", "*.b.test", "c.test:81"]);
  expect(readAllowedHosts(undefined)).toEqual([]);
});
