import { ExecutorError } from "../../errors";
import { isZone, momentOf, wallTimeAt } from "../../triggers/zone-time";

export type When = { after: string | undefined; at: string | undefined; zone: string };

const dayMs = 86_400_000;
/** Nobody remembers what was to happen later than that. */
const furthestMs = 366 * dayMs;

const delayPattern = /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;
const clockPattern = /^([01]?\d|2[0-3]):([0-5]\d)$/;
const localPattern = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?$/;
const absolutePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * The moment that a delay and a time name, in milliseconds. Days are days of the calendar there, hours are hours; a time that the clocks
 * leave out is the one at which they go on, one that comes twice is the first. Pure. @throws ExecutorError schedule:time_invalid, schedule:time_past, schedule:time_far
 */
export function dueTime({ after, at, zone }: When, now: number): number {
  if (!isZone(zone)) throw invalid(`there is no time zone '${zone.slice(0, 64)}'`);
  const delay = after === undefined || after === "" ? { days: 0, ms: 0 } : readDelay(after);
  const due = (at === undefined || at === "" ? shifted(zone, now, delay.days) : momentAt(zone, at, now, delay.days)) + delay.ms;
  if (due <= now) throw new ExecutorError("schedule:time_past", { message: `${new Date(due).toISOString()} is over` });
  if (due > now + furthestMs) throw new ExecutorError("schedule:time_far", { message: "that is more than a year ahead" });
  return due;
}

/** Whole days apart from hours, minutes and seconds. */
function readDelay(after: string): { days: number; ms: number } {
  const found = delayPattern.exec(after.trim());
  if (found === null || /[PT]$/.test(after.trim())) throw invalid(`'${after.slice(0, 40)}' is no delay such as P1D or PT2H`);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return { days, ms: ((hours * 60 + minutes) * 60 + seconds) * 1_000 };
}

/** The same time on a later day there. */
function shifted(zone: string, now: number, days: number): number {
  return days === 0 ? now : momentOf(zone, wallTimeAt(zone, now) + days * dayMs);
}

function momentAt(zone: string, at: string, now: number, days: number): number {
  const text = at.trim();
  const clock = clockPattern.exec(text);
  if (clock !== null) return nextClock(zone, now, days, (Number(clock[1]) * 60 + Number(clock[2])) * 60_000);
  if (absolutePattern.test(text) && !Number.isNaN(Date.parse(text))) return shifted(zone, Date.parse(text), days);
  const local = localPattern.exec(text);
  if (local === null) throw invalid(`'${text.slice(0, 40)}' is no time such as 09:00 or 2026-03-01T09:00`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = local.slice(1).map((part) => Number(part ?? 0));
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  if (new Date(wall).getUTCDate() !== day || hour > 23 || minute > 59) throw invalid(`'${text}' is not in the calendar`);
  return momentOf(zone, wall + days * dayMs);
}

/** Today, or tomorrow when that is over; with days, that many days from today. */
function nextClock(zone: string, now: number, days: number, timeOfDay: number): number {
  const wall = wallTimeAt(zone, now);
  const today = wall - (wall % dayMs);
  const due = momentOf(zone, today + days * dayMs + timeOfDay);
  return days === 0 && due <= now ? momentOf(zone, today + dayMs + timeOfDay) : due;
}

const invalid = (message: string): ExecutorError => new ExecutorError("schedule:time_invalid", { message });
