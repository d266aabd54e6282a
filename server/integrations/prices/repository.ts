import type { Coupon, ParcelCategory, PricesPort } from "@/flows/ports/ports";
import { type Queryable, run } from "@/server/db/pool";

const couponText = `SELECT code, percent_off AS "percentOff", amount_off_minor AS "amountOffMinor", min_order_minor AS "minOrderMinor", module
  FROM coupons WHERE workspace_id = $2 AND lower(code) = lower($1) AND (expires_at IS NULL OR expires_at > now())`;

const categoriesText = `SELECT id, name, max_weight_kg AS "maxWeightKg", base_fare_minor AS "baseFareMinor", per_km_minor AS "perKmMinor", included_km AS "includedKm",
  min_fare_minor AS "minFareMinor", tax_percent AS "taxPercent" FROM parcel_categories WHERE workspace_id = $1 ORDER BY max_weight_kg, id`;

export function createPrices(db: Queryable, workspaceId: string): PricesPort {
  return {
    findCoupon: async (code) => (await run<Coupon>(db, { name: "coupon", text: couponText }, [code, workspaceId])).rows[0] ?? null,
    parcelCategories: async () => (await run<ParcelCategory>(db, { name: "parcel-categories", text: categoriesText }, [workspaceId])).rows,
  };
}
