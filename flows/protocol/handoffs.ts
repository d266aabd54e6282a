import { z } from "zod";
import { type ChatMessage, runStatuses } from "./chat";

/** A run whose customer talks, or wants to talk, with a person. Times ISO 8601. */
export const handoffSchema = z.object({
  runId: z.string(),
  sessionId: z.string(),
  flow: z.object({ slug: z.string(), name: z.string() }),
  state: z.string(),
  channel: z.string(),
  status: z.enum(runStatuses),
  /** The flow keeps quiet and hears only. */
  isWaiting: z.boolean(),
  /** The customer asked for a person; else an operator took over. */
  isAsked: z.boolean(),
  since: z.string(),
  /** Who answers; null while nobody does. `name` is null where the asker may not know it. */
  person: z.object({ id: z.string(), name: z.string().nullable(), isMe: z.boolean() }).nullable(),
  /** What the customer said last, as far as the asker may read it. */
  lastWords: z.string().nullable(),
});
export type Handoff = z.infer<typeof handoffSchema>;

/** Those that wait longest first; at most 50, the count is over all. */
export type Handoffs = { items: Handoff[]; count: number };

/** One of them with everything that was said in its run, oldest first. `mayAnswer`: the asker's role allows to join. */
export type HandoffConversation = { handoff: Handoff; messages: ChatMessage[]; mayAnswer: boolean };

/** Characters, as for a customer's message. */
export const longestAnswer = 4_096;

export const handoffIdSchema = z.object({ runId: z.string().min(1).max(64) });
/** `instead` is the person who is known to answer: a take over somebody unseen is refused. */
export const joinHandoffSchema = handoffIdSchema.extend({ instead: z.string().max(64).nullish() });
/** `id` is new for each text: the same again is not said again. */
export const sayInHandoffSchema = handoffIdSchema.extend({ id: z.string().min(1).max(64), text: z.string().trim().min(1).max(longestAnswer) });
