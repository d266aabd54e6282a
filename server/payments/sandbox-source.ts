import { z } from "zod";
import type { JsonObject } from "@/flows/json/json";
import { storableText } from "@/flows/json/storable-text";
import { headerOf, keySchema, misshapen, readSigned, type SigningDeps } from "@/server/signatures/read-signed";
import { eventIdHeader } from "@/server/signatures/signature";
import type { VerifiedWebhook, WebhookAddress, WebhookSource } from "@/server/webhooks/consumer";
import { paymentEventSchema, paymentMoves } from "./payment-event";
import { paymentSql } from "./webhook-sql";

const bodySchema = z.looseObject({ event: z.string().min(1).max(100) });

/** The sandbox payment provider. What is no payment event is taken too, and kept as ignored. */
export function createSandboxSource(storedAs: WebhookAddress, deps: SigningDeps): WebhookSource {
  return {
    storedAs,
    read(headers, rawBody) {
      const payload = readSigned(deps, headers, rawBody);
      const body = bodySchema.safeParse(payload);
      const eventId = keySchema.safeParse(headerOf(headers, eventIdHeader));
      if (!body.success || !eventId.success) throw misshapen("the webhook is not of the shape that was agreed");
      return { events: [{ providerEventId: storableText(eventId.data), type: storableText(body.data.event), payload, ...paymentOf(payload) }] };
    },
  };
}

function paymentOf(payload: JsonObject): Pick<VerifiedWebhook, "correlationKey" | "also"> {
  const parsed = paymentEventSchema.safeParse(payload);
  if (!parsed.success) return { correlationKey: null };
  const { order_id, amount, currency } = parsed.data.payload.payment.entity;
  const { from, to } = paymentMoves[parsed.data.event];
  return { correlationKey: storableText(order_id), also: { by: paymentSql.name, values: [to, [...from], amount, storableText(currency)] } };
}
