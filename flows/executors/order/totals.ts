import { ExecutorError } from "../../errors";
import { toMinor } from "../../money";
import type { OrderRequest } from "../../ports/ports";
import type { PricingBreakdown } from "../pricing/descriptor";
import type { OrderLine } from "../read-lines";

/**
 * The totals to order with: what `pricing` worked out, if it is still true. Without it, what the total holds beyond the items is delivery.
 * Pure. @throws ExecutorError TOTAL_MISMATCH when prices have changed since, or when the customer was shown another total.
 */
export function orderTotals(
  lines: readonly OrderLine[],
  breakdown: PricingBreakdown | null,
  shownTotal: number | null,
  currency: string,
): OrderRequest["totals"] {
  const itemsMinor = lines.reduce((sum, { product, quantity }) => sum + product.priceMinor * quantity, 0);
  const shownMinor = shownTotal === null ? null : toMinor(shownTotal, breakdown?.currency ?? currency);
  if (breakdown === null) {
    const totalMinor = shownMinor ?? itemsMinor;
    if (totalMinor < itemsMinor) throw mismatch(`the items cost ${itemsMinor}, more than the total of ${totalMinor}`);
    return { itemsMinor, deliveryMinor: totalMinor - itemsMinor, taxMinor: 0, discountMinor: 0, totalMinor, currency };
  }
  if (lines.length > 0 && itemsMinor !== breakdown.itemsTotalMinor)
    throw mismatch(`the items cost ${itemsMinor} now, ${breakdown.itemsTotalMinor} when they were priced`);
  if (shownMinor !== null && shownMinor !== breakdown.totalMinor) throw mismatch(`the total is ${breakdown.totalMinor}, ${shownMinor} was given`);
  const { itemsTotalMinor, deliveryFeeMinor, taxMinor, discountMinor, totalMinor } = breakdown;
  return { itemsMinor: itemsTotalMinor, deliveryMinor: deliveryFeeMinor, taxMinor, discountMinor, totalMinor, currency: breakdown.currency };
}

function mismatch(message: string): ExecutorError {
  return new ExecutorError("TOTAL_MISMATCH", { message: `${message} (minor units)` });
}
