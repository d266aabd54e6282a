import { z } from "zod";
import { describeExecutors } from "@/flows/executors/registry";
import { openApiDocument } from "./openapi";
import { anyoneRoute, operatorRoute, type Route } from "./route";
import { executorSchema } from "./schemas";

const health = anyoneRoute({
  method: "GET",
  path: "/api/health",
  summary: "Answers as soon as requests are served",
  input: z.object({}),
  output: z.object({ status: z.literal("ok") }),
  handle: async () => ({ status: 200, document: { status: "ok" } }),
});

const executors = operatorRoute({
  method: "GET",
  path: "/api/executors",
  summary: "What the actions of a flow can do",
  permission: "flows:read",
  input: z.object({}),
  output: z.object({ executors: z.array(executorSchema) }),
  handle: async () => ({ status: 200, result: { executors: describeExecutors() } }),
});

export const systemRoutes: Route[] = [health, executors];

/** Describes the others, so it is made from them. */
export function openApiRoute(described: readonly Route[]): Route {
  let document: unknown;
  return anyoneRoute({
    method: "GET",
    path: "/api/openapi.json",
    summary: "This description",
    input: z.object({}),
    output: z.unknown(),
    handle: async () => {
      document ??= openApiDocument(described);
      return { status: 200, document };
    },
  });
}
