import { CronExpressionParser } from "cron-parser";

/** The first time after `after` (milliseconds since the epoch) that the five cron fields name in the zone. @throws Error on a malformed expression or zone */
export function nextRunAfter({ cron, timezone }: { cron: string; timezone: string }, after: number): Date {
  return CronExpressionParser.parse(cron, { tz: timezone, currentDate: new Date(after) })
    .next()
    .toDate();
}
