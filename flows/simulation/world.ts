import { worldParcelCategories, worldCoupons } from "../world/data/commerce";
import { worldZones, type WorldZone } from "../world/data/zones";
import { type Catalogue, createCatalogue } from "../world/catalogue";
import { type Locality, localities } from "../world/localities";
import { productsOf } from "../world/products";
import { worldStores } from "../world/stores";
import type { Coupon, ParcelCategory } from "../ports/ports";

/** What the simulated services know. The catalogue is made when it is first asked for. */
export type SimulatedWorld = {
  catalogue: () => Catalogue;
  localities: readonly Locality[];
  zones: readonly WorldZone[];
  coupons: readonly Coupon[];
  parcelCategories: readonly ParcelCategory[];
};

/** Stores whose menus are taken: together they sell every dish of the world. */
const restaurantsTaken = 16;
const shopsTaken = 3;
const dishesTaken = 110;

/** The seeded city with a catalogue that suits a browser: some 2,000 products, every dish among them. */
export function sampleWorld(): SimulatedWorld {
  let catalogue: Catalogue | null = null;
  const make = () => {
    const restaurants = worldStores.filter((store) => store.module === "food").slice(0, restaurantsTaken);
    const shops = worldStores.filter((store) => store.module === "ecommerce").slice(0, shopsTaken);
    const products = [...restaurants.flatMap((store) => productsOf(store).slice(0, dishesTaken)), ...shops.flatMap(productsOf)];
    return createCatalogue([...restaurants, ...shops], products);
  };
  return {
    catalogue: () => {
      catalogue ??= make();
      return catalogue;
    },
    localities,
    zones: worldZones,
    coupons: worldCoupons,
    parcelCategories: worldParcelCategories,
  };
}
