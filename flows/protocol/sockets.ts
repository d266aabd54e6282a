import { z } from "zod";
import type { FlowEdit } from "../editing/edit";
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

export const watchFlowSchema = z.object({
  flowId: z.string().min(1).max(64),
  /** The page, as its edits name it; else people are told apart by their sockets. */
  clientId: z.string().min(1).max(64).nullish(),
});
/** Where somebody is in a flow now. What is absent is nowhere: each says it all. */
export const presenceSchema = z.object({
  flowId: z.string().min(1).max(64),
  /** The state that is selected, and what in it. */
  state: z.string().max(64).nullish(),
  entity: z.string().max(64).nullish(),
  /** Where they write. */
  field: z.string().max(200).nullish(),
  /** On the canvas. */
  cursor: z.object({ x: z.number(), y: z.number() }).nullish(),
});

/** Somebody who has a flow open. A person with two pages is there twice. */
export const personSchema = z.object({
  clientId: z.string(),
  id: z.string(),
  name: z.string().nullable(),
  selection: z.object({ state: z.string().optional(), entity: z.string().optional() }).nullable(),
  field: z.string().nullable(),
  cursor: z.object({ x: z.number(), y: z.number() }).nullable(),
});
export type Person = z.infer<typeof personSchema>;

/** A change of the document that is edited, after its commit. Who has no name that all may see has none. */
export type FlowEdited = {
  flowId: string;
  revision: number;
  opId: string;
  clientId: string;
  by: { id: string; name: string | null };
  /** Null when they are too many for a message: `flows.editsSince` has them. */
  edits: FlowEdit[] | null;
};

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
  /** `flow:edited` and `flow:people` follow. */
  "flow:watch": (payload: z.infer<typeof watchFlowSchema>, ack: Ack<{ revision: number; people: Person[] }>) => void;
  "flow:unwatch": (payload: { flowId: string }) => void;
  /** Of a flow that is watched; at most ten a second. */
  "flow:presence": (payload: z.infer<typeof presenceSchema>) => void;
};
export type StudioServerEvents = {
  "flow:state": (state: Shown<FlowState>) => void;
  "flow:step": (payload: { runId: string; step: Shown<Step> }) => void;
  "flow:edited": (edited: FlowEdited) => void;
  /** All who have it open, whenever that or where they are has changed; at most five a second. */
  "flow:people": (payload: { flowId: string; people: Person[] }) => void;
  "attention:changed": (payload: { runId: string }) => void;
  message: (message: Shown<ChatMessage>) => void;
  error: (problem: SocketError) => void;
};
