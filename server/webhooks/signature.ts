import { createHmac, timingSafeEqual } from "node:crypto";

/** Hex of HMAC-SHA256 over the body as it came over the wire. */
export const signatureOf = (secret: string, rawBody: Buffer): string => createHmac("sha256", secret).update(rawBody).digest("hex");

/** Compares in constant time; an absent or malformed signature is false. */
export function isSigned(secret: string, rawBody: Buffer, signature: string | undefined): boolean {
  if (signature === undefined || !/^[0-9a-f]{64}$/.test(signature)) return false;
  return timingSafeEqual(Buffer.from(signatureOf(secret, rawBody), "hex"), Buffer.from(signature, "hex"));
}
