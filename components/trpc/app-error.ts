import { z } from "zod";
import { type ErrorCode, isErrorCode } from "@/flows/errors";

/** What the server said went wrong. `reference` is in the server's log too. */
export type RequestError = { code: ErrorCode; details: Record<string, unknown>; reference: string | null };

const dataSchema = z.object({
  data: z.object({ appCode: z.string(), details: z.record(z.string(), z.unknown()).nullish(), reference: z.string().nullish() }),
});

/** Reads any error that a query or a mutation threw; one that did not come from our server (no network) is `UNAVAILABLE`. */
export function toRequestError(error: unknown): RequestError {
  const parsed = dataSchema.safeParse(error);
  if (!parsed.success) return { code: "UNAVAILABLE", details: {}, reference: null };
  const { appCode, details, reference } = parsed.data.data;
  return { code: isErrorCode(appCode) ? appCode : "INTERNAL", details: details ?? {}, reference: reference ?? null };
}
