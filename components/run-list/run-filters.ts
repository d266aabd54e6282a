import { z } from "zod";
import { runStatuses } from "@/flows/protocol/chat";

export const periods = ["today", "7d", "30d", "all"] as const;

/** The run list's filters as the URL spells them; anything else in the URL is ignored. */
export const runFiltersSchema = z.object({
  flow: z.string().max(64).catch(""),
  status: z.enum(runStatuses).or(z.literal("")).catch(""),
  state: z.string().max(64).catch(""),
  period: z.enum(periods).catch("all"),
  q: z.string().max(100).catch(""),
});
export type RunFilters = z.infer<typeof runFiltersSchema>;
export type Period = (typeof periods)[number];

export const noFilters: RunFilters = { flow: "", status: "", state: "", period: "all", q: "" };

export function parseRunFilters(params: URLSearchParams): RunFilters {
  return runFiltersSchema.parse(Object.fromEntries(Object.keys(noFilters).map((key) => [key, params.get(key) ?? ""])));
}

/** The query string of the filters that differ from none, without a question mark. */
export function filterQuery(filters: RunFilters): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(filters)) if (value !== "" && value !== "all") params.set(key, value);
  return params.toString();
}

/** Start of a period in ISO time, or null for all of it. `now` in ms. Days are the workspace's own when `midnight` gives one. */
export function periodStart(period: Period, now: number, midnight: (at: number) => number): string | null {
  const dayMs = 86_400_000;
  switch (period) {
    case "today":
      return new Date(midnight(now)).toISOString();
    case "7d":
      return new Date(midnight(now - 6 * dayMs)).toISOString();
    case "30d":
      return new Date(midnight(now - 29 * dayMs)).toISOString();
    case "all":
      return null;
  }
}

/** Midnight of the day of `at` where the browser is. */
export function localMidnight(at: number): number {
  const day = new Date(at);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}
