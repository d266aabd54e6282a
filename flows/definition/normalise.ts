import type { ExecutorFacts } from "./executor-facts";
import { upgradeState } from "./migrations/0002-explicit-waits";
import { upgradeDefinition } from "./migrations/0003-entities-with-ids";
import { parseDefinition, parseDocument, versionOf } from "./parse-definition";
import type { FlowDefinition } from "./schema";
import { flowDefinitionV1Schema } from "./schema-v1";

export type Normalised = {
  definition: FlowDefinition;
  /** The shape it came in. */
  from: 1 | 2 | 3;
};

/**
 * Reads a definition in any shape and gives the canonical one (requirements 1.4, normalisation). Normalising the result
 * again changes nothing. Missing targets stay as they are: validation names them, nothing is invented.
 * @throws AppError INVALID_FLOW with `details.errors [{path, message}]` (JSON pointers into `raw`) when it has none of the shapes.
 */
export function normaliseDefinition(raw: unknown, facts: ExecutorFacts): Normalised {
  const version = versionOf(raw);
  if (version !== 1) return { definition: parseDefinition(raw), from: version };
  const { schemaVersion: _dropped, ...original } = parseDocument(flowDefinitionV1Schema, raw);
  const states = Object.entries(original.states).map(([name, state]) => [name, upgradeState(name, state, original, facts)]);
  return { definition: upgradeDefinition({ schemaVersion: 2, ...original, states: Object.fromEntries(states) }), from: 1 };
}
