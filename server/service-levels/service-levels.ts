import type { LevelSummary, ServiceLevels } from "@/flows/protocol/service-levels";
import { type Actor, authorise } from "../access/actor";
import type { Tenants } from "../workspaces/tenants";
import { type LevelCounts, turnStepsMs } from "./level-counter";
import { percentileOf } from "./percentile";
import { type LevelDay, type LevelsRepository, slotMs } from "./repository";

export const shownDays = 30;
const minuteMs = 60_000;
const dayMs = 86_400_000;
const quarterMs = 15 * minuteMs;

const slotAfter = (at: number): number => Math.ceil(at / slotMs) * slotMs;

export type ServiceLevelsDeps = {
  repository: Pick<LevelsRepository, "days" | "firstMinute">;
  tenants: Pick<Tenants, "first">;
  now: () => number;
};

/** How well the installation serves: what requirements A121 and A122 promise, beside what was measured. */
export function createServiceLevels({ repository, tenants, now }: ServiceLevelsDeps) {
  return {
    /** Null for people of other workspaces than the first: what is measured is everybody's together. */
    async read(actor: Actor): Promise<ServiceLevels | null> {
      authorise(actor, "settings:read");
      const { workspaceId, timezone } = await tenants.first();
      if (actor.workspaceId !== workspaceId) return null;
      const first = await repository.firstMinute();
      if (first === null) return { since: null, timezone, whole: summaryOf([], 0), days: [] };
      const at = now();
      const since = Math.max(first.getTime(), slotAfter(at - shownDays * dayMs));
      // The first minute may lie within a slot; what that slot holds is of it and after it.
      const found = new Map((await repository.days(new Date(since - (since % slotMs)), timezone)).map((day) => [day.day, day]));
      const days = daysBetween(since, at, timezone).map(({ day, minutes }) => ({ day, ...summaryOf([found.get(day)], minutes) }));
      return { since: new Date(since).toISOString(), timezone, whole: summaryOf([...found.values()], (at - since) / minuteMs), days };
    },
  };
}

/** The days from a moment to now in a zone, with the minutes of each that have passed. A day may have 23 or 25 hours. Pure. */
export function daysBetween(since: number, until: number, timezone: string): { day: string; minutes: number }[] {
  const dayAt = new Intl.DateTimeFormat("en-CA", { timeZone: timezone, year: "numeric", month: "2-digit", day: "2-digit" });
  const days = new Map<string, number>();
  for (let at = since; at < until; ) {
    // In every zone a day begins at a quarter of an hour.
    const next = Math.min(until, at - (at % quarterMs) + quarterMs);
    const day = dayAt.format(at);
    days.set(day, (days.get(day) ?? 0) + (next - at) / minuteMs);
    at = next;
  }
  return [...days].map(([day, minutes]) => ({ day, minutes }));
}

const noDay: LevelDay = { day: "", aliveMinutes: 0, requests: 0, requestErrors: 0, turns: 0, turnFailures: 0, turnMs: [] };

function summaryOf(given: readonly (LevelDay | undefined)[], minutes: number): LevelSummary {
  const days = given.map((day) => day ?? noDay);
  const sum = (of: Exclude<keyof LevelCounts, "turnMs"> | "aliveMinutes"): number => days.reduce((total, day) => total + day[of], 0);
  const turnMs = Array.from({ length: turnStepsMs.length + 1 }, (_, index) => days.reduce((total, day) => total + (day.turnMs[index] ?? 0), 0));
  return {
    // One look a minute: the minute that is going on may have been looked at, or not yet.
    available: minutes < 1 ? null : Math.min(1, sum("aliveMinutes") / Math.floor(minutes)),
    requests: sum("requests"),
    requestErrors: sum("requestErrors"),
    turns: sum("turns"),
    turnFailures: sum("turnFailures"),
    p50Ms: percentileOf(turnMs, 0.5),
    p95Ms: percentileOf(turnMs, 0.95),
    p99Ms: percentileOf(turnMs, 0.99),
  };
}

export type ServiceLevelsService = ReturnType<typeof createServiceLevels>;
