import { z } from "zod";
import { branchNameSchema, contextFieldSchema, entityIdSchema, jsonSchema, positionSchema, stateNameSchema, stateSchema } from "../definition/schema";
import { entitySchema, fieldPathSchema, itemListSchema } from "./places";

/** Edits that name what they mean by its id, so that they still mean it on a document that others have changed. */
const fineEditSchema = z.discriminatedUnion("type", [
  /** Without a value it is taken away. `was`: the value before, which tells a rebased edit what its author has seen. */
  z.object({ type: z.literal("setField"), entity: entitySchema, path: fieldPathSchema, value: jsonSchema.optional(), was: jsonSchema.optional() }),
  /** An action, a condition, an option or a transition, in front of another of its list; last when `before` is null, or gone. Candidates are in front of those of their event. */
  z.object({ type: z.literal("addEntity"), to: itemListSchema, item: z.looseObject({ id: entityIdSchema }), before: entityIdSchema.nullable() }),
  z.object({ type: z.literal("removeEntity"), from: itemListSchema, id: entityIdSchema }),
  z.object({ type: z.literal("moveEntity"), in: itemListSchema, id: entityIdSchema, before: entityIdSchema.nullable() }),
  z.object({ type: z.literal("renameBranch"), state: stateNameSchema, from: branchNameSchema, to: branchNameSchema.min(1) }),
]);

const wholeEditSchema = z.discriminatedUnion("type", [
  /** A final state is entered in `finalStates` too. */
  z.object({ type: z.literal("addState"), name: stateNameSchema, state: stateSchema, position: positionSchema.optional() }),
  /** Rewrites every transition, the initial state, the final states, `onError` and the layout. */
  z.object({ type: z.literal("renameState"), from: stateNameSchema, to: stateNameSchema }),
  /** Replaces the whole body, as `refine` leaves it where its type changes; `finalStates` holds it afterwards when its type is final, and else not. `was`: the body before. */
  z.object({ type: z.literal("updateState"), name: stateNameSchema, state: stateSchema, was: stateSchema.optional() }),
  /**
   * `cascade` removes what leads to the state. Without it a state that is in use stays (STATE_IN_USE), unless
   * `keepReferences` says that the references shall stay and become UNKNOWN_TARGET: taking back an addState needs that.
   */
  z.object({ type: z.literal("removeState"), name: stateNameSchema, cascade: z.boolean(), keepReferences: z.boolean().optional() }),
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

const simpleEditSchema = z.discriminatedUnion("type", [fineEditSchema, wholeEditSchema]);

export type FineEdit = z.infer<typeof fineEditSchema>;
export type SimpleEdit = z.infer<typeof simpleEditSchema>;

/**
 * The only ways a definition changes. Each has an inverse (`invertEdit`), so undo, autosave and history are one idea. `batch`:
 * several that are one in the history. `undo`: one that takes back, and so gives way to what others have done since.
 */
export type FlowEdit = SimpleEdit | { type: "batch"; edits: FlowEdit[] } | { type: "undo"; edit: FlowEdit };

/** As it comes in: what has a default may be absent. */
export type FlowEditInput = z.input<typeof simpleEditSchema> | { type: "batch"; edits: FlowEditInput[] } | { type: "undo"; edit: FlowEditInput };

function withOuter(inner: z.ZodType<FlowEdit, FlowEditInput>): z.ZodType<FlowEdit, FlowEditInput> {
  return z.union([
    simpleEditSchema,
    z.object({ type: z.literal("batch"), edits: z.array(inner).max(2_000) }),
    z.object({ type: z.literal("undo"), edit: inner }),
  ]);
}

/** Batches may hold batches, six deep with what is taken back: undoing a merged gesture may nest them. */
export const flowEditSchema: z.ZodType<FlowEdit, FlowEditInput> = [1, 2, 3, 4, 5, 6].reduce<z.ZodType<FlowEdit, FlowEditInput>>(withOuter, simpleEditSchema);
