import { z } from "zod";
import { outcomes } from "../definition/schema";
import { phases, runStatuses } from "../protocol/chat";

/** One thing that happens to a run, as a recorded conversation writes it. */
export const moveSchema = z.union([
  z.object({ say: z.string() }),
  z.object({ press: z.string(), label: z.string() }),
  z.object({ share: z.object({ latitude: z.number(), longitude: z.number() }) }),
  /** The customer pays or fails to pay the newest payment, and the webhook that tells of it arrives. */
  z.object({ pay: z.enum(["captured", "failed"]) }),
  /** The state's timer runs out. */
  z.object({ expire: z.literal(true) }),
]);

/** A conversation kept as a flow's test: what happens, and what must come of it. */
export const recordedConversationSchema = z.object({
  name: z.string(),
  /** The message that starts the run and what routing found in it; absent: the customer opened the chat. */
  start: z.object({ text: z.string(), entities: z.record(z.string(), z.json()) }).optional(),
  moves: z.array(moveSchema),
  expect: z.object({
    /** Every entered state, repeats joined. */
    trail: z.array(z.string()),
    status: z.enum(runStatuses),
    outcome: z.enum(outcomes).nullable(),
    phase: z.enum(phases),
    orders: z.number().int(),
    refunds: z.number().int().optional(),
  }),
});

export type Move = z.infer<typeof moveSchema>;
export type RecordedConversation = z.infer<typeof recordedConversationSchema>;
