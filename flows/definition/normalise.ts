import type { ExecutorFacts } from "./executor-facts";
import { upgradeState } from "./migrations/0002-explicit-waits";
import { invalidDocument, parseDefinition, parseDocument } from "./parse-definition";
import type { FlowDefinition } from "./schema";
import { flowDefinitionV1Schema } from "./schema-v1";

export type Normalised = {
  definition: FlowDefinition;
  /** The shape it came in. */
  from: 1 | 2;
};

/**
 * Reads a definition in either shape and gives the canonical one (requirements 1.4, normalisation). Normalising the result
 * again changes nothing. Missing targets stay as they are: validation names them, nothing is invented.
 * @throws AppError INVALID_FLOW with `details.errors [{path, message}]` (JSON pointers into `raw`) when it is neither shape.
 */
export function normaliseDefinition(raw: unknown, facts: ExecutorFacts): Normalised {
  if (versionOf(raw) === 2) return { definition: parseDefinition(raw), from: 2 };
  const { schemaVersion: _dropped, ...original } = parseDocument(flowDefinitionV1Schema, raw);
  const states = Object.entries(original.states).map(([name, state]) => [name, upgradeState(name, state, original, facts)]);
  return { definition: { schemaVersion: 2, ...original, states: Object.fromEntries(states) }, from: 1 };
}

function versionOf(raw: unknown): 1 | 2 {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw invalidDocument([{ path: "", message: "a flow definition is a JSON object" }]);
  const version = "schemaVersion" in raw ? raw.schemaVersion : 1;
  if (version === 1 || version === 2) return version;
  throw invalidDocument([{ path: "/schemaVersion", message: "schemaVersion must be 1 or 2" }]);
}
