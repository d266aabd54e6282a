import type { Cron } from "./cron";

const monthNames = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const weekdayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
/** More times of a day than this are not told one by one. */
const mostTimes = 6;

/** The times in words: "at 09:00 and 17:30 on Monday, in January". Pure. */
export function describeCron(cron: Cron): string {
  const months = [...cron.months].sort((a, b) => a - b);
  const inMonths = months.length === 12 ? "" : `, in ${inWords(months.map((month) => monthNames[month - 1] ?? ""))}`;
  return `${timesOf(cron)}${daysOf(cron)}${inMonths}`;
}

function timesOf({ minutes, hours }: Cron): string {
  const step = stepOf(minutes, 60);
  if (hours.length === 24 && step !== null) return step === 1 ? "every minute" : `every ${step} minutes`;
  if (minutes.length === 1 && hours.length === 24) return minutes[0] === 0 ? "every hour" : `every hour at minute ${minutes[0]}`;
  if (minutes.length * hours.length <= mostTimes) return `at ${inWords(hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`)))}`;
  const every = step === null ? `at minutes ${inWords(minutes.map(String))}` : step === 1 ? "every minute" : `every ${step} minutes`;
  return `${every} of the hours ${inWords(runsOf(hours).map(({ from, to }) => (from === to ? String(from) : `${from} to ${to}`)))}`;
}

function daysOf({ days, weekdays, anyDay, anyWeekday }: Cron): string {
  const ofMonth = days.size === 31 ? null : `on day ${inWords([...days].sort((a, b) => a - b).map(String))} of the month`;
  const ofWeek = weekdays.size === 7 ? null : weekdaysOf(weekdays);
  if (ofMonth === null && ofWeek === null) return "";
  if (ofMonth === null || ofWeek === null) return ` ${ofMonth ?? ofWeek}`;
  return anyDay || anyWeekday ? ` ${ofMonth}, if that is ${ofWeek.slice("on ".length)}` : ` ${ofMonth} and ${ofWeek}`;
}

function weekdaysOf(weekdays: ReadonlySet<number>): string {
  const isWorkday = (day: number) => day >= 1 && day <= 5;
  if (weekdays.size === 5 && [...weekdays].every(isWorkday)) return "on weekdays";
  // The week is told from Monday on.
  const days = [...weekdays].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  return `on ${inWords(days.map((day) => weekdayNames[day] ?? ""))}`;
}

/** By how much the values rise from 0 through the whole of `all`; null when they do not. */
function stepOf(values: readonly number[], all: number): number | null {
  const step = values.length > 1 ? (values[1] ?? 0) - (values[0] ?? 0) : 0;
  const isEven = step > 0 && all % step === 0 && values.length === all / step && values.every((value, index) => value === index * step);
  return isEven ? step : null;
}

function runsOf(values: readonly number[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last !== undefined && last.to === value - 1) last.to = value;
    else runs.push({ from: value, to: value });
  }
  return runs;
}

const two = (number: number): string => String(number).padStart(2, "0");

function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
