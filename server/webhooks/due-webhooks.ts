import type { DueRows } from "@/server/due/due-rows";
import { type StoredWebhook, type WebhooksRepository, webhookLeaseMs } from "./repository";

export type DueWebhooksDeps = {
  repository: Pick<WebhooksRepository, "claimDue" | "renew" | "fail">;
  /** Carries a stored webhook to where it belongs, and settles it. May be called again after a crash. */
  dispatch: (webhook: StoredWebhook) => Promise<void>;
};

/** Webhooks that were received: each is claimed by the process that stored it, and by others once that has failed or died. */
export function createDueWebhooks({ repository, dispatch }: DueWebhooksDeps): DueRows<StoredWebhook> {
  return {
    name: "webhook",
    leaseMs: webhookLeaseMs,
    width: 100,
    maxAttempts: 5,
    maxClaims: 10,
    claim: repository.claimDue,
    renew: repository.renew,
    giveBack: repository.fail,
    work: dispatch,
  };
}
