import { inputOf } from "../definition/state-parts";
import type { JsonObject } from "../json/json";
import { jsonPointer } from "../json/json-pointer";
import { fragmentsIn } from "../json/unknown-keywords";
import type { FlowOutline } from "./flow-outline";

/** `owner` names whose rule it is: "state 'ask'". */
type Placed = { fragment: JsonObject; pointer: string; owner: string };

/** Every schema in a `validation` of the flow, those inside others too. Pure. */
export function placedFragments({ definition, states }: FlowOutline): Placed[] {
  const place = (validation: JsonObject | undefined, base: (string | number)[], owner: string): Placed[] =>
    validation === undefined ? [] : fragmentsIn(validation).map(({ path, fragment }) => ({ fragment, pointer: jsonPointer([...base, ...path]), owner }));
  return [
    ...Object.entries(definition.context).flatMap(([key, { validation }]) => place(validation, ["context", key, "validation"], `context key '${key}'`)),
    ...states.flatMap(({ name, state }) => place(inputOf(state)?.validation, ["states", name, "input", "validation"], `state '${name}'`)),
  ];
}
