import { idsForBody } from "@/flows/definition/entities";
import { upgradeState } from "@/flows/definition/migrations/0003-entities-with-ids";
import { type FlowDefinition, type State, stateNameSchema } from "@/flows/definition/schema";
import { stateV2Schema } from "@/flows/definition/schema-v2";
import { AppError } from "@/flows/errors";
import { jsonPointer } from "@/flows/json/json-pointer";
import { findHostilePart } from "@/flows/json/parse-json";

/** @throws AppError `INVALID_STATE` when the name breaks the pattern of state names */
export function readStateName(name: string): string {
  const message = `'${name.slice(0, 80)}' is not a state name: a lower-case letter, then up to 63 lower-case letters, digits or _`;
  if (!stateNameSchema.safeParse(name).success || findHostilePart({ [name]: null })) throw invalidState([{ path: "/name", message }]);
  return name;
}

/** The body of a state as the wire spells it; what stands where something stood in the flow keeps its id. @throws AppError `INVALID_STATE` with pointers into the definition as it would be */
export function readState(name: string, raw: unknown, current: FlowDefinition): State {
  const hostile = findHostilePart(raw);
  if (hostile) throw invalidState([{ path: `${jsonPointer(["states", name])}${hostile.path}`, message: hostile.message }]);
  const parsed = stateV2Schema.safeParse(raw);
  if (parsed.success) return upgradeState(name, parsed.data, idsForBody(current, name));
  throw invalidState(parsed.error.issues.map((issue) => ({ path: jsonPointer(["states", name, ...issue.path]), message: issue.message })));
}

function invalidState(errors: { path: string; message: string }[]): AppError {
  return new AppError("INVALID_STATE", { message: errors[0]?.message ?? "not a state", details: { errors } });
}
