import { expect, it } from "vitest";
import { schedulesOf } from "./schedules-of";

it("gives the schedules that can be kept, of two that say the same the first", () => {
  const triggers = [
    { schedule: " 0  9 * * * ", purpose: "news", audience: "everyone" as const },
    { schedule: "0 9 * * *" },
    { schedule: "0 9 * * *", timezone: "Europe/Berlin" },
    { schedule: "0 9 * *" },
    { schedule: "0 9 * * *", timezone: "Mars/Olympus" },
    { schedule: "0 0 30 2 *" },
    { schedule: "" },
    { keyword: "menu" },
  ];
  expect(schedulesOf({ triggers }).map(({ text, timezone, audience, purpose }) => ({ text, timezone, audience, purpose }))).toEqual([
    { text: "0 9 * * *", timezone: null, audience: "everyone", purpose: "news" },
    { text: "0 9 * * *", timezone: "Europe/Berlin", audience: null, purpose: null },
  ]);
});
