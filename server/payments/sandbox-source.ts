import { z } from "zod";
import type { JsonObject } from "@/flows/json/json";
import { storableText } from "@/flows/json/storable-text";
import { eventIdHeader } from "@/server/webhooks/signature";
import { headerOf, keySchema, misshapen, readSigned, type SourceDeps, type VerifiedWebhook, type WebhookSource } from "@/server/webhooks/sources";
import { paymentEventSchema, paymentMoves } from "./payment-event";

const bodySchema = z.looseObject({ event: z.string().min(1).max(100) });

/** The sandbox payment provider. What is no payment event is taken too, and kept as ignored. */
export function createSandboxSource(deps: SourceDeps): WebhookSource {
  return {
    read(headers, rawBody) {
      const payload = readSigned(deps, headers, rawBody);
      const body = bodySchema.safeParse(payload);
      const eventId = keySchema.safeParse(headerOf(headers, eventIdHeader));
      if (!body.success || !eventId.success) throw misshapen("the webhook is not of the shape that was agreed");
      return { providerEventId: storableText(eventId.data), type: storableText(body.data.event), payload, ...paymentOf(payload) };
    },
  };
}

function paymentOf(payload: JsonObject): Pick<VerifiedWebhook, "correlationKey" | "move"> {
  const parsed = paymentEventSchema.safeParse(payload);
  if (!parsed.success) return { correlationKey: null, move: null };
  const { order_id, amount, currency } = parsed.data.payload.payment.entity;
  const { from, to } = paymentMoves[parsed.data.event];
  return { correlationKey: storableText(order_id), move: { from, to, amountMinor: amount, currency: storableText(currency) } };
}
