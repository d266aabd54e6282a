const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** A time this little ahead of now is now: clocks differ, and nothing that is to come is worth counting seconds for. */
const nearlyNow = 30;

/** "just now", "12 s", "5 min", "3 h", "2 d ago", "in 9 min"; further than a week, the date ("4 Mar", with the year when it is another one). Pure. */
export function relativeTime(atMs: number, nowMs: number, locale = "en-GB"): string {
  const seconds = Math.round((nowMs - atMs) / 1000);
  const ago = Math.abs(seconds);
  if (ago < 10 || (seconds < 0 && ago < nearlyNow)) return "just now";
  if (ago >= 7 * day) {
    const sameYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
    return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: sameYear ? undefined : "numeric" }).format(atMs);
  }
  const words =
    ago < minute ? `${ago} s` : ago < hour ? `${Math.floor(ago / minute)} min` : ago < day ? `${Math.floor(ago / hour)} h` : `${Math.floor(ago / day)} d`;
  return seconds < 0 ? `in ${words}` : `${words} ago`;
}

/** "21 Nov 2026, 02:04:31" in the reader's time zone. Pure but for the time zone. */
export function absoluteTime(atMs: number, locale = "en-GB"): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }).format(atMs);
}
