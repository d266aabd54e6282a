import { z } from "zod";
import type { Fields } from "../../definition/fields";
import { modules } from "../../definition/schema";
import { defineDescriptor } from "../define-executor";
import { brief } from "../summaries";

const fields = {
  items: { control: "value", title: "Items", description: "The chosen products with quantities.", placeholder: "{{selected_items}}", needed: true },
  address: { control: "value", title: "Address", description: "Where the order goes.", placeholder: "{{delivery_address}}", needed: true },
  payment: { control: "value", title: "Payment", description: "cod or online.", placeholder: "{{payment_method}}", needed: true },
  total: { control: "number", title: "Total", description: "In rupees, as the customer saw it. It must still be right.", placeholder: "{{total_amount}}" },
  type: { control: "text", title: "Type", description: "Empty: the flow's module.", suggestions: modules },
  recipient: { control: "value", title: "Recipient", description: "Name and phone of the person who receives it.", placeholder: "{{recipient}}" },
} as const satisfies Fields;

export const orderDescriptor = defineDescriptor({
  name: "order",
  title: "Place the order",
  description: "Checks prices, stock and payment, then places the order once.",
  icon: "package-check",
  fields,
  outputSchema: z.object({ order_id: z.string(), number: z.string(), status: z.string(), totalMinor: z.number().int(), eta: z.number().nullable() }),
  events: [],
  writes: [],
  sideEffect: "idempotent",
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: true,
  carries: "nothing",
  errors: {
    EMPTY_ITEMS: { retryable: false, operator: "The order had no items.", customer: "Your order is empty. Choose something first." },
    ZONE_INVALID: {
      retryable: false,
      operator: "The address lies outside the delivery zones.",
      customer: "We do not deliver there yet. Try another address.",
    },
    TOTAL_MISMATCH: {
      retryable: false,
      operator: "The total said to the customer and the total of the order differ, so it was not placed.",
      customer: "The total has changed. Have a look at it again before you order.",
    },
  },
  needs: ["orders", "payments", "products", "zones"],
  defaultTimeoutMs: 10_000,
  summarise: (config) => `Order ${brief(config, "items", "items", 30)}, pay ${brief(config, "payment", "as chosen", 30)}`,
});
