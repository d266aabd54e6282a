import {
  actionSchema,
  conditionSchema,
  contextFieldSchema,
  flowDefinitionSchema,
  inputOptionSchema,
  inputSchema,
  stateSchema,
  transitionSchema,
} from "../definition/schema";
import { jsonPointer } from "../json/json-pointer";
import type { Check } from "./flow-outline";
import type { Issue } from "./issue";
import { allActions } from "./state-outline";

const knownKeys = {
  flow: new Set(Object.keys(flowDefinitionSchema.shape)),
  state: new Set(Object.keys(stateSchema.shape)),
  action: new Set(Object.keys(actionSchema.shape)),
  condition: new Set(Object.keys(conditionSchema.shape)),
  transition: new Set(Object.keys(transitionSchema.shape)),
  input: new Set(Object.keys(inputSchema.shape)),
  option: new Set(Object.keys(inputOptionSchema.shape)),
  field: new Set(Object.keys(contextFieldSchema.shape)),
} as const;

/** Keys that the canonical shape does not know: they are kept and have no effect, which is mostly a typing error (rule 3). */
export const checkUnknownKeys: Check = ({ definition, states }) => [
  ...strangers("flow", "", definition),
  ...Object.entries(definition.context).flatMap(([key, field]) => strangers("field", jsonPointer(["context", key]), field)),
  ...states.flatMap(({ name, state, outline }) => {
    const base = jsonPointer(["states", name]);
    return [
      ...strangers("state", base, state),
      ...allActions(outline).flatMap(({ action, pointer }) => strangers("action", `${base}${pointer}`, action)),
      ...(state.conditions ?? []).flatMap((condition, index) => strangers("condition", `${base}/conditions/${index}`, condition)),
      ...Object.entries(state.transitions).flatMap(([event, entry]) => {
        const list = Array.isArray(entry) ? entry : [entry];
        return list.flatMap((candidate, index) =>
          typeof candidate === "string"
            ? []
            : strangers("transition", `${base}${jsonPointer(["transitions", event, ...(Array.isArray(entry) ? [index] : [])])}`, candidate),
        );
      }),
      ...(state.input === undefined
        ? []
        : [
            ...strangers("input", `${base}/input`, state.input),
            ...(state.input.options ?? []).flatMap((option, index) => strangers("option", `${base}/input/options/${index}`, option)),
          ]),
    ];
  }),
];

function strangers(kind: keyof typeof knownKeys, pointer: string, value: object): Issue[] {
  return Object.keys(value)
    .filter((key) => !knownKeys[kind].has(key))
    .map((key) => ({
      code: "UNKNOWN_KEY",
      path: `${pointer}${jsonPointer([key])}`,
      message: `'${key}' is not a property of ${kinds[kind]}`,
      fix: `Correct or remove '${key}'; it is kept but has no effect.`,
    }));
}

const kinds = {
  flow: "a flow",
  state: "a state",
  action: "an action",
  condition: "a condition",
  transition: "a transition",
  input: "a state's input",
  option: "an option",
  field: "a context field",
} as const satisfies Record<keyof typeof knownKeys, string>;
