import { z } from "zod";
import {
  actionSchema,
  branchNameSchema,
  conditionSchema,
  contextFieldSchema,
  contextTypes,
  durationSchema,
  eventNameSchema,
  flowDefinitionSchema,
  inputOptionSchema,
  inputSchema,
  mostInFlow as most,
  outcomes,
  stateNameSchema,
  stateTypes,
  transitionSchema,
} from "./schema";

/*
 * The shape of the wire (requirements 1.3, 1.4 and 1.19): what the REST API and people read and write. Its entities have no
 * ids of their own, its states are one shape for all types, and its transitions are spelled as texts, objects or lists.
 */

export const actionV2Schema = actionSchema.omit({ id: true, name: true, v2: true }).extend({ id: z.string().max(64).optional() });

const actionsSchema = z.array(actionV2Schema).max(most.actions);

export const conditionV2Schema = conditionSchema.omit({ id: true, v2: true });

export const transitionV2Schema = transitionSchema.omit({ id: true, event: true, v2: true }).extend({ actions: actionsSchema.optional() });

export const transitionEntryV2Schema = z.union([
  z.string(),
  transitionV2Schema,
  z
    .array(z.union([z.string(), transitionV2Schema]))
    .min(1)
    .max(most.candidates),
]);

export const inputOptionV2Schema = inputOptionSchema.omit({ id: true, name: true, v2: true }).extend({ id: z.string().min(1).max(64) });

export const inputV2Schema = inputSchema.extend({ options: z.array(inputOptionV2Schema).max(30).optional() });

export const stateV2Schema = z.looseObject({
  type: z.enum(stateTypes),
  description: z.string().optional(),
  onEntry: actionsSchema.optional(),
  actions: actionsSchema.optional(),
  onExit: actionsSchema.optional(),
  branches: z
    .record(branchNameSchema, actionsSchema)
    .refine((branches) => Object.keys(branches).length <= most.branches, `at most ${most.branches} branches`)
    .optional(),
  join: z.enum(["all", "any", "settled"]).optional(),
  conditions: z.array(conditionV2Schema).max(most.conditions).optional(),
  timeout: durationSchema.optional(),
  /** Said at the first expiry of a wait; the second raises `timeout`. */
  reminder: z.string().optional(),
  input: inputV2Schema.optional(),
  transitions: z.record(eventNameSchema, transitionEntryV2Schema).default({}),
  outcome: z.enum(outcomes).optional(),
  background: z.boolean().optional(),
  interrupts: z.boolean().optional(),
  busy: z.enum(["enqueue", "merge"]).optional(),
  progress: z.number().int().min(0).max(100).optional(),
});

const contextTypeSchema = z.enum(contextTypes);

/** A type alone, or with null beside it. */
export const contextFieldV2Schema = contextFieldSchema.omit({ id: true, v2: true }).extend({
  type: z.union([contextTypeSchema, z.tuple([contextTypeSchema, z.literal("null")]), z.tuple([z.literal("null"), contextTypeSchema])]),
});

export const flowDefinitionV2Schema = flowDefinitionSchema.extend({
  schemaVersion: z.literal(2),
  states: z.record(stateNameSchema, stateV2Schema),
  context: z.record(z.string().min(1).max(64), contextFieldV2Schema).default({}),
});

export type FlowDefinitionV2 = z.infer<typeof flowDefinitionV2Schema>;
export type StateV2 = z.infer<typeof stateV2Schema>;
export type ActionV2 = z.infer<typeof actionV2Schema>;
export type TransitionEntryV2 = z.infer<typeof transitionEntryV2Schema>;
export type ContextFieldV2 = z.infer<typeof contextFieldV2Schema>;
export type TransitionV2 = z.infer<typeof transitionV2Schema>;
export type InputOptionV2 = z.infer<typeof inputOptionV2Schema>;
export type InputSpecV2 = z.infer<typeof inputV2Schema>;
export type ConditionV2 = z.infer<typeof conditionV2Schema>;
