import { ExecutorError } from "@/flows/errors";
import type { Payment, PaymentsPort } from "@/flows/ports/ports";
import type { PaymentsRepository, StoredPayment } from "@/server/payments/repository";

export const sandboxProvider = "sandbox";

function toPayment({ id, provider, providerOrderId, status, amountMinor, currency, payToken, expiresAt }: StoredPayment): Payment {
  return {
    id,
    provider,
    providerOrderId,
    status,
    amountMinor,
    currency,
    checkoutUrl: `/pay/${payToken}`,
    expiresAt: expiresAt.getTime(),
    sandbox: provider === sandboxProvider,
  };
}

/** Payments of the provider that comes with Parley: no money moves, everything else is as with a real one. */
export function createSandboxPayments(repository: PaymentsRepository, workspaceId: string): PaymentsPort {
  return {
    create: async (request) => toPayment(await repository.create(workspaceId, sandboxProvider, request)),
    async find(paymentId) {
      const stored = await repository.findById(paymentId);
      return stored === null ? null : toPayment(stored);
    },
    async refund({ paymentId }) {
      const stored = (await repository.move(paymentId, ["captured"], "refunded")) ?? (await repository.findById(paymentId));
      if (stored === null) throw new ExecutorError("PROVIDER_UNAVAILABLE", { message: `there is no payment ${paymentId}`, retryable: false });
      return toPayment(stored);
    },
  };
}
