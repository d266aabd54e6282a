import { z } from "zod";
import { modules } from "../../definition/schema";
import type { ExecutorDescriptor } from "../../ports/executor";
import { numberField, textField, valueField } from "../config-fields";
import { brief } from "../summaries";

export const orderConfigSchema = z.looseObject({
  items: valueField({ title: "Items", description: "The chosen products with quantities.", placeholder: "{{selected_items}}", needed: true }),
  address: valueField({ title: "Address", description: "Where the order goes.", placeholder: "{{delivery_address}}", needed: true }),
  payment: valueField({ title: "Payment", description: "cod or online.", placeholder: "{{payment_method}}", needed: true }),
  total: numberField({ title: "Total", description: "In rupees, as the customer saw it. It must still be right.", placeholder: "{{total_amount}}" }),
  type: textField({ title: "Type", description: "Empty: the flow's module.", suggestions: modules }),
  recipient: valueField({ title: "Recipient", description: "Name and phone of the person who receives it.", placeholder: "{{recipient}}" }),
});

export const orderDescriptor = {
  name: "order",
  title: "Place the order",
  description: "Checks prices, stock and payment, then places the order once.",
  icon: "package-check",
  configSchema: orderConfigSchema,
  outputSchema: z.object({ order_id: z.string(), number: z.string(), status: z.string(), totalMinor: z.number().int(), eta: z.number().nullable() }),
  events: [],
  writes: [],
  sideEffect: "idempotent",
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: true,
  carries: "nothing",
  defaultTimeoutMs: 10_000,
  summarise: (config) => `Order ${brief(config, "items", "items", 30)}, pay ${brief(config, "payment", "as chosen", 30)}`,
} as const satisfies ExecutorDescriptor<typeof orderConfigSchema>;
