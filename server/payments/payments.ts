import { AppError } from "@/flows/errors";
import { newId } from "@/server/db/ids";
import { signedHeaders } from "@/server/signatures/signature";
import type { Webhooks } from "@/server/webhooks/webhooks";
import type { Tenants } from "@/server/workspaces/tenants";
import type { PaymentEvent } from "./payment-event";
import type { RefundsRepository } from "./refunds-repository";
import type { PaymentPage, PaymentStatus, PaymentsRepository, StoredPayment } from "./repository";

/** What the sandbox's pay page shows. Amount in minor units, time ISO 8601. */
export type PayPage = {
  status: PaymentStatus;
  amountMinor: number;
  currency: string;
  description: string;
  expiresAt: string;
  /** When it came to stand as it does; null while nothing has happened. */
  settledAt: string | null;
  /** The run has asked for another payment since: this one cannot be made any more. */
  replaced: boolean;
  sandbox: true;
  /** The chat it was asked in. */
  flow: string | null;
  /** Of that chat's address; null where the address needs none. */
  workspace: string | null;
};

export type PaymentsDeps = {
  repository: PaymentsRepository;
  refunds: RefundsRepository;
  webhooks: Webhooks;
  secret: string;
  now: () => number;
  findFlowSlug: (runId: string) => Promise<string | null>;
  tenants: Pick<Tenants, "find" | "first">;
};

type About = Pick<StoredPayment, "workspaceId" | "providerOrderId" | "amountMinor" | "currency">;

/** The sandbox provider's own side: its pay page and its refunds, of which it tells this server by signed webhooks like a real one. */
export function createPayments({ repository, refunds, webhooks, secret, now, findFlowSlug, tenants }: PaymentsDeps) {
  async function get(payToken: string): Promise<PaymentPage> {
    const payment = await repository.findByToken(payToken);
    if (payment === null) throw new AppError("PAYMENT_NOT_FOUND");
    return payment;
  }

  async function workspaceOf(workspaceId: string): Promise<string | null> {
    const [tenant, first] = [await tenants.find(workspaceId), await tenants.first()];
    return tenant.workspaceId === first.workspaceId ? null : tenant.slug;
  }

  async function toPage({ workspaceId, status, amountMinor, currency, description, expiresAt, settledAt, replaced, runId }: PaymentPage): Promise<PayPage> {
    const times = { expiresAt: expiresAt.toISOString(), settledAt: settledAt?.toISOString() ?? null };
    return {
      status,
      amountMinor,
      currency,
      description,
      ...times,
      replaced,
      sandbox: true,
      flow: await findFlowSlug(runId),
      workspace: await workspaceOf(workspaceId),
    };
  }

  /** Done when the webhook has led to what it leads to. The same `eventId` again changes nothing. */
  async function tell(event: PaymentEvent["event"], { workspaceId, providerOrderId, amountMinor, currency }: About, eventId: string): Promise<void> {
    const status = { "payment.captured": "captured", "payment.failed": "failed", "refund.processed": "refunded" }[event];
    const entity = { id: `pay_${providerOrderId}`, order_id: providerOrderId, amount: amountMinor, currency, status };
    const rawBody = Buffer.from(JSON.stringify({ event, payload: { payment: { entity } } } satisfies PaymentEvent));
    const headers = signedHeaders(secret, { body: rawBody, at: now(), eventId });
    await webhooks.deliver({ workspaceId, source: "sandbox" }, headers, rawBody);
  }

  /** Nothing happens to a payment that is decided, replaced or too late: the page then shows how it stands. */
  async function settle(payToken: string, event: "payment.captured" | "payment.failed"): Promise<PayPage> {
    const payment = await get(payToken);
    if (payment.status !== "created" || payment.replaced) return toPage(payment);
    await tell(event, payment, `evt_${payment.providerOrderId}_${event === "payment.captured" ? "captured" : "failed"}`);
    return toPage(await get(payToken));
  }

  return {
    /** @throws AppError PAYMENT_NOT_FOUND */
    find: async (payToken: string): Promise<PayPage> => toPage(await get(payToken)),
    /** The customer pays. @throws AppError PAYMENT_NOT_FOUND */
    pay: (payToken: string) => settle(payToken, "payment.captured"),
    /** The customer's bank refuses. @throws AppError PAYMENT_NOT_FOUND */
    fail: (payToken: string) => settle(payToken, "payment.failed"),

    /**
     * Gives a captured payment back in full, once, however often and with whatever key it is asked; one that was not captured
     * stays as it is. Null when the workspace has no such payment.
     */
    async giveBack({ workspaceId, key, paymentId }: { workspaceId: string; key: string; paymentId: string }): Promise<StoredPayment | null> {
      await refunds.add({ id: newId("x"), key, paymentId, workspaceId });
      const refund = await refunds.findByPayment(workspaceId, paymentId);
      if (refund !== null) await tell("refund.processed", { ...refund, workspaceId }, `evt_${refund.id}_processed`);
      return repository.findById(workspaceId, paymentId);
    },
  };
}

export type Payments = ReturnType<typeof createPayments>;
