import type { Cron } from "./cron";
import { momentOf, shiftAround, type WallTime, wallTimeAt } from "./zone-time";

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Each 29th of February that is a Sunday is followed by another within so many. */
const mostDays = 366 * 41;

/**
 * The first moment after `after` at which clocks in the zone show one of the times, in ms since the epoch; null when they never do.
 * A time that is left out when clocks go forward counts when they go on, once; one that comes twice counts the first time. Pure.
 * @throws RangeError when there is no such zone
 */
export function nextTime(cron: Cron, zone: string, after: number): number | null {
  // Where clocks are moved, a time that they showed a while ago may be the one to come.
  const from = Math.floor((wallTimeAt(zone, after) - shiftAround(zone, after)) / minuteMs) * minuteMs;
  for (const wall of wallTimes(cron, from)) {
    const at = momentOf(zone, wall);
    if (at > after) return at;
  }
  return null;
}

/** The next few of them, rising. Pure. */
export function nextTimes(cron: Cron, zone: string, { after, count }: { after: number; count: number }): number[] {
  const times: number[] = [];
  for (let at = nextTime(cron, zone, after); at !== null && times.length < count; at = nextTime(cron, zone, at)) times.push(at);
  return times;
}

function* wallTimes({ minutes, hours, ...days }: Cron, from: WallTime): Generator<WallTime> {
  const first = Math.floor(from / dayMs) * dayMs;
  for (let day = first; day < first + mostDays * dayMs; day += dayMs) {
    if (!isDay(days, new Date(day))) continue;
    for (const hour of hours)
      for (const minute of minutes) {
        const wall = day + (hour * 60 + minute) * minuteMs;
        if (wall >= from) yield wall;
      }
  }
}

function isDay({ days, months, weekdays, anyDay, anyWeekday }: Omit<Cron, "minutes" | "hours">, date: Date): boolean {
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const [isOfMonth, isOfWeek] = [days.has(date.getUTCDate()), weekdays.has(date.getUTCDay())];
  return anyDay || anyWeekday ? isOfMonth && isOfWeek : isOfMonth || isOfWeek;
}
