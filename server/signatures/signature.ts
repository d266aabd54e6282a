import { createHmac, timingSafeEqual } from "node:crypto";

export const signatureHeader = "x-parley-signature";
export const eventIdHeader = "x-parley-event-id";
export const timestampHeader = "x-parley-timestamp";

/** How far the time of a signature may be from ours, either way. */
export const signatureAgeMs = 5 * 60_000;

/** What a signature covers. `timestamp` is in seconds since the epoch, as it stands in its header. */
type SignedParts = { timestamp: string; eventId: string; body: Buffer };
/** Headers of a webhook as they came; an absent one is undefined. */
export type WebhookSignature = { timestamp: string | undefined; eventId: string | undefined; signature: string | undefined };

/** Hex of HMAC-SHA256 over timestamp, event id and raw body, with line breaks between them, which a header cannot hold. */
function signatureOf(secret: string, { timestamp, eventId, body }: SignedParts): string {
  return createHmac("sha256", secret).update(`${timestamp}\n${eventId}\n`).update(body).digest("hex");
}

/** The headers of a webhook that is sent at `at` (ms since the epoch). Without an event id the one in the body counts. */
export function signedHeaders(secret: string, { body, at, eventId = "" }: { body: Buffer; at: number; eventId?: string }): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  return {
    [signatureHeader]: signatureOf(secret, { timestamp, eventId, body }),
    [timestampHeader]: timestamp,
    ...(eventId === "" ? {} : { [eventIdHeader]: eventId }),
  };
}

/** True when somebody who knows the secret signed these parts less than `signatureAgeMs` from `now`. Compares in constant time. */
export function isSigned(secret: string, body: Buffer, { timestamp, eventId = "", signature }: WebhookSignature, now: number): boolean {
  if (signature === undefined || !/^[0-9a-f]{64}$/.test(signature)) return false;
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(Number(timestamp) * 1000 - now) > signatureAgeMs) return false;
  return timingSafeEqual(Buffer.from(signatureOf(secret, { timestamp, eventId, body }), "hex"), Buffer.from(signature, "hex"));
}
