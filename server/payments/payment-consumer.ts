import type { WebhookConsumer } from "@/server/webhooks/consumer";
import { createSandboxSource } from "./sandbox-source";

export type PaymentConsumerDeps = { name: string; secret: string; dispatch: WebhookConsumer["dispatch"]; now: () => number };

/** The payment provider that comes with Parley. */
export function createPaymentConsumer({ name, secret, dispatch, now }: PaymentConsumerDeps): WebhookConsumer {
  return { find: (to) => (to.source === name ? createSandboxSource(to, { secret, now }) : null), owns: (source) => source === name, dispatch };
}
