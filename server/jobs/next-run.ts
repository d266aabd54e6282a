import { parseCron } from "@/flows/triggers/cron";
import { nextTime } from "@/flows/triggers/next-times";

/** The first time after `after` (milliseconds since the epoch) that the five cron fields name in the zone. @throws Error on a malformed expression or zone, and on one whose time never comes */
export function nextRunAfter({ cron, timezone }: { cron: string; timezone: string }, after: number): Date {
  const parsed = parseCron(cron);
  if (!parsed.ok) throw new Error(`the schedule '${cron}' cannot be read: ${parsed.message}`);
  const at = nextTime(parsed.cron, timezone, after);
  if (at === null) throw new Error(`the time of the schedule '${cron}' never comes`);
  return new Date(at);
}
