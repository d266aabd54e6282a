import { z } from "zod";
import { durationSchema, jsonObjectSchema, jsonSchema, outcomes } from "../definition/schema";
import { type FailureCode, isErrorCode, isExecutorErrorCode } from "../errors";
import { portCalls } from "../ports/ports";
import { phases, runStatuses } from "../protocol/chat";

const errorCodeSchema = z.string().refine((code): code is FailureCode => isErrorCode(code) || isExecutorErrorCode(code), "is no error code");

const breakdownSchema = z.union([z.literal("silence"), errorCodeSchema]);
const breakableSchema = z.union([z.enum(portCalls), z.templateLiteral(["executor:", z.string().min(1)])]);

/** What must be true after a move. In `replies`, all that the move made the run say, `…` stands for anything. */
const after = { state: z.string().optional(), replies: z.array(z.string()).optional() };

/** One thing that happens to a run, as a recorded conversation writes it. */
export const moveSchema = z.union([
  z.strictObject({ say: z.string(), ...after }),
  z.strictObject({ press: z.string(), label: z.string(), ...after }),
  z.strictObject({ share: z.strictObject({ latitude: z.number(), longitude: z.number() }), ...after }),
  /** Data that a card or a channel sends along, with or without words. */
  z.strictObject({ send: jsonObjectSchema, text: z.string().optional(), event: z.string().optional(), ...after }),
  /** The customer pays or fails to pay the newest payment, and the webhook that tells of it arrives. */
  z.strictObject({ pay: z.enum(["captured", "failed"]), ...after }),
  /** The state's timer runs out. */
  z.strictObject({ expire: z.literal(true), ...after }),
  /** Time passes; every timer that is due by then fires at its time. */
  z.strictObject({ wait: durationSchema, ...after }),
  /** A webhook, a trigger or an operator raises an event; the event's name says which unless `source` does. */
  z.strictObject({ raise: z.string(), data: jsonSchema.optional(), source: z.enum(["webhook", "trigger", "operator"]).optional(), ...after }),
  z.strictObject({ cancel: z.enum(["customer", "operator"]), ...after }),
  z.strictObject({ pause: z.string(), ...after }),
  z.strictObject({ resume: z.literal(true), ...after }),
  /** From now on a call to a service (or a whole executor) fails, until it is mended. The run hears nothing of this by itself. */
  z.strictObject({ break: breakableSchema, with: breakdownSchema }),
  z.strictObject({ mend: breakableSchema }),
  /** From now on a model answers with this text; null = none is configured. */
  z.strictObject({ model: z.string().nullable() }),
]);

const orderSchema = z.strictObject({
  paymentMethod: z.string().optional(),
  totalMinor: z.number().int().optional(),
  items: z.array(z.strictObject({ name: z.string(), quantity: z.number().int() })).optional(),
});

const expectationSchema = z.strictObject({
  /** Every entered state, repeats joined. */
  trail: z.array(z.string()),
  status: z.enum(runStatuses),
  outcome: z.enum(outcomes).nullable(),
  phase: z.enum(phases),
  /** How many, or what each of them is at least. */
  orders: z.union([z.number().int(), z.array(orderSchema)]),
  refunds: z.number().int().optional(),
  /** The code of a failed run. */
  failure: z.string().optional(),
  /** Keys of the context that must have these values. */
  context: jsonObjectSchema.optional(),
});

/** A conversation kept as a flow's test: what happens, and what must come of it. */
export const recordedConversationSchema = z.strictObject({
  name: z.string(),
  /** The message that starts the run and what routing found in it; absent: the customer opened the chat. */
  start: z.strictObject({ text: z.string(), entities: jsonObjectSchema }).optional(),
  /** Services that fail before the first word. */
  broken: z.array(z.strictObject({ break: breakableSchema, with: breakdownSchema })).optional(),
  opening: z.strictObject(after).optional(),
  moves: z.array(moveSchema),
  expect: expectationSchema,
});

export const recordedConversationsSchema = z.array(recordedConversationSchema);

export type Move = z.infer<typeof moveSchema>;
export type Expectation = z.infer<typeof expectationSchema>;
export type RecordedConversation = z.infer<typeof recordedConversationSchema>;
