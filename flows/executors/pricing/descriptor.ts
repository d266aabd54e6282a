import { z } from "zod";
import type { Fields } from "../../definition/fields";
import { modules } from "../../definition/schema";
import { defineDescriptor } from "../define-executor";
import { brief } from "../summaries";

const fields = {
  type: { control: "text", title: "Type", description: "What is priced. Empty: the flow's module.", suggestions: modules },
  items: { control: "value", title: "Items", description: "The chosen products with quantities. Prices are read anew.", placeholder: "{{selected_items}}" },
  delivery_fee: {
    control: "number",
    title: "Delivery fee",
    description: "In rupees. Empty: by the area's terms and the distance.",
    placeholder: "{{distance * 10}}",
  },
  distance: { control: "number", title: "Distance", description: "Kilometres, for fees that depend on it.", placeholder: "{{distance}}" },
  category: { control: "text", title: "Parcel category", description: "For parcels: decides the fare." },
  coupon: { control: "text", title: "Coupon", description: "A code that takes something off." },
  zone: { control: "value", title: "Service area", description: "The area's terms: least order, fees, tax.", placeholder: "{{zone_info}}" },
} as const satisfies Fields;

export const pricingLineSchema = z.object({
  type: z.enum(["item", "fare", "delivery", "tax", "discount"]),
  label: z.string(),
  productId: z.string().optional(),
  quantity: z.number().int().optional(),
  unitPriceMinor: z.number().int().optional(),
  totalMinor: z.number().int(),
});

/** What `pricing` keeps under `pricing_breakdown`; the lines add up to `totalMinor`. Minor units. */
export const pricingBreakdownSchema = z.object({
  currency: z.string(),
  itemsTotalMinor: z.number().int(),
  deliveryFeeMinor: z.number().int(),
  taxMinor: z.number().int(),
  discountMinor: z.number().int(),
  totalMinor: z.number().int(),
  lines: z.array(pricingLineSchema),
});
export type PricingLine = z.infer<typeof pricingLineSchema>;
export type PricingBreakdown = z.infer<typeof pricingBreakdownSchema>;

export const pricingDescriptor = defineDescriptor({
  name: "pricing",
  title: "Work out the price",
  description: "Adds up items, delivery, tax and coupon from current prices.",
  icon: "receipt-indian-rupee",
  fields,
  outputSchema: z.number().meta({ title: "Total in rupees" }),
  events: ["calculated", "below_minimum", "cart_empty"],
  writes: ["pricing_breakdown"],
  sideEffect: "none",
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: true,
  carries: "nothing",
  errors: {
    COUPON_INVALID: {
      retryable: false,
      operator: "The coupon is not valid for this order.",
      customer: "This coupon does not work for this order.",
    },
  },
  needs: ["products", "prices", "zones"],
  defaultTimeoutMs: 5_000,
  summarise: (config) => `Price ${brief(config, "items", brief(config, "category", "the order"), 40)}`,
});
