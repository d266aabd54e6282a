import { z } from "zod";
import { contextFieldSchema, positionSchema, stateNameSchema, stateSchema, transitionSchema } from "../definition/schema";

const eventSchema = z.string().min(1).max(128);

/** The only ways a definition changes. Each has an inverse (`invertEdit`), so undo, autosave and history are one idea. */
export const flowEditSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("addState"), name: stateNameSchema, state: stateSchema, position: positionSchema.optional() }),
  /** Rewrites every transition, the initial state, the final states, `onError` and the layout. */
  z.object({ type: z.literal("renameState"), from: stateNameSchema, to: stateNameSchema }),
  /** Replaces the whole body. */
  z.object({ type: z.literal("updateState"), name: stateNameSchema, state: stateSchema }),
  /** `cascade` removes the transitions that lead to it; without it they stay and become UNKNOWN_TARGET. */
  z.object({ type: z.literal("removeState"), name: stateNameSchema, cascade: z.boolean() }),
  /** Appends a candidate (or inserts it at `index`). */
  z.object({ type: z.literal("connect"), source: stateNameSchema, event: eventSchema, transition: transitionSchema, index: z.number().int().min(0).optional() }),
  /** Changes one candidate: its event, its target, its guard and actions. */
  z.object({ type: z.literal("reconnect"), source: stateNameSchema, event: eventSchema, index: z.number().int().min(0), to: z.object({ event: eventSchema.optional(), target: z.string().optional(), transition: transitionSchema.optional() }) }),
  z.object({ type: z.literal("disconnect"), source: stateNameSchema, event: eventSchema, index: z.number().int().min(0) }),
  z.object({ type: z.literal("moveStates"), positions: z.record(z.string(), positionSchema) }),
  /** Null removes the field. */
  z.object({ type: z.literal("setContextField"), key: z.string().min(1).max(64), field: contextFieldSchema.nullable() }),
  z.object({ type: z.literal("setInitialState"), name: z.string() }),
  /** Name, description, triggers, apology and the like; a null removes an optional property. */
  z.object({ type: z.literal("setProperties"), properties: z.record(z.string(), z.unknown()) }),
  /** JSON view and import: the document as a whole. */
  z.object({ type: z.literal("replaceDefinition"), definition: z.unknown() }),
  /** Several edits that are one in the history. */
  z.object({ type: z.literal("batch"), edits: z.array(z.unknown()) }),
]);

export type FlowEdit = z.infer<typeof flowEditSchema>;
