import { z } from "zod";
import type { ExecutorDescriptor } from "../../ports/executor";
import { numberField, selectField, textField } from "../config-fields";
import { brief } from "../summaries";

export const paymentConfigSchema = z.looseObject({
  operation: selectField(["create", "verify", "refund"], {
    title: "What to do",
    description: "Ask for a payment, look whether it arrived, or give it back.",
    fallback: "create",
  }),
  method: textField({ title: "Method", description: "online, or cod for cash on delivery.", suggestions: ["online", "cod"] }),
  amount: numberField({
    title: "Amount",
    description: "In paise. Empty: the total that was worked out. Another amount is refused.",
    placeholder: "{{pricing_breakdown.totalMinor}}",
  }),
  currency: textField({ title: "Currency", description: "Empty: the workspace's.", suggestions: ["INR"] }),
  provider: textField({ title: "Provider", description: "Empty: the one that is set up." }),
});

export const paymentDescriptor = {
  name: "payment",
  title: "Take a payment",
  description: "Sends a pay link and waits, checks a payment, or refunds it.",
  icon: "credit-card",
  configSchema: paymentConfigSchema,
  outputSchema: z.object({
    payment_id: z.string().nullable(),
    provider: z.string(),
    providerOrderId: z.string().nullable(),
    status: z.string(),
    amountMinor: z.number().int(),
    currency: z.string(),
    checkoutUrl: z.string().optional(),
    expiresAt: z.string().optional(),
    sandbox: z.boolean().optional(),
  }),
  events: ["payment_created", "payment_success", "payment_failed", "cod_confirmed"],
  writes: [],
  sideEffect: "idempotent",
  parks: true,
  prompts: false,
  consumesInput: false,
  fallible: true,
  carries: "nothing",
  secrets: ["checkoutUrl"],
  defaultTimeoutMs: 10_000,
  summarise: (config) => `${{ create: "Ask for", verify: "Check", refund: "Refund" }[brief(config, "operation", "create")] ?? "Handle"} the payment`,
} as const satisfies ExecutorDescriptor<typeof paymentConfigSchema>;
