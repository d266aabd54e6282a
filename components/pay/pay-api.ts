import { z } from "zod";
import { isErrorCode } from "@/components/errors/error-sentence";
import type { ErrorCode } from "@/flows/errors";

const paymentSchema = z.object({
  status: z.enum(["created", "captured", "failed", "expired", "refunded"]),
  amountMinor: z.number().int(),
  currency: z.string(),
  description: z.string(),
  expiresAt: z.string(),
  flow: z.string().nullable(),
});
const answerSchema = z.discriminatedUnion("status", [
  z.object({ status: z.literal("ok"), result: paymentSchema }),
  z.object({ status: z.literal("error"), code: z.string() }),
]);

export type PaymentView = z.infer<typeof paymentSchema>;
export type PayAction = "pay" | "fail" | "leave";
export type PayAnswer = { ok: true; payment: PaymentView } | { ok: false; code: ErrorCode };

export const findPayment = (token: string): Promise<PayAnswer> => call(token, { method: "GET" });

export const actOnPayment = (token: string, action: PayAction): Promise<PayAnswer> =>
  call(token, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ action }) });

/** Never throws: without a connection the code is UNAVAILABLE. */
async function call(token: string, init: RequestInit): Promise<PayAnswer> {
  try {
    const response = await fetch(`/api/pay/${encodeURIComponent(token)}`, init);
    const answer = answerSchema.parse(await response.json());
    if (answer.status === "ok") return { ok: true, payment: answer.result };
    return { ok: false, code: isErrorCode(answer.code) ? answer.code : "INTERNAL" };
  } catch {
    // No network, or something on the way answered instead of the server: to the customer both are the same.
    return { ok: false, code: "UNAVAILABLE" };
  }
}
