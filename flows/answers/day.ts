/** A calendar day without a zone; `month` 1 to 12. */
export type Day = { year: number; month: number; day: number };

const dayMs = 86_400_000;
const timeOf = ({ year, month, day }: Day): number => Date.UTC(year, month - 1, day);

/** The day that a Date's UTC fields say. */
export function dayOf(date: Date): Day {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

export function addDays(day: Day, days: number): Day {
  return dayOf(new Date(timeOf(day) + days * dayMs));
}

/** 0 = Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(timeOf(day)).getUTCDay();
}

/** True when `one` comes after `other`. */
export function dayAfter(one: Day, other: Day): boolean {
  return timeOf(one) > timeOf(other);
}

/** True for a day that the calendar has: no 31 April, and a year that people live in. */
export function isDay(day: Day): boolean {
  const { year, month, day: date } = dayOf(new Date(timeOf(day)));
  return day.year >= 1900 && day.year <= 2200 && year === day.year && month === day.month && date === day.day;
}

export function isoDay({ year, month, day }: Day): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)}`;
}
