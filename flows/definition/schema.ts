import { z } from "zod";
import type { Json, JsonObject } from "../json/json";
import { isForbiddenKey } from "../json/property";

export const stateNamePattern = /^[a-z][a-z0-9_]{0,63}$/;
export const slugPattern = /^[a-z][a-z0-9_-]{0,63}$/;

/** What an entity of a flow is called by edits, whatever its name, place or text: short, unique in its flow, made by `ids.ts`. */
export const entityIdPattern = /^[acfot]_[0-9A-Za-z]{1,40}$/;

/** No honest document comes near these. Together with the size of a document they bound what compiling and one step can cost. */
export const mostInFlow = {
  actions: 200,
  branches: 64,
  conditions: 500,
  candidates: 200,
  resolvers: 20,
  words: 500,
  keywords: 200,
  accepted: 500,
  pathLength: 256,
  phraseLength: 200,
};

export const stateNameSchema = z.string().regex(stateNamePattern);
export const eventNameSchema = z.string().min(1).max(128);
/** Milliseconds, or an ISO 8601 duration such as `PT15M`. */
export const durationSchema = z.union([z.number().int().positive(), z.string().regex(/^P(?=.)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/)]);

export const jsonSchema: z.ZodType<Json> = z.json();
export const jsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), jsonSchema);

export const modules = ["food", "parcel", "ecommerce", "habit", "general"] as const;
export const moduleSchema = z.enum(modules);

export const stateTypes = ["action", "decision", "parallel", "wait", "final"] as const;
export const outcomes = ["completed", "cancelled", "failed"] as const;
export const contextTypes = ["string", "number", "boolean", "object", "array"] as const;
/** What a wait state can make of an answer that it keeps (decision 0017). */
export const answerKinds = ["text", "wholeNumber", "number", "yesNo", "date", "choice"] as const;

export const entityIdSchema = z.string().regex(entityIdPattern);

/** Members that only the older shape (v2) has at this place, as they came in: `toV2` gives them back. Nothing else reads them. */
const membersSchema = z.record(z.string(), z.unknown());
const olderSchema = z.object({ members: membersSchema });

export const actionSchema = z.looseObject({
  id: entityIdSchema,
  /** What its author calls it: the name of its branch, where each action of a parallel state is one. */
  name: z.string().max(64).optional(),
  executor: z.string().min(1).max(64),
  config: jsonObjectSchema.default({}),
  /** A context path, or a map from context path to a path in the result. */
  output: z.union([z.string().max(mostInFlow.pathLength), z.record(z.string().max(mostInFlow.pathLength), z.string().max(mostInFlow.pathLength))]).optional(),
  onError: z.enum(["fail", "continue", "retry"]).optional(),
  retry: z
    .looseObject({ max: z.number().int().min(1).max(10), backoffMs: z.number().int().min(0).max(60_000), factor: z.number().min(1).max(10).optional() })
    .optional(),
  timeoutMs: z.number().int().positive().max(25_000).optional(),
  /** Expression: the action is skipped unless it is true. */
  when: z.string().optional(),
  /** What a placeholder of the config comes to when it has no value: nothing, itself as it is written, or the action fails. @default empty */
  missing: z.enum(["empty", "keep", "error"]).optional(),
  v2: olderSchema.optional(),
});

const actionsSchema = z.array(actionSchema).max(mostInFlow.actions);

export const conditionSchema = z.looseObject({ id: entityIdSchema, expression: z.string(), event: eventNameSchema, v2: olderSchema.optional() });

/** One way out of a state: a candidate of its event. Those of one event are tried in their order. */
export const transitionSchema = z.looseObject({
  id: entityIdSchema,
  event: eventNameSchema.refine((event) => !isForbiddenKey(event), "not a name that an event can have"),
  target: z.string(),
  guard: z.string().optional(),
  actions: actionsSchema.optional(),
  /** With the own state as target: no exit, no entry, the timer is kept. */
  internal: z.boolean().optional(),
  /** Where v2 spells it otherwise than in the shortest way: as an object though it says nothing but its target, in a list though it is alone. */
  v2: z.object({ members: membersSchema.optional(), object: z.literal(true).optional(), list: z.literal(true).optional() }).optional(),
});

export const inputOptionSchema = z.looseObject({
  id: entityIdSchema,
  /** What a press of it says, and what the customer may type. */
  name: z.string().min(1).max(64),
  label: z.string().min(1).max(200),
  keywords: z.array(z.string().max(mostInFlow.phraseLength)).max(mostInFlow.keywords).optional(),
  event: eventNameSchema.optional(),
  /** Context path → value, written when the option is hit. */
  set: jsonObjectSchema.optional(),
  v2: olderSchema.optional(),
});

export const resolverSchema = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("keyword"), event: eventNameSchema, words: z.array(z.string().max(mostInFlow.phraseLength)).min(1).max(mostInFlow.words) }),
  z.looseObject({ type: z.literal("pattern"), event: eventNameSchema, pattern: z.string().max(200) }),
  z.looseObject({ type: z.literal("nlu"), events: z.record(z.string(), eventNameSchema) }),
  z.looseObject({ type: z.literal("llm"), hint: z.string().optional() }),
]);

export const inputSchema = z.looseObject({
  accept: z.array(eventNameSchema).max(mostInFlow.accepted).default([]),
  resolve: z.array(resolverSchema).max(mostInFlow.resolvers).optional(),
  /** Context path that receives the text (or the data) of the accepted input. */
  store: z.string().max(mostInFlow.pathLength).optional(),
  /** What is stored; absent: what `validation` asks for, else what the context declares for the path. */
  kind: z.enum(answerKinds).optional(),
  /** JSON Schema fragment that the stored value must satisfy. */
  validation: jsonObjectSchema.optional(),
  maxAttempts: z.number().int().min(1).max(20).optional(),
  reprompt: z.string().optional(),
  options: z.array(inputOptionSchema).max(30).optional(),
});

/** What every state may have. A final one has no use for transitions; a draft that has some is named by validation. */
const anyState = {
  description: z.string().optional(),
  onEntry: actionsSchema.optional(),
  actions: actionsSchema.optional(),
  timeout: durationSchema.optional(),
  transitions: z.array(transitionSchema).default([]),
  background: z.boolean().optional(),
  v2: olderSchema.optional(),
};

/** And what those may have that are left again. */
const passingState = {
  ...anyState,
  onExit: actionsSchema.optional(),
  conditions: z.array(conditionSchema).max(mostInFlow.conditions).optional(),
  /** Said at the first expiry of a wait; the second raises `timeout`. */
  reminder: z.string().optional(),
  input: inputSchema.optional(),
  interrupts: z.boolean().optional(),
  busy: z.enum(["enqueue", "merge"]).optional(),
  progress: z.number().int().min(0).max(100).optional(),
};

export const branchNameSchema = z.string().max(64);

export const stateSchema = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("action"), ...passingState }),
  z.looseObject({ type: z.literal("decision"), ...passingState }),
  z.looseObject({ type: z.literal("wait"), ...passingState }),
  z.looseObject({
    type: z.literal("parallel"),
    ...passingState,
    branches: z
      .record(branchNameSchema, actionsSchema)
      .refine((branches) => Object.keys(branches).length <= mostInFlow.branches, `at mostInFlow ${mostInFlow.branches} branches`)
      .optional(),
    join: z.enum(["all", "any", "settled"]).optional(),
  }),
  z.looseObject({ type: z.literal("final"), ...anyState, outcome: z.enum(outcomes).optional() }),
]);

export const contextFieldSchema = z.looseObject({
  id: entityIdSchema,
  type: z.enum(contextTypes),
  /** Whether null is a value of it: true, so that a required field may hold it; false, so that it is refused; absent, it may be written and counts as nothing. */
  nullable: z.boolean().optional(),
  required: z.boolean().default(false),
  validation: jsonObjectSchema.optional(),
  default: jsonSchema.optional(),
  sensitive: z.boolean().optional(),
  v2: olderSchema.optional(),
});

export const triggerSchema = z.looseObject({
  intent: z.string().optional(),
  keyword: z.string().optional(),
  /** The name under which another program starts the flow. */
  webhook: z.string().optional(),
  /** Five cron fields. */
  schedule: z.string().optional(),
  /** The zone that `schedule` is read in; absent: the workspace's. */
  timezone: z.string().optional(),
  /** Where the webhook's body names whom the run is for; absent: the run is for nobody, and stays in the background. */
  person: z.string().optional(),
  /** `everyone`: `schedule` starts a run for each active participant; absent: one run for nobody. */
  audience: z.enum(["everyone"]).optional(),
  /** What those of the audience must have consented to; absent: nothing. */
  purpose: z.string().optional(),
});

export const positionSchema = z.object({ x: z.number(), y: z.number() });

/**
 * The canonical shape (v3), which is stored and which everything reads. The wire speaks v2 (`schema-v2.ts`); older documents
 * are upgraded where they are read. In its normal form the transitions of a state are sorted by event (`normalForm`).
 */
export const flowDefinitionSchema = z.looseObject({
  schemaVersion: z.literal(3),
  id: z.string().regex(slugPattern),
  name: z.string().min(1).max(200),
  description: z.string().max(2000).optional(),
  module: moduleSchema,
  trigger: z.string().optional(),
  triggers: z.array(triggerSchema).optional(),
  initialState: z.string(),
  finalStates: z.array(z.string()),
  states: z.record(stateNameSchema, stateSchema),
  context: z.record(z.string().min(1).max(64), contextFieldSchema).default({}),
  onError: z.string().optional(),
  apology: z.string().optional(),
  maxMicrosteps: z.number().int().min(1).max(100).optional(),
  runTimeout: durationSchema.optional(),
  ui: z.looseObject({ layout: z.record(z.string(), positionSchema).default({}) }).optional(),
});

export type FlowDefinition = z.infer<typeof flowDefinitionSchema>;
export type State = z.infer<typeof stateSchema>;
export type ParallelState = Extract<State, { type: "parallel" }>;
export type FinalState = Extract<State, { type: "final" }>;
/** One that is left again. */
export type PassingState = Exclude<State, FinalState>;
export type StateType = (typeof stateTypes)[number];
export type Outcome = (typeof outcomes)[number];
export type Module = (typeof modules)[number];
export type Action = z.infer<typeof actionSchema>;
export type Condition = z.infer<typeof conditionSchema>;
export type Transition = z.infer<typeof transitionSchema>;
export type AnswerKind = (typeof answerKinds)[number];
export type InputOption = z.infer<typeof inputOptionSchema>;
export type InputSpec = z.infer<typeof inputSchema>;
export type Resolver = z.infer<typeof resolverSchema>;
export type ContextField = z.infer<typeof contextFieldSchema>;
export type Trigger = z.infer<typeof triggerSchema>;
export type Position = z.infer<typeof positionSchema>;
export type StateName = string;
export type EventName = string;
