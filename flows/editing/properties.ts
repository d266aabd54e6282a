import { invalidDocument, parseDefinition } from "../definition/parse-definition";
import type { FlowDefinition } from "../definition/schema";

/** These have edits of their own, or are the server's to decide. */
const ownEdits: ReadonlySet<string> = new Set(["schemaVersion", "id", "states", "context", "initialState"]);

/** Sets top-level properties; null removes one. @throws AppError INVALID_FLOW when one has an edit of its own or the result is no definition */
export function applyProperties(definition: FlowDefinition, properties: { [key: string]: unknown }): FlowDefinition {
  const refused = Object.keys(properties).filter((key) => ownEdits.has(key));
  if (refused.length > 0) throw invalidDocument(refused.map((key) => ({ path: `/${key}`, message: `'${key}' is not changed by setProperties` })));
  const merged: { [key: string]: unknown } = { ...definition, ...properties };
  for (const [key, value] of Object.entries(properties)) if (value === null) delete merged[key];
  // The states and the context are known to be good: only the properties need reading.
  const { states, context } = definition;
  return { ...parseDefinition({ ...merged, states: {}, context: {} }), states, context };
}
