import { z } from "zod";
import { flowDefinitionJsonSchema } from "@/flows/definition/json-schema";
import { AppError } from "@/flows/errors";
import type { Catalogue } from "@/flows/executors/catalogue";
import type { Metrics } from "../../metrics/metrics";
import type { Readiness } from "../../nodes/readiness";
import { type MetricsReaderServices, requireMetricsReader } from "./metrics-access";
import { openApiDocument } from "./openapi";
import { type Route, type RouteFacts, routesWith } from "./route";
import { executorSchema } from "./schemas";

export type SystemRouteServices = MetricsReaderServices & {
  readiness: () => Promise<Readiness>;
  metrics: Pick<Metrics, "render" | "contentType">;
  catalogue: Pick<Catalogue, "descriptions">;
};

const { anyoneRoute, operatorRoute } = routesWith<SystemRouteServices>();

const health = anyoneRoute({
  method: "GET",
  path: "/api/health",
  isFree: true,
  summary: "Answers as soon as requests are served",
  input: z.object({}),
  output: z.object({ status: z.literal("ok") }),
  handle: async () => ({ status: 200, document: { status: "ok" } }),
});

const ready = anyoneRoute({
  method: "GET",
  path: "/api/ready",
  isFree: true,
  summary: "Whether this process should get requests; 503 with the reasons when not",
  input: z.object({}),
  output: z.object({ ready: z.literal(true), warnings: z.array(z.string()) }),
  async handle({ services }) {
    const { isReady, reasons, warnings } = await services.readiness();
    if (!isReady) throw new AppError("UNAVAILABLE", { message: reasons.join("; "), details: { reasons, warnings } });
    return { status: 200, result: { ready: true, warnings } };
  },
});

const metrics = anyoneRoute({
  method: "GET",
  path: "/api/metrics",
  isFree: true,
  summary: "Measurements in the format of Prometheus, for the token of PARLEY_METRICS_TOKEN, operators' API keys and, without that token, this machine",
  input: z.object({}),
  output: z.string(),
  async handle({ services, headers, address }) {
    await requireMetricsReader(services, headers, address);
    return { status: 200, text: await services.metrics.render(), contentType: services.metrics.contentType };
  },
});

const executors = operatorRoute({
  method: "GET",
  path: "/api/executors",
  summary: "What the actions of a flow can do",
  permission: "flows:read",
  input: z.object({}),
  output: z.object({ executors: z.array(executorSchema) }),
  handle: async ({ services }) => ({ status: 200, result: { executors: services.catalogue.descriptions } }),
});

/** It never changes while the process runs. */
const flowSchema = flowDefinitionJsonSchema();

const schema = anyoneRoute({
  method: "GET",
  path: "/api/schemas/flow.json",
  isFree: true,
  summary: "The JSON Schema of a flow's definition, for editors and other tools",
  input: z.object({}),
  output: z.unknown(),
  handle: async () => ({ status: 200, document: flowSchema, headers: { "Cache-Control": "public, max-age=3600" } }),
});

export const systemRoutes: Route<SystemRouteServices>[] = [health, ready, metrics, executors, schema];

/** Describes the others, so it is made from them. */
export function openApiRoute(described: readonly RouteFacts[]): Route<unknown> {
  let document: unknown;
  return routesWith<unknown>().anyoneRoute({
    method: "GET",
    path: "/api/openapi.json",
    isFree: true,
    summary: "This description",
    input: z.object({}),
    output: z.unknown(),
    handle: async () => {
      document ??= openApiDocument(described);
      return { status: 200, document };
    },
  });
}
