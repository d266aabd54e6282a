import { z } from "zod";
import { type ErrorCode, isErrorCode } from "@/flows/errors";

const paymentSchema = z.object({
  status: z.enum(["created", "captured", "failed", "expired", "refunded"]),
  amountMinor: z.number().int(),
  currency: z.string(),
  description: z.string(),
  expiresAt: z.string(),
  /** When it came to stand as it does; null until something happened. */
  settledAt: z.string().nullable(),
  sandbox: z.boolean(),
  /** The run has asked for another payment since. */
  replaced: z.boolean(),
  flow: z.string().nullable(),
  /** Of the chat's address; null where it needs none. */
  workspace: z.string().nullable(),
});
const answerSchema = z.discriminatedUnion("status", [
  z.object({ status: z.literal("ok"), result: paymentSchema }),
  z.object({ status: z.literal("error"), code: z.string() }),
]);

export type PaymentView = z.infer<typeof paymentSchema>;
export type PayAnswer = { ok: true; payment: PaymentView } | { ok: false; code: ErrorCode };

/** The payment behind a pay page's token, read or, with a POST, acted on. Never throws: without a connection the code is UNAVAILABLE. */
export async function callPayment(token: string, init: RequestInit): Promise<PayAnswer> {
  try {
    const response = await fetch(`/api/pay/${encodeURIComponent(token)}`, { cache: "no-store", ...init });
    const answer = answerSchema.parse(await response.json());
    if (answer.status === "ok") return { ok: true, payment: answer.result };
    return { ok: false, code: isErrorCode(answer.code) ? answer.code : "INTERNAL" };
  } catch {
    // No network, or something on the way answered instead of the server: to the customer both are the same.
    return { ok: false, code: "UNAVAILABLE" };
  }
}

/** The token in the address of an own pay page; null for any other address. Pure. */
export function payTokenOf(url: string | undefined): string | null {
  const token = /^\/pay\/([\w-]{1,100})$/.exec(url ?? "")?.[1];
  return token ?? null;
}
