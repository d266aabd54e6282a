import type { Coupon, ParcelCategory } from "../ports/ports";
import { type Catalogue, type CatalogueIndex, createCatalogue, indexCatalogue } from "../world/catalogue";
import { worldCoupons, worldParcelCategories } from "../world/data/commerce";
import { type WorldZone, worldZones } from "../world/data/zones";
import { type Locality, localities } from "../world/localities";
import { productsOf } from "../world/products";
import { worldStores } from "../world/stores";

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

let sample: CatalogueIndex | null = null;

function sampleIndex(): CatalogueIndex {
  if (sample !== null) return sample;
  const restaurants = worldStores.filter((store) => store.module === "food").slice(0, restaurantsTaken);
  const shops = worldStores.filter((store) => store.module === "ecommerce").slice(0, shopsTaken);
  const products = [...restaurants.flatMap((store) => productsOf(store).slice(0, dishesTaken)), ...shops.flatMap(productsOf)];
  sample = indexCatalogue([...restaurants, ...shops], products);
  return sample;
}

/** The seeded city with a catalogue that suits a browser: some 2,500 products, every dish among them. */
export function sampleWorld(): SimulatedWorld {
  let catalogue: Catalogue | null = null;
  return {
    catalogue: () => {
      catalogue ??= createCatalogue(sampleIndex());
      return catalogue;
    },
    localities,
    zones: worldZones,
    coupons: worldCoupons,
    parcelCategories: worldParcelCategories,
  };
}

/** The world with the whole menus of more stores behind what it finds by itself: their products are known by id, and can be ordered. */
export function withStores(world: SimulatedWorld, storeIds: ReadonlySet<string>): SimulatedWorld {
  const more = worldStores.filter((store) => storeIds.has(store.id));
  if (more.length === 0) return world;
  let joined: Catalogue | null = null;
  const join = (): Catalogue => {
    const first = world.catalogue();
    const second = createCatalogue(indexCatalogue(more, more.flatMap(productsOf)));
    return {
      search: first.search,
      findByIds: (ids) => ids.flatMap((id) => [...first.findByIds([id]), ...second.findByIds([id])].slice(0, 1)),
      findStore: (id) => first.findStore(id) ?? second.findStore(id),
      take: (id, quantity) => (first.findByIds([id]).length > 0 ? first : second).take(id, quantity),
    };
  };
  return {
    ...world,
    catalogue: () => {
      joined ??= join();
      return joined;
    },
  };
}
