import type { JsonObject } from "../json/json";
import { worldCoupons, worldParcelCategories } from "./data/commerce";
import { worldZones } from "./data/zones";
import { localities } from "./localities";
import { allProducts } from "./products";
import { worldStores } from "./stores";

/** Rows of the tables that hold the world, keyed by column as the database names it. Deterministic. */
export function worldRows(workspaceId: string): { [table: string]: JsonObject[] } {
  return {
    stores: worldStores.map(({ id, name, module, cuisines, locality, point, open, rating }) => ({
      id,
      workspace_id: workspaceId,
      name,
      module,
      cuisine: cuisines[0] ?? null,
      locality,
      latitude: point.latitude,
      longitude: point.longitude,
      open,
      rating,
    })),
    products: allProducts().map(
      ({ id, storeId, index, name, description, category, cuisine, veg, priceMinor, currency, available, stock, rating, popularity, aliases }) => ({
        id,
        workspace_id: workspaceId,
        store_id: storeId,
        index_name: index,
        name,
        description,
        category,
        cuisine,
        veg,
        price_minor: priceMinor,
        currency,
        available,
        stock,
        rating,
        popularity,
        aliases,
      }),
    ),
    zones: worldZones.map(({ id, name, geojson, modules, codEnabled, priority, deliveryConfig }) => ({
      id,
      workspace_id: workspaceId,
      name,
      geojson,
      modules,
      cod_enabled: codEnabled,
      priority,
      delivery_config: { ...deliveryConfig },
    })),
    localities: localities.map(({ id, name, aliases, city, pincode, kind, point, popularity }) => ({
      id,
      workspace_id: workspaceId,
      name,
      aliases,
      city,
      pincode,
      kind,
      latitude: point.latitude,
      longitude: point.longitude,
      popularity,
    })),
    parcel_categories: worldParcelCategories.map((category) => ({
      id: category.id,
      workspace_id: workspaceId,
      name: category.name,
      max_weight_kg: category.maxWeightKg,
      base_fare_minor: category.baseFareMinor,
      per_km_minor: category.perKmMinor,
      included_km: category.includedKm,
      min_fare_minor: category.minFareMinor,
      tax_percent: category.taxPercent,
    })),
    coupons: worldCoupons.map(({ code, percentOff, amountOffMinor, minOrderMinor, module }) => ({
      code,
      workspace_id: workspaceId,
      percent_off: percentOff,
      amount_off_minor: amountOffMinor,
      min_order_minor: minOrderMinor,
      module,
      expires_at: null,
    })),
  };
}
