import { z } from "zod";
import { contextFieldSchema, positionSchema, stateNameSchema, stateSchema, transitionSchema } from "../definition/schema";

const eventSchema = z.string().min(1).max(128);

const simpleEditSchema = z.discriminatedUnion("type", [
  /** A final state is entered in `finalStates` too. */
  z.object({ type: z.literal("addState"), name: stateNameSchema, state: stateSchema, position: positionSchema.optional() }),
  /** Rewrites every transition, the initial state, the final states, `onError` and the layout. */
  z.object({ type: z.literal("renameState"), from: stateNameSchema, to: stateNameSchema }),
  /** Replaces the whole body; `finalStates` holds it afterwards when its type is final, and else not. */
  z.object({ type: z.literal("updateState"), name: stateNameSchema, state: stateSchema }),
  /**
   * `cascade` removes what leads to the state. Without it a state that is in use stays (STATE_IN_USE), unless
   * `keepReferences` says that the references shall stay and become UNKNOWN_TARGET: taking back an addState needs that.
   */
  z.object({ type: z.literal("removeState"), name: stateNameSchema, cascade: z.boolean(), keepReferences: z.boolean().optional() }),
  /** Appends a candidate to those of its event (or inserts it at `index` among them). */
  z.object({
    type: z.literal("connect"),
    source: stateNameSchema,
    transition: transitionSchema,
    index: z.number().int().min(0).optional(),
  }),
  /** Changes one candidate: its event (it then becomes the last of that event), its target, or guard and actions by `transition`. */
  z.object({
    type: z.literal("reconnect"),
    source: stateNameSchema,
    event: eventSchema,
    index: z.number().int().min(0),
    to: z.object({ event: eventSchema.optional(), target: z.string().optional(), transition: transitionSchema.optional() }),
  }),
  z.object({ type: z.literal("disconnect"), source: stateNameSchema, event: eventSchema, index: z.number().int().min(0) }),
  /** Null takes a state's place away, so that the automatic layout decides. */
  z.object({ type: z.literal("moveStates"), positions: z.record(z.string(), positionSchema.nullable()) }),
  /** Null removes the field. */
  z.object({ type: z.literal("setContextField"), key: z.string().min(1).max(64), field: contextFieldSchema.nullable() }),
  z.object({ type: z.literal("setInitialState"), name: z.string() }),
  /** Name, description, triggers, apology, final states and the like; a null removes an optional property. */
  z.object({ type: z.literal("setProperties"), properties: z.record(z.string(), z.unknown()) }),
  /** JSON view and import: the document as a whole, in the canonical shape. */
  z.object({ type: z.literal("replaceDefinition"), definition: z.unknown() }),
]);

type SimpleEdit = z.infer<typeof simpleEditSchema>;

/** The only ways a definition changes. Each has an inverse (`invertEdit`), so undo, autosave and history are one idea. */
export type FlowEdit = SimpleEdit | { type: "batch"; edits: FlowEdit[] };

/** As it comes in: what has a default may be absent. */
export type FlowEditInput = z.input<typeof simpleEditSchema> | { type: "batch"; edits: FlowEditInput[] };

/** Several edits that are one in the history. */
function withBatch(inner: z.ZodType<FlowEdit, FlowEditInput>): z.ZodType<FlowEdit, FlowEditInput> {
  return z.union([simpleEditSchema, z.object({ type: z.literal("batch"), edits: z.array(inner).max(2_000) })]);
}

/** Batches may hold batches, six deep: undoing a merged gesture may nest them. */
export const flowEditSchema: z.ZodType<FlowEdit, FlowEditInput> = [1, 2, 3, 4, 5, 6].reduce<z.ZodType<FlowEdit, FlowEditInput>>(withBatch, simpleEditSchema);
