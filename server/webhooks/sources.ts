import { z } from "zod";
import { jsonObjectSchema } from "@/flows/definition/schema";
import { AppError } from "@/flows/errors";
import type { JsonObject } from "@/flows/json/json";
import { storableText } from "@/flows/json/storable-text";
import type { Payment } from "@/flows/ports/ports";
import { isTooDeep } from "@/server/errors/storable";
import { eventIdHeader, isSigned, signatureHeader, timestampHeader } from "./signature";

export type WebhookHeaders = { [name: string]: string | string[] | undefined };

/** What the event does to the payment it is about, if that stands at one of `from` and has this amount. */
export type PaymentMove = { to: Payment["status"]; from: readonly Payment["status"][]; amountMinor: number; currency: string };

/** A webhook whose signature was right. `correlationKey` finds the run. */
export type VerifiedWebhook = { providerEventId: string; type: string; correlationKey: string | null; payload: JsonObject; move: PaymentMove | null };

/** The secret shared with the sender; `now` in ms since the epoch. */
export type SourceDeps = { secret: string; now: () => number };

/** How one provider's webhooks are verified and read. @throws AppError SIGNATURE_INVALID, INVALID_INPUT, PAYLOAD_TOO_LARGE */
export type WebhookSource = { read: (headers: WebhookHeaders, rawBody: Buffer) => VerifiedWebhook };

/** Bytes of a webhook's body. */
export const maxWebhookBytes = 65_536;

/** A key or an event id, as senders name things. */
export const keySchema = z.string().min(1).max(200);
const eventBodySchema = z.object({
  event: z.string().regex(/^[A-Za-z0-9][\w.-]{0,59}$/),
  /** Goes before the header's. */
  id: keySchema.nullish(),
  correlationKey: keySchema.nullish(),
  data: jsonObjectSchema.nullish(),
});

/** The first of a header that came more than once. */
export const headerOf = (headers: WebhookHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** The refusal of a body that says something else than was agreed. */
export const misshapen = (message: string) => new AppError("INVALID_INPUT", { message });

/** The body as JSON, once its signature was found right and fresh. */
export function readSigned({ secret, now }: SourceDeps, headers: WebhookHeaders, rawBody: Buffer): JsonObject {
  const given = { signature: headerOf(headers, signatureHeader), timestamp: headerOf(headers, timestampHeader), eventId: headerOf(headers, eventIdHeader) };
  if (!isSigned(secret, rawBody, given, now()))
    throw new AppError("SIGNATURE_INVALID", { message: "the webhook's signature does not fit its time, id and body, or is older than five minutes" });
  const payload = jsonObjectSchema.safeParse(parse(rawBody));
  if (!payload.success) throw misshapen("the webhook's body is no JSON object that can be taken");
  return payload.data;
}

/** Any other program that has a secret: `{ event, id?, correlationKey?, data? }` becomes the event `webhook:<source>.<event>` of a run. */
export function createEventSource(deps: SourceDeps): WebhookSource {
  return {
    read(headers, rawBody) {
      if (rawBody.length > maxWebhookBytes) throw new AppError("PAYLOAD_TOO_LARGE", { details: { limit: maxWebhookBytes } });
      const payload = readSigned(deps, headers, rawBody);
      const body = eventBodySchema.safeParse(payload);
      if (!body.success) throw misshapen("the webhook is not of the shape { event, id?, correlationKey?, data? }");
      const { event, id, correlationKey, data } = body.data;
      const eventId = keySchema.safeParse(id ?? headerOf(headers, eventIdHeader));
      if (!eventId.success) throw misshapen(`the webhook has no id, neither in its body nor in ${eventIdHeader}`);
      const key = correlationKey == null ? null : storableText(correlationKey);
      return { providerEventId: storableText(eventId.data), type: event, correlationKey: key, payload: data ?? {}, move: null };
    },
  };
}

function parse(rawBody: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(rawBody.toString("utf8"));
    return isTooDeep(value) ? undefined : value;
  } catch {
    // Signed, yet no JSON: reported by the caller as a wrong shape.
    return undefined;
  }
}
