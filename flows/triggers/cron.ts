/** Five cron fields, read. Numbers rising. `anyDay` and `anyWeekday`: the field begins with a star, and leaves the choice of days to the other. */
export type Cron = {
  minutes: readonly number[];
  hours: readonly number[];
  days: ReadonlySet<number>;
  months: ReadonlySet<number>;
  /** Sunday is 0. */
  weekdays: ReadonlySet<number>;
  anyDay: boolean;
  anyWeekday: boolean;
};

export type ParsedCron = { ok: true; cron: Cron } | { ok: false; message: string };

type Field = { name: string; min: number; max: number; names: readonly string[] };

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const minute: Field = { name: "minute", min: 0, max: 59, names: [] };
const hour: Field = { name: "hour", min: 0, max: 23, names: [] };
const day: Field = { name: "day of the month", min: 1, max: 31, names: [] };
const month: Field = { name: "month", min: 1, max: 12, names: monthNames };
const weekday: Field = { name: "day of the week", min: 0, max: 7, names: weekdayNames };
const fields = [minute, hour, day, month, weekday];

/** No honest expression is longer. */
const longest = 200;

/**
 * Reads minute, hour, day of the month, month and day of the week: `*`, numbers, English names of three letters, ranges, lists and
 * steps. As in cron, days of both kinds together mean either, unless one of the fields begins with a star. Pure.
 */
export function parseCron(text: string): ParsedCron {
  const parts = text.trim().split(/\s+/);
  if (text.length > longest || parts.length !== fields.length)
    return { ok: false, message: "it needs five fields: minute, hour, day of the month, month, day of the week" };
  const read = fields.map((field, index) => readField(parts[index] ?? "", field));
  const wrong = read.findIndex((values) => values === null);
  if (wrong !== -1) return { ok: false, message: `'${parts[wrong]}' is no ${fields[wrong]?.name}` };
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = read.map((values) => values ?? []);
  const week = new Set(weekdays.map((value) => value % 7));
  const cron = { minutes, hours, days: new Set(days), months: new Set(months), weekdays: week, anyDay: isOpen(parts[2]), anyWeekday: isOpen(parts[4]) };
  return { ok: true, cron };
}

const isOpen = (part: string | undefined): boolean => part?.startsWith("*") === true;

/** Null for what is no such field. */
function readField(text: string, field: Field): number[] | null {
  const ranges = text.split(",").map((part) => readRange(part, field));
  if (ranges.some((range) => range === null)) return null;
  return [...new Set(ranges.flatMap((range) => range ?? []))].sort((a, b) => a - b);
}

function readRange(text: string, field: Field): number[] | null {
  const [, from = "", to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d{1,2}))?$/.exec(text) ?? [];
  if (from === "" || (from === "*" && to !== undefined)) return null;
  const by = step === undefined ? 1 : Number(step);
  const first = from === "*" ? field.min : readNumber(from, field);
  // "5/10" goes on to the end, as "5-59/10" does.
  const last = to !== undefined ? readNumber(to, field) : from === "*" || step !== undefined ? field.max : first;
  if (first === null || last === null || last < first || by === 0) return null;
  return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_none, index) => first + index * by);
}

function readNumber(text: string, { min, max, names }: Field): number | null {
  const named = names.indexOf(text.toLowerCase());
  const value = named !== -1 ? named + min : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : null;
}
