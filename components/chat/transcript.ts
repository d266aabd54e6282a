import { newestOffer, ownButtons } from "@/components/transcript/offered";
import { assertNever, type ErrorCode } from "@/flows/errors";
import type { Button, ChatMessage, FlowState, SendMessage } from "@/flows/protocol/chat";

/** A message of the customer's that the server has not confirmed. `queued` waits for the connection, `failed` for the customer. */
export type Pending = { payload: SendMessage; text: string; at: string; delivery: "queued" | "sending" | "failed"; code: ErrorCode | null };

/** What the chat page knows of a conversation. `messages` are confirmed, by rising `seq` without repeats; `pending` in the order they were sent. */
export type Transcript = {
  messages: readonly ChatMessage[];
  pending: readonly Pending[];
  flowState: FlowState | null;
  /** The server says that someone is writing. */
  isTyping: boolean;
  /** A turn is under way. */
  isProcessing: boolean;
  /** Everything up to this `seq` is here: joining asks for what comes after it. */
  completeTo: number;
  isLoaded: boolean;
};

export type TranscriptChange =
  /** All messages after `completeTo`, as an opened or joined session answers them. */
  | { type: "loaded"; messages: readonly ChatMessage[]; flowState: FlowState | null }
  | { type: "received"; message: ChatMessage }
  | { type: "sent"; payload: SendMessage; text: string; at: string; isOnline: boolean }
  | { type: "sending"; clientMessageId: string }
  | { type: "acknowledged"; clientMessageId: string; messageId: string; seq: number }
  | { type: "queued"; clientMessageId: string }
  | { type: "failed"; clientMessageId: string; code: ErrorCode }
  | { type: "typed"; on: boolean }
  | { type: "flowMoved"; flowState: FlowState };

export const emptyTranscript: Transcript = { messages: [], pending: [], flowState: null, isTyping: false, isProcessing: false, completeTo: 0, isLoaded: false };

/** The transcript after one change. Pure. */
export function changeTranscript(before: Transcript, change: TranscriptChange): Transcript {
  switch (change.type) {
    case "loaded": {
      const merged = change.messages.reduce(addMessage, before);
      const last = merged.messages.at(-1)?.seq ?? 0;
      return { ...merged, flowState: change.flowState, completeTo: Math.max(before.completeTo, last), isTyping: false, isProcessing: false, isLoaded: true };
    }
    case "received": {
      const after = addMessage(before, change.message);
      return after === before ? before : { ...after, completeTo: advance(after), isTyping: change.message.role === "user" ? after.isTyping : false };
    }
    case "sent":
      return {
        ...before,
        pending: [
          ...before.pending,
          { payload: change.payload, text: change.text, at: change.at, delivery: change.isOnline ? "sending" : "queued", code: null },
        ],
      };
    case "acknowledged": {
      const pending = before.pending.find((each) => each.payload.clientMessageId === change.clientMessageId);
      if (!pending) return before;
      const after = addMessage(before, confirmed(pending, change.messageId, change.seq));
      return { ...after, completeTo: advance(after) };
    }
    case "sending":
      return setDelivery(before, change.clientMessageId, "sending", null);
    case "queued":
      return setDelivery(before, change.clientMessageId, "queued", null);
    case "failed":
      return setDelivery(before, change.clientMessageId, "failed", change.code);
    case "typed":
      return before.isTyping === change.on ? before : { ...before, isTyping: change.on };
    case "flowMoved":
      return moveFlow(before, change.flowState);
    default:
      return assertNever(change);
  }
}

/** True while a message came whose forerunner did not: the session has to be joined again. */
export function hasGap(transcript: Transcript): boolean {
  return (transcript.messages.at(-1)?.seq ?? 0) > transcript.completeTo;
}

/** True while a person answers in the flow's place: what the flow offered cannot be chosen then. */
export function isWithPerson({ messages }: Pick<Transcript, "messages">): boolean {
  return messages.findLast(({ metadata }) => metadata.person !== undefined)?.metadata.person === "joined";
}

/** True while the flow waits for an answer that may be a place on the map. */
export function takesLocation(transcript: Pick<Transcript, "flowState" | "pending" | "messages">): boolean {
  return transcript.flowState?.takesLocation === true && transcript.pending.length === 0 && !isWithPerson(transcript);
}

/** Messages after the last one of the customer's; empty while one of theirs is on its way. What can be tapped is in here. */
export function openReplies(transcript: Transcript): readonly ChatMessage[] {
  if (transcript.pending.length > 0 || isWithPerson(transcript)) return [];
  const lastOwn = transcript.messages.findLastIndex((message) => message.role === "user");
  return transcript.messages.slice(lastOwn + 1);
}

/** Buttons under the transcript: those of the newest open message that has any, without what its cards offer themselves. */
export function quickReplies(open: readonly ChatMessage[]): readonly Button[] {
  const message = newestOffer(open);
  return message ? ownButtons(message) : [];
}

/** What the customer tapped to be asked for this payment, if it is offered again: then it asks for another one. */
export function wayBackTo(asked: ChatMessage, { messages }: Transcript, offered: readonly Button[]): Button | null {
  const chosen = messages.findLast((message) => message.role === "user" && message.seq < asked.seq);
  const text = chosen?.content.trim().toLowerCase();
  return offered.find(({ label }) => label.trim().toLowerCase() === text) ?? null;
}

/** The id of the one message whose payment can still be made: the newest that asks for one, while the run stands where it asked. */
export function livePayment({ messages, flowState }: Transcript): string | null {
  const asked = messages.findLast((message) => message.cards.some((card) => card.type === "payment"));
  if (!asked || (flowState && flowState.status !== "running" && flowState.status !== "paused")) return null;
  const hasMoved =
    flowState !== null && asked.metadata.state !== undefined && flowState.runId === asked.metadata.runId && flowState.state !== asked.metadata.state;
  return hasMoved ? null : asked.id;
}

export function isAnswerDue(transcript: Transcript): boolean {
  return transcript.isTyping || transcript.isProcessing || transcript.pending.some((pending) => pending.delivery === "sending");
}

function addMessage(transcript: Transcript, message: ChatMessage): Transcript {
  const { messages } = transcript;
  const place = messages.findLastIndex((each) => each.seq <= message.seq);
  if (place >= 0 && messages[place]?.seq === message.seq) return transcript;
  const pending =
    message.clientMessageId === undefined ? transcript.pending : transcript.pending.filter((each) => each.payload.clientMessageId !== message.clientMessageId);
  return { ...transcript, messages: [...messages.slice(0, place + 1), message, ...messages.slice(place + 1)], pending };
}

function advance({ messages, completeTo }: Transcript): number {
  let reached = completeTo;
  for (const { seq } of messages) if (seq === reached + 1) reached = seq;
  return reached;
}

function confirmed({ payload, text, at }: Pending, id: string, seq: number): ChatMessage {
  return {
    id,
    seq,
    role: "user",
    content: text,
    format: "text",
    buttons: [],
    cards: [],
    timestamp: at,
    clientMessageId: payload.clientMessageId,
    metadata: {},
  };
}

function setDelivery(transcript: Transcript, clientMessageId: string, delivery: Pending["delivery"], code: ErrorCode | null): Transcript {
  return { ...transcript, pending: transcript.pending.map((each) => (each.payload.clientMessageId === clientMessageId ? { ...each, delivery, code } : each)) };
}

/** A late state of the same run is not let past a newer one. */
function moveFlow(transcript: Transcript, next: FlowState): Transcript {
  if (next.transient) return { ...transcript, isProcessing: true };
  const { flowState } = transcript;
  const isLate = flowState !== null && flowState.runId === next.runId && next.seq < flowState.seq;
  return { ...transcript, isProcessing: false, flowState: isLate ? flowState : next };
}
