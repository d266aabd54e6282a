import { z } from "zod";
import type { Access, RouteFacts } from "./route";

type JsonSchemaPart = Record<string, unknown>;

const problemSchema = z.object({ status: z.literal("error"), code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()).optional() });

/** The contract as an OpenAPI 3.1 document, drawn from the very schemas that requests are parsed with. */
export function openApiDocument(routes: readonly RouteFacts[]): JsonSchemaPart {
  const paths: Record<string, Record<string, JsonSchemaPart>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Parley", version: "1", description: 'Every answer is `{status: "ok", result}` or `{status: "error", code, message, details?}`.' },
    paths,
    components: {
      schemas: { Problem: toSchema(problemSchema, "output") },
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An operator's API key" },
        session: { type: "http", scheme: "bearer", description: "A customer's session token" },
        cookie: { type: "apiKey", in: "cookie", name: "next-auth.session-token" },
      },
    },
  };
}

function describeRoute({ input, output, summary, status = 200, access, path, method }: RouteFacts): JsonSchemaPart {
  const { params, query, body } = input.shape;
  const problem = { description: "A problem", content: { "application/json": { schema: { $ref: "#/components/schemas/Problem" } } } };
  const success = status === 204 ? { description: "Done" } : { description: "Success", content: { "application/json": { schema: envelope(output, path) } } };
  return {
    summary,
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^a-zA-Z]+(\w)/g, (_all, letter: string) => letter.toUpperCase())}`,
    parameters: [...parametersOf(params, "path"), ...parametersOf(query, "query")],
    ...(body ? { requestBody: { required: true, content: { "application/json": { schema: toSchema(body, "input") } } } } : {}),
    responses: { [status]: success, default: problem },
    security: securityOf(access),
  };
}

/** Health, the export and this document stand without the envelope (rules 1 and 37). */
function envelope(output: z.ZodType, path: string): JsonSchemaPart {
  const schema = toSchema(output, "output");
  if (/\/(health|export|openapi\.json|flow\.json)$/.test(path)) return schema;
  return { type: "object", required: ["status", "result"], properties: { status: { const: "ok" }, result: schema } };
}

function parametersOf(schema: z.ZodObject | undefined, place: "path" | "query"): JsonSchemaPart[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === "path",
    schema: field instanceof z.ZodType ? toSchema(field, "input") : {},
  }));
}

function toSchema(schema: z.ZodType, io: "input" | "output"): JsonSchemaPart {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline", cycles: "ref" });
  return rest;
}

function securityOf(access: Access): JsonSchemaPart[] {
  switch (access.type) {
    case "anyone":
      return [];
    case "opening":
      return [{}, { apiKey: [] }];
    case "customer":
      return [{ session: [] }];
    case "reader":
      return [{ session: [] }, { apiKey: [] }, { cookie: [] }];
    case "operator":
      return [{ apiKey: [] }, { cookie: [] }];
  }
}
