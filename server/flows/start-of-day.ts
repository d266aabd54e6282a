/** The moment the current day began in an IANA zone. Daylight saving at midnight may put it an hour off, which a count of today's runs can bear. */
export function startOfDay(nowMs: number, timezone: string): Date {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" }).formatToParts(
    nowMs,
  );
  const read = (type: "hour" | "minute" | "second") => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const sinceMs = ((read("hour") * 60 + read("minute")) * 60 + read("second")) * 1000 + (nowMs % 1000);
  return new Date(nowMs - sinceMs);
}
