import { describe, expect, it } from "vitest";
import { ExecutorError } from "../../errors";
import { dueTime } from "./due-time";

const at = (text: string): number => Date.parse(text);
/** A Wednesday, 12:00 in Nashik. */
const now = at("2026-03-25T06:30:00Z");

const due = (when: { after?: string; at?: string; zone?: string }, from = now): string => {
  const { after, at: time, zone = "Asia/Kolkata" } = when;
  return new Date(dueTime({ after, at: time, zone }, from)).toISOString();
};

describe("dueTime", () => {
  it.each<[Parameters<typeof due>[0], string]>([
    [{ after: "PT90M" }, "2026-03-25T08:00:00.000Z"],
    [{ after: "P1DT1H" }, "2026-03-26T07:30:00.000Z"],
    [{ after: "PT1S" }, "2026-03-25T06:30:01.000Z"],
    // 18:00 there is still to come, 09:00 is not.
    [{ at: "18:00" }, "2026-03-25T12:30:00.000Z"],
    [{ at: "9:00" }, "2026-03-26T03:30:00.000Z"],
    [{ at: "12:00" }, "2026-03-26T06:30:00.000Z"],
    [{ after: "P1D", at: "18:00" }, "2026-03-26T12:30:00.000Z"],
    [{ after: "P7D", at: "09:00" }, "2026-04-01T03:30:00.000Z"],
    [{ at: "2026-04-01T09:00" }, "2026-04-01T03:30:00.000Z"],
    [{ at: "2026-04-01" }, "2026-03-31T18:30:00.000Z"],
    [{ at: "2026-04-01T09:00:00Z" }, "2026-04-01T09:00:00.000Z"],
    [{ at: "2026-04-01T09:00+02:00", after: "PT1H" }, "2026-04-01T08:00:00.000Z"],
    [{ at: "09:00", zone: "UTC" }, "2026-03-25T09:00:00.000Z"],
  ])("%o is %s", (when, expected) => {
    expect(due(when)).toBe(expected);
  });

  it.each<[string, Parameters<typeof due>[0], string, string]>([
    // In Berlin clocks go from 02:00 to 03:00 on 29 March and back from 03:00 to 02:00 on 25 October.
    ["keeps the time of day over the change", { after: "P1D" }, "2026-03-28T08:00:00Z", "2026-03-29T07:00:00.000Z"],
    ["counts hours as they pass", { after: "PT24H" }, "2026-03-28T08:00:00Z", "2026-03-29T08:00:00.000Z"],
    ["goes on where the clocks go on", { at: "02:30" }, "2026-03-28T12:00:00Z", "2026-03-29T01:00:00.000Z"],
    ["takes the first of two", { at: "2026-10-25T02:30" }, "2026-10-24T12:00:00Z", "2026-10-25T00:30:00.000Z"],
  ])("%s", (_what, when, from, expected) => {
    expect(due({ ...when, zone: "Europe/Berlin" }, at(from))).toBe(expected);
  });

  it.each<[Parameters<typeof due>[0], string]>([
    [{ at: "2026-03-25T11:00" }, "schedule:time_past"],
    [{}, "schedule:time_past"],
    [{ after: "P400D" }, "schedule:time_far"],
    [{ after: "P" }, "schedule:time_invalid"],
    [{ after: "P1DT" }, "schedule:time_invalid"],
    [{ after: "soon" }, "schedule:time_invalid"],
    [{ after: "-PT1H" }, "schedule:time_invalid"],
    [{ at: "25:00" }, "schedule:time_invalid"],
    [{ at: "2026-02-30T09:00" }, "schedule:time_invalid"],
    [{ at: "tomorrow" }, "schedule:time_invalid"],
    [{ at: "09:00", zone: "Mars/Olympus" }, "schedule:time_invalid"],
  ])("refuses %o with %s", (when, code) => {
    expect(() => due(when)).toThrow(expect.objectContaining({ code }));
    expect(() => due(when)).toThrow(ExecutorError);
  });
});
