import { z } from "zod";
import { jsonObjectSchema } from "@/flows/definition/schema";
import { AppError } from "@/flows/errors";
import { storableText } from "@/flows/json/storable-text";
import { headerOf, keySchema, misshapen, readSigned, type SigningDeps } from "../signatures/read-signed";
import { eventIdHeader } from "../signatures/signature";
import type { WebhookAddress, WebhookSource } from "./consumer";

/** Bytes of a webhook's body. */
export const maxWebhookBytes = 65_536;

const eventBodySchema = z.object({
  event: z.string().regex(/^[A-Za-z0-9][\w.-]{0,59}$/),
  /** Goes before the header's. */
  id: keySchema.nullish(),
  correlationKey: keySchema.nullish(),
  data: jsonObjectSchema.nullish(),
});

/** Any other program that has a secret: `{ event, id?, correlationKey?, data? }` becomes the event `webhook:<source>.<event>` of a run. */
export function createEventSource(storedAs: WebhookAddress, deps: SigningDeps): WebhookSource {
  return {
    storedAs,
    read(headers, rawBody) {
      if (rawBody.length > maxWebhookBytes) throw new AppError("PAYLOAD_TOO_LARGE", { details: { limit: maxWebhookBytes } });
      const payload = readSigned(deps, headers, rawBody);
      const body = eventBodySchema.safeParse(payload);
      if (!body.success) throw misshapen("the webhook is not of the shape { event, id?, correlationKey?, data? }");
      const { event, id, correlationKey, data } = body.data;
      const eventId = keySchema.safeParse(id ?? headerOf(headers, eventIdHeader));
      if (!eventId.success) throw misshapen(`the webhook has no id, neither in its body nor in ${eventIdHeader}`);
      const key = correlationKey == null ? null : storableText(correlationKey);
      return { events: [{ providerEventId: storableText(eventId.data), type: event, correlationKey: key, payload: data ?? {} }] };
    },
  };
}
