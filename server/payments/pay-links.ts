import { createHmac } from "node:crypto";
import type { Json } from "@/flows/json/json";
import type { Card, ChatMessage } from "@/flows/protocol/chat";

/** 192 bits in 32 characters. */
const tokenLength = 32;
const reference = /\/pay\/([a-z]_[0-9a-f]{32})(?![\w-])/g;
const beginning = "/pay/";

/** What a run keeps and its messages hold of the way to pay: it names the payment and opens nothing. */
export const payReferenceOf = (paymentId: string): string => `${beginning}${paymentId}`;

/**
 * Whoever has a pay page's address can pay and sees what was ordered, so the address stands in no context, step or message: those hold
 * a reference, which becomes the address where the customer's own conversation leaves the server. A token belongs to one payment
 * of one conversation, so a reference that is copied elsewhere leads nowhere. Pure.
 */
export function createPayLinks(secret: string | Buffer) {
  const tokenOf = (conversationId: string, paymentId: string): string =>
    createHmac("sha256", secret).update(`${conversationId} ${paymentId}`).digest("base64url").slice(0, tokenLength);

  const openText = (conversationId: string, text: string): string =>
    text.includes(beginning) ? text.replace(reference, (_, paymentId: string) => beginning + tokenOf(conversationId, paymentId)) : text;

  function openCard(conversationId: string, card: Card): Card {
    const { title, subtitle, description, url } = card;
    return {
      ...card,
      title: openText(conversationId, title),
      ...(subtitle === undefined ? {} : { subtitle: openText(conversationId, subtitle) }),
      ...(description === undefined ? {} : { description: openText(conversationId, description) }),
      ...(url === undefined ? {} : { url: openText(conversationId, url) }),
    };
  }

  function openJson(conversationId: string, value: Json): Json {
    if (typeof value === "string") return openText(conversationId, value);
    if (Array.isArray(value)) return value.map((item) => openJson(conversationId, item));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, openJson(conversationId, item)]));
  }

  return {
    /** The unguessable part of the address of a payment's page. */
    tokenOf,
    openText,
    openJson,

    /** A message as the customer of that conversation gets it. */
    openMessage(conversationId: string, message: ChatMessage): ChatMessage {
      const content = openText(conversationId, message.content);
      if (content === message.content && message.cards.length === 0) return message;
      return { ...message, content, cards: message.cards.map((card) => openCard(conversationId, card)) };
    },
  };
}

export type PayLinks = ReturnType<typeof createPayLinks>;
