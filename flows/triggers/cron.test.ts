import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cron, parseCron } from "./cron";
import { describeCron } from "./describe-cron";
import { nextTime, nextTimes } from "./next-times";
import { isZone } from "./zone-time";

const read = (text: string): Cron => {
  const parsed = parseCron(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.cron;
};
const timesOf = (text: string, zone: string, after: string, count = 3) =>
  nextTimes(read(text), zone, { after: Date.parse(after), count }).map((at) => new Date(at).toISOString().replace(":00.000Z", "Z"));

describe("parseCron", () => {
  it.each([
    ["* * * *", "it needs five fields: minute, hour, day of the month, month, day of the week"],
    ["* * * * * *", "it needs five fields: minute, hour, day of the month, month, day of the week"],
    ["60 * * * *", "'60' is no minute"],
    ["* 24 * * *", "'24' is no hour"],
    ["* * 0 * *", "'0' is no day of the month"],
    ["* * * 13 *", "'13' is no month"],
    ["* * * * 8", "'8' is no day of the week"],
    ["*/0 * * * *", "'*/0' is no minute"],
    ["5-1 * * * *", "'5-1' is no minute"],
    ["1,,2 * * * *", "'1,,2' is no minute"],
    ["-1 * * * *", "'-1' is no minute"],
    ["1.5 * * * *", "'1.5' is no minute"],
    ["* * * foo *", "'foo' is no month"],
    ["", "it needs five fields: minute, hour, day of the month, month, day of the week"],
  ])("says what is wrong with %j", (text, message) => {
    expect(parseCron(text)).toEqual({ ok: false, message });
  });

  it("reads names, lists, ranges and steps, and Sunday by both its numbers", () => {
    expect(read("0,30 9-17/4 1 jan,JUL 5-7")).toEqual({
      minutes: [0, 30],
      hours: [9, 13, 17],
      days: new Set([1]),
      months: new Set([1, 7]),
      weekdays: new Set([5, 6, 0]),
      anyDay: false,
      anyWeekday: false,
    });
    expect(read("5/20 * * * sun")).toMatchObject({ minutes: [5, 25, 45], weekdays: new Set([0]), anyDay: true });
  });
});

describe("nextTimes", () => {
  it("counts a time that clocks leave out when they go on, once", () => {
    // Berlin, 29 March 2026: 02:00 becomes 03:00 (01:00 UTC).
    expect(timesOf("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z")).toEqual(["2026-03-29T01:00Z", "2026-03-30T00:30Z", "2026-03-31T00:30Z"]);
    expect(timesOf("0,15,30,45 2,3 29 3 *", "Europe/Berlin", "2026-03-28T12:00:00Z", 5)).toEqual([
      "2026-03-29T01:00Z",
      "2026-03-29T01:15Z",
      "2026-03-29T01:30Z",
      "2026-03-29T01:45Z",
      "2027-03-29T00:00Z",
    ]);
  });

  it("counts a time that comes twice the first time only", () => {
    // Berlin, 25 October 2026: 03:00 becomes 02:00 (01:00 UTC).
    expect(timesOf("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2)).toEqual(["2026-10-25T00:30Z", "2026-10-26T01:30Z"]);
    expect(timesOf("0 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z")).toEqual(["2026-10-25T00:00Z", "2026-10-25T02:00Z", "2026-10-25T03:00Z"]);
    // Asked in the hour that comes again.
    expect(timesOf("45 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", 1)).toEqual(["2026-10-26T01:45Z"]);
  });

  it.each([
    ["half an hour's move", "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z", ["2026-10-03T15:30Z", "2026-10-04T15:15Z"]],
    ["a move at midnight", "0 0 * * *", "Africa/Cairo", "2026-04-23T12:00:00Z", ["2026-04-23T22:00Z", "2026-04-24T21:00Z"]],
    ["a day that was left out", "0 12 * * *", "Pacific/Apia", "2011-12-29T23:00:00Z", ["2011-12-30T10:00Z", "2011-12-30T22:00Z"]],
    ["a zone without moves", "0 9 * * *", "Asia/Kolkata", "2026-11-21T00:00:00Z", ["2026-11-21T03:30Z", "2026-11-22T03:30Z"]],
    ["the 29th of February", "0 0 29 2 *", "UTC", "2097-01-01T00:00:00Z", ["2104-02-29T00:00Z", "2108-02-29T00:00Z"]],
    ["days of both kinds", "0 0 13 * 5", "UTC", "2026-11-10T00:00:00Z", ["2026-11-13T00:00Z", "2026-11-20T00:00Z"]],
    ["a star that leaves the choice to the other", "0 0 */2 * 5", "UTC", "2026-11-10T00:00:00Z", ["2026-11-13T00:00Z", "2026-11-27T00:00Z"]],
  ])("knows %s", (_what, text, zone, after, expected) => {
    expect(timesOf(text, zone, after, 2)).toEqual(expected);
  });

  it("is null for what never comes", () => {
    expect(nextTime(read("0 0 31 2 *"), "UTC", 0)).toBeNull();
  });

  const part = (min: number, max: number) =>
    fc.oneof(
      { weight: 2, arbitrary: fc.constant("*") },
      fc.integer({ min, max }).map(String),
      fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      fc.integer({ min: 2, max: 9 }).map((step) => `*/${step}`),
    );
  const expression = fc.tuple(part(0, 59), part(0, 23), part(1, 28), part(1, 12), part(0, 6)).map((parts) => parts.join(" "));

  it("rises, and is shown by the clocks unless they leave it out", () => {
    const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Africa/Cairo");
    const around = fc.integer({ min: 0, max: 40 * 24 * 60 }).map((minutes) => Date.parse("2026-03-01T00:00:00Z") + minutes * 60_000);
    fc.assert(
      fc.property(expression, zones, around, (text, zone, after) => {
        const [first = 0, second = 0] = nextTimes(read(text), zone, { after, count: 2 });
        expect(first).toBeGreaterThan(after);
        expect(second).toBeGreaterThan(first);
        // Asked a moment before, it is still to come.
        expect(nextTime(read(text), zone, first - 1)).toBe(first);
      }),
      { numRuns: 200 },
    );
  });
});

describe("describeCron", () => {
  it.each([
    ["* * * * *", "every minute"],
    ["*/15 * * * *", "every 15 minutes"],
    ["0 * * * *", "every hour"],
    ["5 * * * *", "every hour at minute 5"],
    ["0 9 * * *", "at 09:00"],
    ["0,30 9,17 * * 1-5", "at 09:00, 09:30, 17:00 and 17:30 on weekdays"],
    ["0 9 * * 0,1", "at 09:00 on Monday and Sunday"],
    ["0 8 1,15 * *", "at 08:00 on day 1 and 15 of the month"],
    ["0 8 13 * 5", "at 08:00 on day 13 of the month and on Friday"],
    ["0 8 1 1,7 *", "at 08:00 on day 1 of the month, in January and July"],
    ["*/10 9-17,20 * * *", "every 10 minutes of the hours 9 to 17 and 20"],
    ["7,20 * * * *", "at minutes 7 and 20 of the hours 0 to 23"],
    ["0 8 */2 * 5", "at 08:00 on day 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29 and 31 of the month, if that is Friday"],
  ])("says %s as %j", (text, words) => {
    expect(describeCron(read(text))).toBe(words);
  });
});

it("knows zones by their names", () => {
  expect(["Asia/Kolkata", "UTC", "Mars/Olympus", ""].map(isZone)).toEqual([true, true, false, false]);
});
