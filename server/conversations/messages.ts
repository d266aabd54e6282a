import { jsonObjectSchema } from "@/flows/definition/schema";
import type { Reply } from "@/flows/engine/snapshot";
import type { Json, JsonObject } from "@/flows/json";
import { type ChatMessage, buttonSchema, cardSchema } from "@/flows/protocol/chat";
import type { MessageRow } from "@/server/db/turn-commit";
import { z } from "zod";

const payloadSchema = z.object({
  format: z.enum(["text", "markdown"]).catch("text"),
  buttons: z.array(buttonSchema).catch([]),
  cards: z.array(cardSchema).catch([]),
  state: z.string().optional(),
  degraded: z.boolean().optional(),
  event: z.string().nullish(),
  data: jsonObjectSchema.nullish(),
});

/** A message as stored, whoever reads it. */
export type StoredMessage = { id: string; seq: number; role: ChatMessage["role"]; content: string; payload: Json; clientMessageId: string | null; runId: string | null; createdAt: Date };

/** What the customer sent, before it has a number. */
export type Inbound = { messageId: string; clientMessageId: string; content: string; event: string | null; data: JsonObject | null };

export function toChatMessage(stored: StoredMessage): ChatMessage {
  const payload = payloadSchema.parse(stored.payload);
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
    },
  };
}

export function inboundRow(inbound: Inbound, runId: string | null): MessageRow {
  return {
    id: inbound.messageId,
    role: "user",
    content: inbound.content,
    payload: { event: inbound.event, data: inbound.data },
    clientMessageId: inbound.clientMessageId,
    runId,
    stepSeq: null,
  };
}

/** Something said: by a run (`runId`, with the step and the state) or by the orchestrator. */
export function replyRow(id: string, reply: Omit<Reply, "seq" | "state"> & { seq: number | null; state: string | null }, runId: string | null): MessageRow {
  return {
    id,
    role: "assistant",
    content: reply.content,
    payload: {
      format: reply.format,
      buttons: reply.buttons.map(({ id: buttonId, label }) => ({ id: buttonId, label })),
      cards: reply.cards,
      ...(reply.state === null ? {} : { state: reply.state }),
      ...(reply.degraded ? { degraded: true } : {}),
    },
    clientMessageId: null,
    runId,
    stepSeq: reply.seq,
  };
}
