import { z } from "zod";
import { jsonObjectSchema } from "../definition/schema";
import { isSafeLink } from "./links";

export const buttonSchema = z.object({ id: z.string(), label: z.string() });

/** A product, an address or a pay link shown as a card; the channel decides how. `image` is a key for the drawn pictures (`category/name`), never a URL. */
export const cardSchema = z.object({
  id: z.string(),
  type: z.enum(["product", "summary", "payment", "address"]),
  title: z.string(),
  subtitle: z.string().optional(),
  description: z.string().optional(),
  image: z.string().optional(),
  /** Minor units. */
  priceMinor: z.number().int().optional(),
  currency: z.string().length(3).optional(),
  veg: z.boolean().optional(),
  available: z.boolean().optional(),
  rating: z.number().optional(),
  /** Rows of a summary card; the last row with `total` is the total. */
  lines: z.array(z.object({ label: z.string(), amountMinor: z.number().int(), quantity: z.number().optional(), total: z.boolean().optional() })).optional(),
  /** A page of ours (the sandbox's pay page) or the payment provider's checkout; another link is dropped. */
  url: z.string().refine(isSafeLink).optional().catch(undefined),
  button: buttonSchema.optional(),
});

export const messageRoles = ["user", "assistant", "operator", "system"] as const;

/** A message as every client sees it (rule 17). */
export const chatMessageSchema = z.object({
  id: z.string(),
  seq: z.number().int(),
  role: z.enum(messageRoles),
  content: z.string(),
  format: z.enum(["text", "markdown"]),
  buttons: z.array(buttonSchema),
  cards: z.array(cardSchema),
  timestamp: z.string(),
  clientMessageId: z.string().optional(),
  /** `person`: the message says that a person has come to answer in the flow's place, or has gone. */
  metadata: z.looseObject({
    runId: z.string().optional(),
    state: z.string().optional(),
    degraded: z.boolean().optional(),
    person: z.enum(["joined", "left"]).optional(),
  }),
});

export const phases = ["IDLE", "COLLECTING", "PROCESSING", "WAITING", "COMPLETED"] as const;
export const runStatuses = ["running", "paused", "completed", "cancelled", "failed"] as const;

/** Rules 21 and 22. `transient` marks the one PROCESSING event at the start of a turn. */
export const flowStateSchema = z.object({
  runId: z.string(),
  flowId: z.string(),
  version: z.number().int(),
  previousState: z.string().nullable(),
  state: z.string(),
  event: z.string().nullable(),
  status: z.enum(runStatuses),
  phase: z.enum(phases),
  progress: z.number().int(),
  collectingData: z.array(z.string()),
  revision: z.number().int(),
  seq: z.number().int(),
  at: z.string(),
  transient: z.literal(true).optional(),
  /** The run waits for an answer that may be a place on the map: `data: { latitude, longitude }`. */
  takesLocation: z.literal(true).optional(),
});

export const openSessionSchema = z.object({
  flow: z.string().max(200).nullish(),
  /** Slug of the workspace whose flow it is; left out, the one made first. */
  workspace: z.string().max(40).nullish(),
  /** A caller never names its channel: what comes in this way is the web. */
  channel: z.literal("web").nullish(),
  /** The public key of the web chat that they come in by; without one it is the workspace's own. */
  connection: z.string().max(64).nullish(),
  module: z.enum(["food", "parcel", "ecommerce", "habit", "general"]).nullish(),
  locale: z.string().max(35).nullish(),
  timezone: z.string().max(64).nullish(),
});

export const sendMessageSchema = z.object({
  sessionId: z.string().min(1).max(64),
  clientMessageId: z.string().min(1).max(64),
  message: z.string().nullish(),
  event: z.string().max(128).nullish(),
  data: jsonObjectSchema.nullish(),
  module: z.string().max(32).nullish(),
  type: z.enum(["text", "button", "location"]).nullish(),
});

export const turnAnswerSchema = z.object({
  turnId: z.string(),
  messageId: z.string(),
  /** `seq` of the customer's own message. */
  seq: z.number().int(),
  duplicate: z.boolean(),
  messages: z.array(chatMessageSchema),
  flowState: flowStateSchema.nullable(),
});

export type Button = z.infer<typeof buttonSchema>;
export type Card = z.infer<typeof cardSchema>;
export type ChatMessage = z.infer<typeof chatMessageSchema>;
export type FlowState = z.infer<typeof flowStateSchema>;
export type Phase = (typeof phases)[number];
export type RunStatus = (typeof runStatuses)[number];
export type OpenSession = z.infer<typeof openSessionSchema>;
export type SendMessage = z.infer<typeof sendMessageSchema>;
export type TurnAnswer = z.infer<typeof turnAnswerSchema>;
