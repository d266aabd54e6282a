import type { JsonObject } from "../json/json";
import { type PricingBreakdown, pricingBreakdownSchema } from "./pricing/descriptor";

/** What `pricing` left in the context, or null when it did not run or something else stands there. Pure. */
export function readBreakdown(context: Readonly<JsonObject>): PricingBreakdown | null {
  const parsed = pricingBreakdownSchema.safeParse(context.pricing_breakdown);
  return parsed.success ? parsed.data : null;
}
