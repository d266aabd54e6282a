import { describe, expect, it } from "vitest";
import { relativeTime } from "./time-words";

const now = Date.parse("2026-11-21T12:00:00Z");

describe("relativeTime", () => {
  it.each([
    ["2026-11-21T11:59:55Z", "just now"],
    ["2026-11-21T11:59:30Z", "30 s ago"],
    ["2026-11-21T11:55:10Z", "4 min ago"],
    ["2026-11-21T09:00:00Z", "3 h ago"],
    ["2026-11-19T12:00:00Z", "2 d ago"],
    ["2026-11-21T12:15:00Z", "in 15 min"],
    ["2026-11-21T12:00:45Z", "in 45 s"],
    ["2026-11-21T12:00:29Z", "just now"],
    ["2026-03-04T12:00:00Z", "4 Mar"],
    ["2025-03-04T12:00:00Z", "4 Mar 2025"],
  ])("says of %s: %s", (at, words) => {
    expect(relativeTime(Date.parse(at), now)).toBe(words);
  });
});
