import { z } from "zod";
import type { Fields } from "../../definition/fields";
import { defineDescriptor } from "../define-executor";
import { brief } from "../summaries";

const fields = {
  operation: {
    control: "select",
    choices: ["create", "verify", "refund"],
    title: "What to do",
    description: "Ask for a payment, look whether it arrived, or give it back.",
    fallback: "create",
  },
  method: { control: "text", title: "Method", description: "online, or cod for cash on delivery.", suggestions: ["online", "cod"] },
  amount: {
    control: "number",
    title: "Amount",
    description: "In paise. Empty: the total that was worked out. Another amount is refused.",
    placeholder: "{{pricing_breakdown.totalMinor}}",
  },
  currency: { control: "text", title: "Currency", description: "Empty: the workspace's.", suggestions: ["INR"] },
  provider: { control: "text", title: "Provider", description: "Empty: the one that is set up." },
} as const satisfies Fields;

export const paymentDescriptor = defineDescriptor({
  name: "payment",
  title: "Take a payment",
  description: "Sends a pay link and waits, checks a payment, or refunds it.",
  icon: "credit-card",
  fields,
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
  errors: {},
  needs: ["payments"],
  defaultTimeoutMs: 10_000,
  summarise: (config) => `${{ create: "Ask for", verify: "Check", refund: "Refund" }[brief(config, "operation", "create")] ?? "Handle"} the payment`,
});
