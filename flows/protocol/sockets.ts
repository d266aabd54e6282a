import { z } from "zod";
import type { ErrorCode } from "../errors";
import type { ChatMessage, FlowState, SendMessage } from "./chat";
import type { Shown } from "./shown";
import type { Step, StepBase } from "./step";

export const joinSchema = z.object({ sessionId: z.string().min(1).max(64), lastSeq: z.number().int().min(0).nullish() });
export const typingSchema = z.object({ sessionId: z.string().min(1).max(64), on: z.boolean() });
export const cancelFlowSchema = z.object({ sessionId: z.string().min(1).max(64) });
export const shareLocationSchema = z.object({
  sessionId: z.string().min(1).max(64),
  clientMessageId: z.string().min(1).max(64),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});

/** An order of the session, as it stands now. */
export const orderUpdateSchema = z.object({
  sessionId: z.string(),
  runId: z.string(),
  orderId: z.string(),
  number: z.string(),
  status: z.string(),
  totalMinor: z.number().int(),
  currency: z.string().length(3),
  etaMinutes: z.number().int().nullable(),
  at: z.string(),
});
export type OrderUpdate = z.infer<typeof orderUpdateSchema>;

export const watchRunSchema = z.object({ runId: z.string().min(1).max(64), after: z.number().int().min(0).nullish() });

export type Failure = { ok: false; code: ErrorCode; message: string };
export type Ack<T> = (answer: ({ ok: true } & T) | Failure) => void;

/** `/chat`: a customer's socket, `auth: { token }` (rule 20). */
export type ChatClientEvents = {
  /** `hasMore`: the client joins again with the last `seq` it got for the next page. */
  "session:join": (payload: z.infer<typeof joinSchema>, ack: Ack<{ messages: ChatMessage[]; flowState: FlowState | null; hasMore: boolean }>) => void;
  "message:send": (payload: SendMessage, ack: Ack<{ turnId: string; messageId: string; seq: number; duplicate: boolean }>) => void;
  typing: (payload: z.infer<typeof typingSchema>) => void;
  /** Ends the run as the customer's wish, without a message of theirs. */
  "flow:cancel": (payload: z.infer<typeof cancelFlowSchema>, ack: Ack<{ turnId: string; flowState: FlowState | null }>) => void;
  /** A place on the map. `taken` is false, and nothing happened, while the run waits for none. */
  "location:update": (
    payload: z.infer<typeof shareLocationSchema>,
    ack: Ack<{ taken: false } | { taken: true; turnId: string; messageId: string; seq: number; duplicate: boolean }>,
  ) => void;
};
/** What went wrong with a call whose sender asked for no acknowledgement. */
export type SocketError = { event: string; code: ErrorCode; message: string };

export type ChatServerEvents = {
  message: (message: ChatMessage) => void;
  "flow:state": (state: FlowState) => void;
  typing: (payload: { sessionId: string; on: boolean }) => void;
  "order:update": (payload: OrderUpdate) => void;
  error: (problem: SocketError) => void;
};

/** `/studio`: an operator's socket, by cookie or `auth: { apiKey }`. */
export type StudioClientEvents = {
  "run:watch": (payload: z.infer<typeof watchRunSchema>, ack: Ack<Shown<{ base: StepBase; steps: Step[] }>>) => void;
  /** Who waits for a person: `attention:changed` follows, which names the run and nothing of it. */
  "attention:watch": (payload: Record<string, never>, ack: Ack<Record<string, never>>) => void;
  "run:unwatch": (payload: { runId: string }) => void;
};
export type StudioServerEvents = {
  "flow:state": (state: Shown<FlowState>) => void;
  "flow:step": (payload: { runId: string; step: Shown<Step> }) => void;
  "attention:changed": (payload: { runId: string }) => void;
  message: (message: Shown<ChatMessage>) => void;
  error: (problem: SocketError) => void;
};
