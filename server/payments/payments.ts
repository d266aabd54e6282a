import { AppError } from "@/flows/errors";
import { newId } from "@/server/db/ids";
import { signedHeaders } from "@/server/webhooks/signature";
import type { Webhooks } from "@/server/webhooks/webhooks";
import type { PaymentEvent } from "./payment-event";
import type { PaymentStatus, PaymentsRepository, StoredPayment } from "./repository";

/** What the sandbox's pay page shows. Amount in minor units, time ISO 8601. */
export type PayPage = {
  status: PaymentStatus;
  amountMinor: number;
  currency: string;
  description: string;
  expiresAt: string;
  sandbox: true;
  /** The chat it was asked in. */
  flow: string | null;
};

export type PaymentsDeps = {
  repository: PaymentsRepository;
  webhooks: Webhooks;
  secret: string;
  now: () => number;
  findFlowSlug: (runId: string) => Promise<string | null>;
};

/** The sandbox provider's own side: its pay page, which tells this server by a signed webhook like a real one. */
export function createPayments({ repository, webhooks, secret, now, findFlowSlug }: PaymentsDeps) {
  async function get(payToken: string): Promise<StoredPayment> {
    const payment = await repository.findByToken(payToken);
    if (payment === null) throw new AppError("PAYMENT_NOT_FOUND");
    return payment;
  }

  async function toPage({ status, amountMinor, currency, description, expiresAt, runId }: StoredPayment): Promise<PayPage> {
    return { status, amountMinor, currency, description, expiresAt: expiresAt.toISOString(), sandbox: true, flow: await findFlowSlug(runId) };
  }

  /** Nothing happens to a payment that is decided or too late: the page then shows how it stands. */
  async function settle(payToken: string, event: PaymentEvent["event"]): Promise<PayPage> {
    const payment = await get(payToken);
    if (payment.status !== "created") return toPage(payment);
    const status = event === "payment.captured" ? "captured" : "failed";
    const entity = { id: `pay_${newId("x").slice(2)}`, order_id: payment.providerOrderId, amount: payment.amountMinor, currency: payment.currency, status };
    const rawBody = Buffer.from(JSON.stringify({ event, payload: { payment: { entity } } } satisfies PaymentEvent));
    const headers = signedHeaders(secret, { body: rawBody, at: now(), eventId: `evt_${payment.providerOrderId}_${status}` });
    await webhooks.deliver("sandbox", headers, rawBody);
    return toPage(await get(payToken));
  }

  return {
    /** @throws AppError PAYMENT_NOT_FOUND */
    find: async (payToken: string): Promise<PayPage> => toPage(await get(payToken)),
    /** The customer pays. @throws AppError PAYMENT_NOT_FOUND */
    pay: (payToken: string) => settle(payToken, "payment.captured"),
    /** The customer's bank refuses. @throws AppError PAYMENT_NOT_FOUND */
    fail: (payToken: string) => settle(payToken, "payment.failed"),
  };
}

export type Payments = ReturnType<typeof createPayments>;
