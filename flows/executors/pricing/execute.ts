import { ExecutorError } from "../../errors";
import type { Json, JsonObject } from "../../json/json";
import { formatMinor, toMajor, toMinor } from "../../money";
import type { ExecutorResult, ExecutorScope } from "../../ports/executor";
import type { Coupon, Ports } from "../../ports/ports";
import { defineExecutor } from "../define-executor";
import { readLines } from "../read-lines";
import { isBlank } from "../read-value";
import { readZone } from "../read-zone";
import { itemsBreakdown, parcelBreakdown, zoneFeeMinor } from "./breakdown";
import { type PricingBreakdown, pricingDescriptor } from "./descriptor";

export const pricing = defineExecutor(pricingDescriptor, async (config, scope, ports): Promise<ExecutorResult> => {
  const type = config.type ?? scope.meta.module;
  const fee = config.delivery_fee ?? null;
  if (fee !== null && fee < 0) throw new ExecutorError("CONFIG_INVALID", { message: "delivery_fee must not be negative" });
  if (type === "parcel" && isBlank(config.items))
    return priceParcel(config.category, config.distance ?? null, toMinor(fee ?? 0, scope.meta.currency), config.coupon, scope, ports);

  const lines = await readLines(config.items, ports.products);
  if (lines.length === 0) return { ok: true, output: 0, scalar: 0, event: "cart_empty" };
  const zone = await readZone(config.zone, ports.zones);
  const itemsMinor = lines.reduce((sum, { product, quantity }) => sum + product.priceMinor * quantity, 0);
  const coupon = await findCoupon(config.coupon, type, itemsMinor, ports);
  const currency = lines[0]?.product.currency ?? scope.meta.currency;
  const zoneMinor = zone === null ? 0 : zoneFeeMinor(zone, itemsMinor, config.distance ?? null);
  const breakdown = itemsBreakdown(lines, currency, {
    deliveryFeeMinor: fee === null ? zoneMinor : toMinor(fee, currency),
    taxPercent: zone?.delivery.taxPercent ?? 0,
    coupon,
  });
  if (zone !== null && itemsMinor < zone.delivery.minOrderMinor) return belowMinimum(breakdown, zone.delivery.minOrderMinor, zone.name);
  return priced(breakdown);
});

function priced(breakdown: PricingBreakdown): ExecutorResult {
  const amount = toMajor(breakdown.totalMinor, breakdown.currency);
  return { ok: true, output: amount, scalar: amount, data: { pricing_breakdown: asJson(breakdown) }, event: "calculated" };
}

function belowMinimum(breakdown: PricingBreakdown, leastMinor: number, zoneName: string | null): ExecutorResult {
  const where = zoneName === null ? "here" : `in ${zoneName}`;
  const missing = formatMinor(leastMinor - breakdown.itemsTotalMinor, breakdown.currency);
  const content = `The smallest order ${where} is ${formatMinor(leastMinor, breakdown.currency)}. You need ${missing} more, so please take more of something or pick another dish.`;
  const amount = toMajor(breakdown.totalMinor, breakdown.currency);
  return { ok: true, output: amount, scalar: amount, data: { pricing_breakdown: asJson(breakdown) }, event: "below_minimum", replies: [{ content }] };
}

async function priceParcel(
  categoryName: string | undefined,
  distanceKm: number | null,
  feeMinor: number,
  code: string | undefined,
  scope: ExecutorScope,
  ports: Pick<Ports, "prices">,
): Promise<ExecutorResult> {
  const categories = await ports.prices.parcelCategories();
  const wanted = (categoryName ?? "small").trim().toLowerCase();
  const category = categories.find(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted);
  if (category === undefined) throw new ExecutorError("UNKNOWN_ITEM", { message: `there is no parcel category ${wanted}` });
  const plain = parcelBreakdown(category, distanceKm ?? 0, scope.meta.currency, feeMinor, null);
  const coupon = await findCoupon(code, "parcel", plain.itemsTotalMinor, ports);
  return priced(parcelBreakdown(category, distanceKm ?? 0, scope.meta.currency, feeMinor, coupon));
}

async function findCoupon(code: string | undefined, type: string, itemsMinor: number, ports: Pick<Ports, "prices">): Promise<Coupon | null> {
  if (code === undefined || code.trim() === "") return null;
  const coupon = await ports.prices.findCoupon(code.trim());
  const fits = coupon !== null && (coupon.module === null || coupon.module === type) && itemsMinor >= coupon.minOrderMinor;
  if (!fits) throw new ExecutorError("COUPON_INVALID", { message: `the coupon ${code.trim()} does not fit this order` });
  return coupon;
}

function asJson({ lines, ...sums }: PricingBreakdown): JsonObject {
  const asLine = (line: PricingBreakdown["lines"][number]): Json => Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined));
  return { ...sums, lines: lines.map(asLine) };
}
