import { ExecutorError } from "@/flows/errors";
import type { Payment, PaymentsPort } from "@/flows/ports/ports";
import { payReferenceOf } from "@/server/payments/pay-links";
import type { PaymentsRepository, StoredPayment } from "@/server/payments/repository";

export const sandboxProvider = "sandbox";

function toPayment({ id, provider, providerOrderId, status, amountMinor, currency, expiresAt }: StoredPayment): Payment {
  return {
    id,
    provider,
    providerOrderId,
    status,
    amountMinor,
    currency,
    checkoutUrl: payReferenceOf(id),
    expiresAt: expiresAt.getTime(),
    sandbox: provider === sandboxProvider,
  };
}

export type GiveBack = { workspaceId: string; key: string; paymentId: string };

export type SandboxDeps = {
  repository: PaymentsRepository;
  /** The provider's own side; null when the workspace has no such payment. */
  giveBack: (request: GiveBack) => Promise<StoredPayment | null>;
};

/** Payments of the provider that comes with Parley: no money moves, everything else is as with a real one. */
export function createSandboxPayments({ repository, giveBack }: SandboxDeps, workspaceId: string): PaymentsPort {
  return {
    create: async (request) => toPayment(await repository.create(workspaceId, sandboxProvider, request)),
    async find(paymentId) {
      const stored = await repository.findById(workspaceId, paymentId);
      return stored === null ? null : toPayment(stored);
    },
    async refund(request) {
      const stored = await giveBack({ ...request, workspaceId });
      if (stored === null) throw new ExecutorError("PROVIDER_UNAVAILABLE", { message: `there is no payment ${request.paymentId}`, retryable: false });
      return toPayment(stored);
    },
  };
}
