import { derivedId } from "@/flows/definition/ids";
import type { ContextField, FlowDefinition } from "@/flows/definition/schema";
import type { Json } from "@/flows/json/json";
import type { StartingPoint } from "./preview-session";

/** The same flow, but its runs begin in another state and with this context as their defaults. Pure. */
export function startingIn(definition: FlowDefinition, { state, context }: StartingPoint): FlowDefinition {
  const fields = Object.entries(context).map(([key, value]): [string, ContextField] => {
    const declared = definition.context[key];
    return [
      key,
      declared ? { ...declared, default: value } : { id: derivedId("field", ["context", key]), type: typeOf(value), required: false, default: value },
    ];
  });
  return { ...definition, initialState: state, context: { ...definition.context, ...Object.fromEntries(fields) } };
}

function typeOf(value: Json): ContextField["type"] {
  if (Array.isArray(value)) return "array";
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return typeof value === "string" ? "string" : typeof value === "number" ? "number" : "boolean";
    default:
      return "object";
  }
}
