import type { Reply } from "@/flows/engine/run/snapshot";
import type { Json, JsonObject } from "@/flows/json/json";
import { type Button, type Card, type ChatMessage, cardSchema } from "@/flows/protocol/chat";
import type { MessageRow } from "@/server/db/turn-commit";

/** Of what was said. */
type SaidPayload = {
  format: "text" | "markdown";
  buttons: Button[];
  cards: Card[];
  state?: string;
  degraded?: true;
  person?: "joined" | "left";
  template?: string;
};
/** Of what a customer sent. */
type SentPayload = { event: string | null; data: JsonObject | null };

/** A message as stored: written by this server alone, so it is trusted. */
export type StoredMessage = {
  id: string;
  seq: number;
  role: ChatMessage["role"];
  content: string;
  payload: SaidPayload | SentPayload;
  clientMessageId: string | null;
  runId: string | null;
  createdAt: Date;
};

/** A message before it has a number. */
export type NewMessage = MessageRow & { payload: SaidPayload | SentPayload };

/** What the customer sent, before it has a number. */
export type Inbound = {
  messageId: string;
  clientMessageId: string;
  /** The channel's own id, where there is a provider. */
  providerMessageId?: string | null;
  content: string;
  event: string | null;
  data: JsonObject | null;
};

const nothingShown: SaidPayload = { format: "text", buttons: [], cards: [] };

export function toChatMessage(stored: StoredMessage): ChatMessage {
  const payload = "format" in stored.payload ? stored.payload : nothingShown;
  return {
    id: stored.id,
    seq: stored.seq,
    role: stored.role,
    content: stored.content,
    format: payload.format,
    buttons: payload.buttons,
    cards: payload.cards,
    timestamp: stored.createdAt.toISOString(),
    ...(stored.clientMessageId === null ? {} : { clientMessageId: stored.clientMessageId }),
    metadata: {
      ...(stored.runId === null ? {} : { runId: stored.runId }),
      ...(payload.state === undefined ? {} : { state: payload.state }),
      ...(payload.degraded === true ? { degraded: true } : {}),
      ...(payload.person === undefined ? {} : { person: payload.person }),
    },
  };
}

export function inboundRow(inbound: Inbound, runId: string | null): NewMessage {
  return {
    id: inbound.messageId,
    role: "user",
    content: inbound.content,
    payload: { event: inbound.event, data: inbound.data },
    clientMessageId: inbound.clientMessageId,
    providerMessageId: inbound.providerMessageId ?? null,
    runId,
    stepSeq: null,
  };
}

type Spoken = Omit<Reply, "seq" | "state"> & { seq: number | null; state: string | null; template?: string | undefined };

/** Something said: by a run or a person in its place (`runId`, with the step and the state), or by the orchestrator. */
export function replyRow(id: string, reply: Spoken, runId: string | null): NewMessage {
  return {
    id,
    role: reply.role ?? "assistant",
    content: reply.content,
    payload: {
      format: reply.format,
      buttons: reply.buttons.map(({ id: buttonId, label }) => ({ id: buttonId, label })),
      cards: cardsOf(reply.cards),
      ...(reply.state === null ? {} : { state: reply.state }),
      ...(reply.degraded ? { degraded: true } : {}),
      ...(reply.person === undefined ? {} : { person: reply.person }),
      ...(reply.template === undefined ? {} : { template: reply.template }),
    },
    clientMessageId: null,
    providerMessageId: null,
    runId,
    stepSeq: reply.seq,
  };
}

/** Cards come from executors: one that is not of the agreed shape is left out. */
function cardsOf(cards: Json[]): Card[] {
  return cards.flatMap((card) => cardSchema.safeParse(card).data ?? []);
}
