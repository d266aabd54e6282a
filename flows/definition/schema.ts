import { z } from "zod";
import type { Json, JsonObject } from "../json/json";

export const stateNamePattern = /^[a-z][a-z0-9_]{0,63}$/;
export const slugPattern = /^[a-z][a-z0-9_-]{0,63}$/;

/** No honest document comes near these. Together with the size of a document they bound what compiling and one step can cost. */
const most = {
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

export const actionSchema = z.looseObject({
  id: z.string().max(64).optional(),
  executor: z.string().min(1).max(64),
  config: jsonObjectSchema.default({}),
  /** A context path, or a map from context path to a path in the result. */
  output: z.union([z.string().max(most.pathLength), z.record(z.string().max(most.pathLength), z.string().max(most.pathLength))]).optional(),
  onError: z.enum(["fail", "continue", "retry"]).optional(),
  retry: z
    .looseObject({ max: z.number().int().min(1).max(10), backoffMs: z.number().int().min(0).max(60_000), factor: z.number().min(1).max(10).optional() })
    .optional(),
  timeoutMs: z.number().int().positive().max(25_000).optional(),
  /** Expression: the action is skipped unless it is true. */
  when: z.string().optional(),
});

export const conditionSchema = z.looseObject({ expression: z.string(), event: eventNameSchema });

export const transitionSchema = z.looseObject({
  target: z.string(),
  guard: z.string().optional(),
  actions: z.array(actionSchema).max(most.actions).optional(),
  /** With the own state as target: no exit, no entry, the timer is kept. */
  internal: z.boolean().optional(),
});

export const transitionEntrySchema = z.union([
  z.string(),
  transitionSchema,
  z
    .array(z.union([z.string(), transitionSchema]))
    .min(1)
    .max(most.candidates),
]);

export const inputOptionSchema = z.looseObject({
  id: z.string().min(1).max(64),
  label: z.string().min(1).max(200),
  keywords: z.array(z.string().max(most.phraseLength)).max(most.keywords).optional(),
  event: eventNameSchema.optional(),
  /** Context path → value, written when the option is hit. */
  set: jsonObjectSchema.optional(),
});

export const resolverSchema = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("keyword"), event: eventNameSchema, words: z.array(z.string().max(most.phraseLength)).min(1).max(most.words) }),
  z.looseObject({ type: z.literal("pattern"), event: eventNameSchema, pattern: z.string().max(200) }),
  z.looseObject({ type: z.literal("nlu"), events: z.record(z.string(), eventNameSchema) }),
  z.looseObject({ type: z.literal("llm"), hint: z.string().optional() }),
]);

export const inputSchema = z.looseObject({
  accept: z.array(eventNameSchema).max(most.accepted).default([]),
  resolve: z.array(resolverSchema).max(most.resolvers).optional(),
  /** Context path that receives the text (or the data) of the accepted input. */
  store: z.string().max(most.pathLength).optional(),
  /** What is stored; absent: what `validation` asks for, else what the context declares for the path. */
  kind: z.enum(answerKinds).optional(),
  /** JSON Schema fragment that the stored value must satisfy. */
  validation: jsonObjectSchema.optional(),
  maxAttempts: z.number().int().min(1).max(20).optional(),
  reprompt: z.string().optional(),
  options: z.array(inputOptionSchema).max(30).optional(),
});

export const stateSchema = z.looseObject({
  type: z.enum(stateTypes),
  description: z.string().optional(),
  onEntry: z.array(actionSchema).max(most.actions).optional(),
  actions: z.array(actionSchema).max(most.actions).optional(),
  onExit: z.array(actionSchema).max(most.actions).optional(),
  branches: z
    .record(z.string().max(64), z.array(actionSchema).max(most.actions))
    .refine((branches) => Object.keys(branches).length <= most.branches, `at most ${most.branches} branches`)
    .optional(),
  join: z.enum(["all", "any", "settled"]).optional(),
  conditions: z.array(conditionSchema).max(most.conditions).optional(),
  timeout: durationSchema.optional(),
  /** Said at the first expiry of a wait; the second raises `timeout`. */
  reminder: z.string().optional(),
  input: inputSchema.optional(),
  transitions: z.record(eventNameSchema, transitionEntrySchema).default({}),
  outcome: z.enum(outcomes).optional(),
  background: z.boolean().optional(),
  interrupts: z.boolean().optional(),
  busy: z.enum(["enqueue", "merge"]).optional(),
  progress: z.number().int().min(0).max(100).optional(),
});

export const contextFieldSchema = z.looseObject({
  type: z.enum(contextTypes),
  required: z.boolean().default(false),
  validation: jsonObjectSchema.optional(),
  default: jsonSchema.optional(),
  sensitive: z.boolean().optional(),
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

/** The canonical shape (v2). A document that came in as v1 is normalised before it is parsed with this. */
export const flowDefinitionSchema = z.looseObject({
  schemaVersion: z.literal(2),
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
export type StateType = (typeof stateTypes)[number];
export type Outcome = (typeof outcomes)[number];
export type Module = (typeof modules)[number];
export type Action = z.infer<typeof actionSchema>;
export type Condition = z.infer<typeof conditionSchema>;
export type Transition = z.infer<typeof transitionSchema>;
export type TransitionEntry = z.infer<typeof transitionEntrySchema>;
export type AnswerKind = (typeof answerKinds)[number];
export type InputOption = z.infer<typeof inputOptionSchema>;
export type InputSpec = z.infer<typeof inputSchema>;
export type Resolver = z.infer<typeof resolverSchema>;
export type ContextField = z.infer<typeof contextFieldSchema>;
export type Trigger = z.infer<typeof triggerSchema>;
export type Position = z.infer<typeof positionSchema>;
export type StateName = string;
export type EventName = string;
