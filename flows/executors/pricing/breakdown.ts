import type { Coupon, ParcelCategory } from "../../ports/ports";
import type { OrderLine } from "../read-lines";
import type { ZoneTerms } from "../read-zone";
import type { PricingBreakdown, PricingLine } from "./descriptor";

export type Charges = { deliveryFeeMinor: number; taxPercent: number; coupon: Coupon | null };

/** Adds up items and charges in whole minor units; the lines add up to the total exactly. Pure. */
export function itemsBreakdown(lines: readonly OrderLine[], currency: string, { deliveryFeeMinor, taxPercent, coupon }: Charges): PricingBreakdown {
  const items = lines.map(
    ({ product, quantity }): PricingLine => ({
      type: "item",
      label: product.name,
      productId: product.id,
      quantity,
      unitPriceMinor: product.priceMinor,
      totalMinor: product.priceMinor * quantity,
    }),
  );
  return total(items, currency, { deliveryFeeMinor, taxPercent, coupon });
}

/** A parcel's fare: base and kilometres beyond those included, at least the least fare. Pure. */
export function parcelBreakdown(
  category: ParcelCategory,
  distanceKm: number,
  currency: string,
  deliveryFeeMinor: number,
  coupon: Coupon | null,
): PricingBreakdown {
  const extraKm = Math.max(0, distanceKm - category.includedKm);
  const fareMinor = Math.max(category.minFareMinor, category.baseFareMinor + Math.round(extraKm * category.perKmMinor));
  const fare: PricingLine = { type: "fare", label: `${category.name}, ${distanceKm} km`, quantity: 1, unitPriceMinor: fareMinor, totalMinor: fareMinor };
  return total([fare], currency, { deliveryFeeMinor, taxPercent: category.taxPercent, coupon });
}

/** What the area asks for the way; nothing is asked above its free limit. Pure. */
export function zoneFeeMinor({ delivery }: ZoneTerms, itemsMinor: number, distanceKm: number | null): number {
  if (delivery.freeAboveMinor !== null && itemsMinor >= delivery.freeAboveMinor) return 0;
  return Math.max(delivery.minFeeMinor, Math.round((distanceKm ?? 0) * delivery.perKmMinor));
}

function total(base: readonly PricingLine[], currency: string, { deliveryFeeMinor, taxPercent, coupon }: Charges): PricingBreakdown {
  const itemsTotalMinor = base.reduce((sum, line) => sum + line.totalMinor, 0);
  const discountMinor =
    coupon === null ? 0 : Math.min(itemsTotalMinor, (coupon.amountOffMinor ?? 0) + Math.round((itemsTotalMinor * (coupon.percentOff ?? 0)) / 100));
  const taxMinor = Math.round(((itemsTotalMinor - discountMinor) * taxPercent) / 100);
  const lines: PricingLine[] = [
    ...base,
    ...(discountMinor > 0 ? [{ type: "discount" as const, label: `Coupon ${coupon?.code ?? ""}`, totalMinor: -discountMinor }] : []),
    ...(deliveryFeeMinor > 0 ? [{ type: "delivery" as const, label: "Delivery", totalMinor: deliveryFeeMinor }] : []),
    ...(taxMinor > 0 ? [{ type: "tax" as const, label: `Tax ${taxPercent}%`, totalMinor: taxMinor }] : []),
  ];
  return {
    currency,
    itemsTotalMinor,
    deliveryFeeMinor,
    taxMinor,
    discountMinor,
    totalMinor: itemsTotalMinor - discountMinor + deliveryFeeMinor + taxMinor,
    lines,
  };
}
