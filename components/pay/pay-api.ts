import { callPayment, type PayAnswer } from "@/components/transcript/payment-api";

export type PayAction = "pay" | "fail" | "leave";

export const actOnPayment = (token: string, action: PayAction): Promise<PayAnswer> =>
  callPayment(token, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ action }) });
