import { z } from "zod";
import { runStatuses } from "@/flows/protocol/chat";
import type { Flows } from "../../flows/flows";
import type { Statistics } from "../../runs/statistics";
import type { Timers } from "../../runs/timers";
import { type Route, routesWith } from "./route";
import { countSchema, cursorSchema, idParams, pageQuery, timeSchema } from "./schemas";

export type OverviewRouteServices = { statistics: Statistics; timers: Timers; flows: Pick<Flows, "get"> };

const { operatorRoute } = routesWith<OverviewRouteServices>();

const daysQuery = z.object({
  days: countSchema
    .refine((days) => days >= 1 && days <= 31, "1 to 31")
    .optional()
    .transform((days) => days ?? 7),
});

const countsSchema = z.object({
  since: timeSchema,
  counted: z.number().int(),
  turns: z.number().int(),
  byStatus: z.partialRecord(z.enum(runStatuses), z.number().int()),
  medianMs: z.number().nullable(),
});
const outcomesSchema = z.object({ runs: z.number().int(), completed: z.number().int(), failed: z.number().int() });

const stats = operatorRoute({
  method: "GET",
  path: "/api/stats",
  summary: "Customers' runs of the last days and what became of them, flow by flow; `since` is later than asked for where there were over 100,000",
  permission: "runs:read",
  input: z.object({ query: daysQuery }),
  output: countsSchema.extend({ flows: z.array(outcomesSchema.extend({ flowId: z.string(), name: z.string() })) }),
  handle: async ({ services, actor, input }) => ({ status: 200, result: await services.statistics.ofWorkspace(actor, input.query.days) }),
});

const flowStats = operatorRoute({
  method: "GET",
  path: "/api/flows/:id/stats",
  summary: "The same of one flow, version by version, and the states that its runs stand in or ended in",
  permission: "runs:read",
  input: z.object({ params: idParams, query: daysQuery }),
  output: countsSchema.extend({
    versions: z.array(outcomesSchema.extend({ version: z.number().int() })),
    states: z.array(z.object({ state: z.string(), runs: z.number().int(), ended: z.number().int() })),
  }),
  async handle({ services, actor, input }) {
    const { id } = await services.flows.get(actor, input.params.id);
    return { status: 200, result: await services.statistics.ofFlow(actor, id, input.query.days) };
  },
});

const timerSchema = z.object({
  id: z.string(),
  sessionId: z.string(),
  flowId: z.string(),
  state: z.string(),
  status: z.enum(runStatuses),
  dueAt: timeSchema,
  attempts: z.number().int(),
});

const timers = operatorRoute({
  method: "GET",
  path: "/api/timers",
  summary: "What runs wait for by the clock, the earliest first; a timer has the id of its run",
  permission: "runs:read",
  input: z.object({ query: pageQuery.extend({ cursor: cursorSchema(/^\d{1,15}_r_[0-9a-f]{32}$/) }) }),
  output: z.object({ timers: z.array(timerSchema), nextCursor: z.string().nullable() }),
  handle: async ({ services, actor, input }) => ({ status: 200, result: await services.timers.list(actor, input.query) }),
});

const timer = operatorRoute({
  method: "GET",
  path: "/api/timers/:id",
  summary: "The timer of a run; 404 when it waits for no time",
  permission: "runs:read",
  input: z.object({ params: idParams }),
  output: timerSchema,
  handle: async ({ services, actor, input }) => ({ status: 200, result: await services.timers.get(actor, input.params.id) }),
});

export const overviewRoutes: Route<OverviewRouteServices>[] = [stats, flowStats, timers, timer];
