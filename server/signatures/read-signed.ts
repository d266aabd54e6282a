import { z } from "zod";
import { jsonObjectSchema } from "@/flows/definition/schema";
import { AppError } from "@/flows/errors";
import { isTooDeep } from "@/flows/json/depth";
import type { JsonObject } from "@/flows/json/json";
import { eventIdHeader, isSigned, signatureHeader, timestampHeader } from "./signature";

export type SignedHeaders = { [name: string]: string | string[] | undefined };

/** The secret shared with the sender; `now` in ms since the epoch. */
export type SigningDeps = { secret: string; now: () => number };

/** A key or an event id, as senders name things. */
export const keySchema = z.string().min(1).max(200);
/** The first of a header that came more than once. */
export const headerOf = (headers: SignedHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** The refusal of a body that says something else than was agreed. */
export const misshapen = (message: string) => new AppError("INVALID_INPUT", { message });

/** The body as JSON, once its signature was found right and fresh. */
export function readSigned({ secret, now }: SigningDeps, headers: SignedHeaders, rawBody: Buffer): JsonObject {
  const given = { signature: headerOf(headers, signatureHeader), timestamp: headerOf(headers, timestampHeader), eventId: headerOf(headers, eventIdHeader) };
  if (!isSigned(secret, rawBody, given, now()))
    throw new AppError("SIGNATURE_INVALID", { message: "the webhook's signature does not fit its time, id and body, or is older than five minutes" });
  const payload = jsonObjectSchema.safeParse(parse(rawBody));
  if (!payload.success) throw misshapen("the webhook's body is no JSON object that can be taken");
  return payload.data;
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
