import { z } from "zod";
import {
  actionSchema,
  conditionSchema,
  contextFieldSchema,
  flowDefinitionSchema,
  inputOptionSchema,
  inputSchema,
  transitionSchema,
} from "../definition/schema";
import {
  actionV2Schema,
  conditionV2Schema,
  contextFieldV2Schema,
  flowDefinitionV2Schema,
  inputOptionV2Schema,
  inputV2Schema,
  stateV2Schema,
  transitionV2Schema,
} from "../definition/schema-v2";
import { conditionsOf, inputOf } from "../definition/state-parts";
import { jsonPointer } from "../json/json-pointer";
import type { Check } from "./flow-outline";
import type { Issue } from "./issue";
import { allActions } from "./state-outline";

const keysOf = (...schemas: { shape: object }[]): ReadonlySet<string> => new Set(schemas.flatMap(({ shape }) => Object.keys(shape)));

/** What v3 knows, and what v2 knows of what v3 has no room for: neither is a typing error. */
const knownKeys = {
  flow: { own: keysOf(flowDefinitionSchema), older: keysOf(flowDefinitionV2Schema) },
  state: { own: new Set([...keysOf(stateV2Schema), "v2"]), older: keysOf(stateV2Schema) },
  action: { own: keysOf(actionSchema), older: keysOf(actionV2Schema) },
  condition: { own: keysOf(conditionSchema), older: keysOf(conditionV2Schema) },
  transition: { own: keysOf(transitionSchema), older: keysOf(transitionV2Schema) },
  input: { own: keysOf(inputSchema), older: keysOf(inputV2Schema) },
  option: { own: keysOf(inputOptionSchema), older: keysOf(inputOptionV2Schema) },
  field: { own: keysOf(contextFieldSchema), older: keysOf(contextFieldV2Schema) },
} as const;

/** Keys that the canonical shape does not know: they are kept and have no effect, which is mostly a typing error (rule 3). */
export const checkUnknownKeys: Check = ({ definition, states }) => [
  ...strangers("flow", "", definition),
  ...Object.entries(definition.context).flatMap(([key, field]) => strangers("field", jsonPointer(["context", key]), field)),
  ...states.flatMap(({ name, state, outline }) => {
    const base = jsonPointer(["states", name]);
    const input = inputOf(state);
    return [
      ...strangers("state", base, state),
      ...allActions(outline).flatMap(({ action, pointer }) => strangers("action", `${base}${pointer}`, action)),
      ...conditionsOf(state).flatMap((condition, index) => strangers("condition", `${base}/conditions/${index}`, condition)),
      ...outline.candidates.flatMap(({ transition, pointer }) => strangers("transition", `${base}${pointer}`, transition)),
      ...(input === undefined
        ? []
        : [
            ...strangers("input", `${base}/input`, input),
            ...(input.options ?? []).flatMap((option, index) => strangers("option", `${base}/input/options/${index}`, option)),
          ]),
    ];
  }),
];

const olderSchema = z.object({ v2: z.object({ members: z.record(z.string(), z.unknown()) }) });

function strangers(kind: keyof typeof knownKeys, pointer: string, value: object): Issue[] {
  const { own, older } = knownKeys[kind];
  const members = "v2" in value ? Object.keys(olderSchema.safeParse(value).data?.v2.members ?? {}) : [];
  return [...Object.keys(value).filter((key) => !own.has(key)), ...members.filter((key) => !older.has(key))].map((key) => ({
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
