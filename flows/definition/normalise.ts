import type { z } from "zod";
import { AppError } from "../errors";
import type { ExecutorFacts } from "./executor-facts";
import { jsonPointer } from "./json-pointer";
import { upgradeState } from "./migrations/0002-explicit-waits";
import { findHostilePart } from "./parse-json";
import { type FlowDefinition, flowDefinitionSchema } from "./schema";
import { flowDefinitionV1Schema } from "./schema-v1";

export type Normalised = { definition: FlowDefinition; /** The shape it came in. */ from: 1 | 2 };

/**
 * Reads a definition in either shape and gives the canonical one (requirements 1.4, normalisation). Normalising the result
 * again changes nothing. Missing targets stay as they are: validation names them, nothing is invented.
 * @throws AppError INVALID_FLOW with `details.errors [{path, message}]` (JSON pointers into `raw`) when it is neither shape.
 */
export function normaliseDefinition(raw: unknown, facts: ExecutorFacts): Normalised {
  const hostile = findHostilePart(raw);
  if (hostile !== null) throw invalidFlow([hostile]);
  const version = versionOf(raw);
  if (version === 2) return { definition: parseWith(flowDefinitionSchema, raw), from: 2 };
  const { schemaVersion: _dropped, ...original } = parseWith(flowDefinitionV1Schema, raw);
  const states = Object.entries(original.states).map(([name, state]) => [name, upgradeState(name, state, original, facts)]);
  return { definition: { ...original, schemaVersion: 2, states: Object.fromEntries(states) }, from: 1 };
}

function versionOf(raw: unknown): 1 | 2 {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw invalidFlow([{ path: "", message: "a flow definition is a JSON object" }]);
  const version = "schemaVersion" in raw ? raw.schemaVersion : 1;
  if (version === 1 || version === 2) return version;
  throw invalidFlow([{ path: "/schemaVersion", message: "schemaVersion must be 1 or 2" }]);
}

function parseWith<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw invalidFlow(result.error.issues.map((issue) => ({ path: jsonPointer(issue.path), message: issue.message })));
}

function invalidFlow(errors: { path: string; message: string }[]): AppError {
  return new AppError("INVALID_FLOW", { message: `not a flow definition: ${errors[0]?.path ?? ""} ${errors[0]?.message ?? ""}`, details: { errors } });
}
