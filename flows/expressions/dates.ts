const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** What `date(format)` replaces; everything else stands as it is, and a text in `[brackets]` too. */
const tokenPattern = /\[[^\]]*\]|YYYY|MMMM|MMM|MM|M|DD|D|dddd|ddd|HH|H|hh|h|mm|ss|A|a/g;

const isoPattern = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

export const defaultDateFormat = "D MMM YYYY, HH:mm";

/** A time as people read it in a zone (IANA; an unknown one counts as UTC). `time`: milliseconds or an ISO date; anything else gives an empty text. */
export function formatDate(time: number | string, format: string, timeZone: string): string {
  const at = typeof time === "number" ? time : isoPattern.test(time) ? Date.parse(time) : Number.NaN;
  if (!(Math.abs(at) <= 8_640_000_000_000_000)) return "";
  const local = inZone(at, timeZone);
  return format.replace(tokenPattern, (token) => (token.startsWith("[") ? token.slice(1, -1) : spell(token, local)));
}

/** The wall clock of the zone, put into a Date's UTC fields. */
export function inZone(at: number, timeZone: string): Date {
  const fields = new Map(
    formatterOf(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, Number(part.value)]),
  );
  const field = (name: Intl.DateTimeFormatPartTypes): number => fields.get(name) ?? 0;
  return new Date(Date.UTC(field("year"), field("month") - 1, field("day"), field("hour"), field("minute"), field("second")));
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = createFormatter(timeZone);
  // Zones come from customers' profiles: the cache must not grow with what they write.
  if (formatters.size < 600) formatters.set(timeZone, made);
  return made;
}

function createFormatter(timeZone: string): Intl.DateTimeFormat {
  const options = {
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  } as const;
  try {
    return new Intl.DateTimeFormat("en-US", { ...options, timeZone });
  } catch (error) {
    if (error instanceof RangeError) return new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" });
    throw error;
  }
}

function spell(token: string, local: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const month = months[local.getUTCMonth()] ?? "";
  const weekday = weekdays[local.getUTCDay()] ?? "";
  const hour = local.getUTCHours();
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  switch (token) {
    case "YYYY":
      return String(local.getUTCFullYear()).padStart(4, "0");
    case "MMMM":
      return month;
    case "MMM":
      return month.slice(0, 3);
    case "MM":
      return two(local.getUTCMonth() + 1);
    case "M":
      return String(local.getUTCMonth() + 1);
    case "DD":
      return two(local.getUTCDate());
    case "D":
      return String(local.getUTCDate());
    case "dddd":
      return weekday;
    case "ddd":
      return weekday.slice(0, 3);
    case "HH":
      return two(hour);
    case "H":
      return String(hour);
    case "hh":
      return two(hour12);
    case "h":
      return String(hour12);
    case "mm":
      return two(local.getUTCMinutes());
    case "ss":
      return two(local.getUTCSeconds());
    case "A":
      return hour < 12 ? "AM" : "PM";
    default:
      return hour < 12 ? "am" : "pm";
  }
}
