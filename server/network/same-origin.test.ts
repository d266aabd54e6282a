import { describe, expect, it } from "vitest";
import { isSameOrigin } from "./same-origin";

const https = "https://parley.example";
const http = "http://localhost:3000";

describe("isSameOrigin", () => {
  it.each([
    [https, "parley.example", https],
    // A proxy may pass another host on.
    [https, "10.0.0.7:3000", https],
    [http, "localhost:3000", http],
    ["http://127.0.0.1:3000", "127.0.0.1:3000", http],
    ["http://192.168.1.4", "192.168.1.4:80", http],
    ["https://parley.example:8443", "parley.example:8443", https],
    ["http://[::1]:3000", "[::1]:3000", http],
  ])("takes %s at %s for %s", (origin, host, publicUrl) => {
    expect(isSameOrigin(origin, host, publicUrl)).toBe(true);
  });

  it.each([
    [undefined, "parley.example", https],
    [null, "parley.example", https],
    ["", "parley.example", https],
    ["null", "parley.example", https],
    ["http://parley.example", "parley.example", https],
    ["https://parley.example:444", "parley.example", https],
    ["https://evil.example", "parley.example", https],
    ["https://parley.example.evil.example", "parley.example", https],
    ["https://parley.example@evil.example", "parley.example", https],
    ["https://parley.example/", "parley.example", https],
    ["https://localhost:3000", "localhost:3000", http],
    ["http://localhost:3001", "localhost:3000", http],
    ["file://", "", http],
    ["http://", "", http],
    ["https://evil.example", "evil.example/", http],
    [https, undefined, http],
  ])("refuses %s at %s for %s", (origin, host, publicUrl) => {
    expect(isSameOrigin(origin, host, publicUrl)).toBe(false);
  });
});
