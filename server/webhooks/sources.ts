import { z } from "zod";
import { jsonObjectSchema } from "@/flows/definition/schema";
import { AppError } from "@/flows/errors";
import type { JsonObject } from "@/flows/json";
import { storableText } from "@/server/db/to-jsonb";
import { isTooDeep } from "@/server/errors/storable";
import { isSigned } from "./signature";

export type WebhookHeaders = { [name: string]: string | string[] | undefined };

/** A webhook whose signature was right. */
export type VerifiedWebhook = { providerEventId: string; type: string; payload: JsonObject };

/** How one provider's webhooks are verified and read. @throws AppError SIGNATURE_INVALID, INVALID_INPUT */
export type WebhookSource = { read: (headers: WebhookHeaders, rawBody: Buffer) => VerifiedWebhook };

export const sandboxSignatureHeader = "x-parley-signature";
export const sandboxEventIdHeader = "x-parley-event-id";

const bodySchema = z.looseObject({ event: z.string().min(1).max(100) });
const eventIdSchema = z.string().min(1).max(200);

const headerOf = (headers: WebhookHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** The sandbox payment provider: hex HMAC-SHA256 over the raw body, an id for each event. */
export function createSandboxSource(secret: string): WebhookSource {
  return {
    read(headers, rawBody) {
      if (!isSigned(secret, rawBody, headerOf(headers, sandboxSignatureHeader)))
        throw new AppError("SIGNATURE_INVALID", { message: "the webhook's signature does not fit its body" });
      const payload = jsonObjectSchema.safeParse(parse(rawBody));
      const body = bodySchema.safeParse(payload.data);
      const eventId = eventIdSchema.safeParse(headerOf(headers, sandboxEventIdHeader));
      if (!payload.success || !body.success || !eventId.success)
        throw new AppError("INVALID_INPUT", { message: "the webhook is not of the shape that was agreed" });
      return { providerEventId: eventId.data, type: storableText(body.data.event), payload: payload.data };
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
