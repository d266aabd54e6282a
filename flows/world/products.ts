import { aliasesOf } from "./aliases";
import { goodsTable } from "./data/goods";
import { type Dish, dishesByCuisine } from "./dishes";
import { createRandom, hashText } from "./random";
import { type WorldStore, worldStores } from "./stores";

export type WorldProduct = {
  id: string;
  storeId: string;
  index: "food_items_v3" | "ecom_items_v2";
  name: string;
  description: string;
  category: string;
  cuisine: string | null;
  veg: boolean | null;
  priceMinor: number;
  currency: "INR";
  available: boolean;
  /** Food is cooked to order: null. */
  stock: number | null;
  rating: number;
  popularity: number;
  aliases: string;
};

type Offer = { name: string; description: string; category: string; cuisine: string | null; veg: boolean | null; priceMinor: number; rank: number };

const dishesPerRestaurant = 150;
const goodsPerShop = 282;
/** 60 × 150 + 16 × 282 = 13,512; the first nine shops have one product more: 13,521. */
const shopsWithOneMore = 9;

type Variant = { fits: (dish: Dish) => boolean; name: (name: string) => string; note: string; factor: number };
const drinks: ReadonlySet<string> = new Set(["beverages"]);
const sweets: ReadonlySet<string> = new Set(["desserts", "sweets", "cakes", "ice cream"]);
const isMeal = (dish: Dish) => !drinks.has(dish.category) && !sweets.has(dish.category);
const variants: readonly Variant[] = [
  { fits: isMeal, name: (name) => `${name} (family pack)`, note: "serves three to four", factor: 2.6 },
  { fits: (dish) => drinks.has(dish.category), name: (name) => `${name} (large)`, note: "large serving", factor: 1.5 },
  { fits: (dish) => sweets.has(dish.category), name: (name) => `${name} (party box)`, note: "four servings", factor: 3.6 },
  { fits: (dish) => isMeal(dish) && dish.veg, name: (name) => `Jain ${name}`, note: "without onion, garlic and root vegetables", factor: 1.05 },
  { fits: isMeal, name: (name) => `${name} (mini)`, note: "a small serving", factor: 0.65 },
];

function withVariants(dishes: readonly Dish[]): Offer[] {
  const plain = dishes.map((dish, rank) => ({ ...dish, rank }));
  const more = variants.flatMap(({ fits, name, note, factor }) =>
    dishes.flatMap((dish, rank) =>
      fits(dish)
        ? [{ ...dish, name: name(dish.name), description: `${dish.description}; ${note}`, priceMinor: dish.priceMinor * factor, rank: rank + 40 }]
        : [],
    ),
  );
  return [...plain, ...more];
}

const goods: readonly Offer[] = goodsTable
  .trim()
  .split("\n")
  .flatMap((line, rank) => {
    const [name = "", category = "", sizes = "", description = ""] = line.split("|");
    return sizes.split(",").map((entry) => {
      const [size = "", price = ""] = entry.split(":");
      return {
        name: `${name} ${size}`,
        description: `${description}, ${size}`,
        category,
        cuisine: null,
        veg: null,
        priceMinor: Number(price) * 100,
        rank: rank % 40,
      };
    });
  });

/** Each shop leaves out another stretch of the list, so that no two sell quite the same. */
function shelfOf(store: WorldStore, count: number): Offer[] {
  const start = (store.number * 37) % goods.length;
  return Array.from({ length: count }, (_, index) => goods[(start + index) % goods.length]).filter((offer) => offer !== undefined);
}

function offersOf(store: WorldStore): Offer[] {
  if (store.module === "food") {
    return store.cuisines
      .flatMap((cuisine) => [withVariants(dishesByCuisine.get(cuisine) ?? [])])
      .flat()
      .sort((a, b) => Number(a.rank >= 40) - Number(b.rank >= 40))
      .slice(0, dishesPerRestaurant);
  }
  const shopNumber = worldStores.filter((other) => other.module === "ecommerce").indexOf(store);
  return shelfOf(store, goodsPerShop + (shopNumber < shopsWithOneMore ? 1 : 0));
}

/** To whole rupees; dishes to five rupees above ₹50. */
function roundPrice(minor: number, food: boolean): number {
  const step = food && minor > 5_000 ? 500 : 100;
  return Math.max(step, Math.round(minor / step) * step);
}

function toProduct(store: WorldStore, offer: Offer, index: number): WorldProduct {
  const food = store.module === "food";
  const random = createRandom(hashText(`${store.name}/${offer.name}`));
  // The first restaurant and the first shop are the best known and sell at list price; the others between 10% less and 14% more.
  const isFirst = store.number === 1 || store.name === "Apna Bazaar";
  const factor = isFirst ? 1 : 0.9 + random() * 0.24;
  const fame = Math.max(0, 900 - offer.rank * 20);
  return {
    id: `${food ? "fi" : "ei"}_${String(store.number).padStart(3, "0")}_${String(index + 1).padStart(3, "0")}`,
    storeId: store.id,
    index: food ? "food_items_v3" : "ecom_items_v2",
    name: offer.name,
    description: offer.description,
    category: offer.category,
    cuisine: offer.cuisine,
    veg: offer.veg,
    priceMinor: roundPrice(offer.priceMinor * factor, food),
    currency: "INR",
    available: isFirst || random() > 0.02,
    stock: food ? null : 5 + Math.floor(random() * 60),
    rating: Math.round((3.4 + random() * 1.5) * 10) / 10,
    popularity: isFirst ? fame + 100 : fame + Math.floor(random() * 100),
    aliases: aliasesOf(offer.name),
  };
}

/** Everything one store sells, best known first. Deterministic. */
export function productsOf(store: WorldStore): WorldProduct[] {
  return offersOf(store).map((offer, index) => toProduct(store, offer, index));
}

/** The whole catalogue: 13,521 products. Takes some 50 ms, so a browser takes the stores it needs with `productsOf`. */
export function allProducts(): WorldProduct[] {
  return worldStores.flatMap(productsOf);
}
