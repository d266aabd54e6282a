import { z } from "zod";
import { actOnDeadLetterSchema, deadLetterCountsSchema, deadLetterSchema } from "@/flows/protocol/operations";
import type { Operations } from "../../operations/operations";
import { type Route, routesWith } from "./route";

export type OperationsRouteServices = { operations: Operations };

const { operatorRoute } = routesWith<OperationsRouteServices>();

const list = operatorRoute({
  method: "GET",
  path: "/api/operations",
  summary: "What cannot go on without a person, newest first, and what was done about money in the last day",
  permission: "operations:read",
  input: z.object({}),
  output: z.object({ items: z.array(deadLetterSchema), counts: deadLetterCountsSchema }),
  handle: async ({ services, actor }) => ({ status: 200, result: await services.operations.list(actor) }),
});

const act = operatorRoute({
  method: "POST",
  path: "/api/operations",
  summary: "Try one of them again, skip it, settle it, give its money back or place its order",
  permission: "operations:act",
  bodyLimit: 4_096,
  input: z.object({ body: actOnDeadLetterSchema }),
  output: z.object({}),
  handle: async ({ services, actor, input }) => ({ status: 200, result: await services.operations.act(actor, input.body) }),
});

export const operationsRoutes: Route<OperationsRouteServices>[] = [list, act];
