import { ExecutorError } from "../errors";
import type { JsonObject } from "../json/json";
import { toMajor, toMinor } from "../money";
import type { Product, SearchRequest, Store } from "../ports/ports";
import { haversineMeters } from "./geo";
import type { WorldProduct } from "./products";
import type { WorldStore } from "./stores";
import { createMatchMeter, fold, type MatchMeter, wordLikeness, wordsOf } from "./text";

/** Words by their place in the index's list. */
type Entry = { product: WorldProduct; store: WorldStore; nameWords: number[]; otherWords: number[]; kindWords: number[] };

/** Share of the query that must be found. */
const leastCoverage = { keyword: 0.6, hybrid: 0.5, related: 0.3 } as const;
/** How much a word counts that is in the name, in another spelling, in the category. */
const weights = { name: 1, alias: 0.9, kind: 0.65 } as const;

export type Catalogue = {
  /** Best first, tolerant of typos. @throws ExecutorError SEARCH_UNKNOWN_INDEX */
  search(request: SearchRequest): { items: Product[]; total: number };
  findByIds(ids: readonly string[]): Product[];
  findStore(id: string): Store | null;
  /** Takes something from the counted stock; false when there is not enough. */
  take(id: string, quantity: number): boolean;
};

/** Products with their words, made once and shared by any number of catalogues. */
export type CatalogueIndex = {
  words: readonly string[];
  stores: readonly WorldStore[];
  storeById: ReadonlyMap<string, WorldStore>;
  entries: readonly Entry[];
  entryById: ReadonlyMap<string, Entry>;
};

/** Splits every name into its words: some 20 ms for 1,000 products. Pure. */
export function indexCatalogue(stores: readonly WorldStore[], products: readonly WorldProduct[]): CatalogueIndex {
  const storeById = new Map(stores.map((store) => [store.id, store]));
  const places = new Map<string, number>();
  const numbered = (text: string) =>
    wordsOf(text).map((word) => {
      const place = places.get(word) ?? places.size;
      places.set(word, place);
      return place;
    });
  const entries = products.flatMap((product): Entry[] => {
    const store = storeById.get(product.storeId);
    if (store === undefined) return [];
    return [
      {
        product,
        store,
        nameWords: numbered(product.name),
        otherWords: numbered(product.aliases),
        kindWords: numbered(`${product.category} ${product.cuisine ?? ""}`),
      },
    ];
  });
  return { words: [...places.keys()], stores, storeById, entries, entryById: new Map(entries.map((entry) => [entry.product.id, entry])) };
}

/** A searchable catalogue in memory with a stock of its own. Deterministic; only `take` changes it. */
export function createCatalogue({ words, stores, storeById, entries, entryById }: CatalogueIndex): Catalogue {
  const taken = new Map<string, number>();
  const stockOf = (product: WorldProduct) => (product.stock === null ? null : product.stock - (taken.get(product.id) ?? 0));
  const show = (entry: Entry, score: number): Product => toProduct(entry, score, stockOf(entry.product));

  return {
    search(request) {
      if (request.index === "stores") return searchStores(stores, request);
      if (request.index !== "food_items_v3" && request.index !== "ecom_items_v2")
        throw new ExecutorError("SEARCH_UNKNOWN_INDEX", { message: `there is no index ${request.index}` });
      const rate = createRating(queryWords(request.query), words, request.mode);
      const found = entries
        .filter((entry) => entry.product.index === request.index && matchesFilters(entry, request.filters) && isNear(entry, request.geo))
        .map((entry) => ({ entry, score: rate(entry) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || b.entry.product.popularity - a.entry.product.popularity || a.entry.product.id.localeCompare(b.entry.product.id));
      return { items: found.slice(0, request.size).map(({ entry, score }) => show(entry, score)), total: found.length };
    },
    findByIds: (ids) =>
      ids.flatMap((id) => {
        const entry = entryById.get(id);
        return entry === undefined ? [] : [show(entry, 1)];
      }),
    findStore(id) {
      const store = storeById.get(id);
      return store === undefined
        ? null
        : { id: store.id, name: store.name, module: store.module, coordinates: store.point, open: store.open, cuisine: store.cuisines[0] ?? null };
    },
    take(id, quantity) {
      const product = entryById.get(id)?.product;
      if (product === undefined) return false;
      const stock = stockOf(product);
      if (stock === null) return true;
      if (stock < quantity) return false;
      taken.set(id, (taken.get(id) ?? 0) + quantity);
      return true;
    },
  };
}

/** As many words as the database looks for. */
const mostQueryWords = 12;

function queryWords(query: string): string[] {
  return wordsOf(query).slice(0, mostQueryWords);
}

/** A function from entry to score, 0 when it does not fit. Compares each word of the query with each known word once. */
function createRating(query: readonly string[], words: readonly string[], mode: SearchRequest["mode"]): (entry: Entry) => number {
  const meter = createMatchMeter();
  const likeness = query.map((written) => Float64Array.from(words, (known) => wordLikeness(written, known, meter)));
  const best = (of: Float64Array, known: readonly number[], weight: number) => known.reduce((max, word) => Math.max(max, weight * (of[word] ?? 0)), 0);
  return (entry) => {
    if (query.length === 0) return 0;
    const hits = likeness.map((word) =>
      Math.max(best(word, entry.nameWords, weights.name), best(word, entry.otherWords, weights.alias), best(word, entry.kindWords, weights.kind)),
    );
    const coverage = hits.reduce((sum, hit) => sum + hit, 0) / query.length;
    const missing = hits.filter((hit) => hit === 0).length;
    if (coverage < leastCoverage[mode] || (mode === "keyword" && missing > query.length / 3)) return 0;
    // Of two names that hold the words, the shorter one is meant.
    const tightness = Math.min(1, query.length / Math.max(1, entry.nameWords.length));
    const fame = entry.product.popularity / 1_000;
    const score = (0.75 * coverage + 0.18 * tightness + 0.07 * fame) * (entry.product.available ? 1 : 0.6);
    return Math.round(score * 1_000) / 1_000;
  };
}

function matchesFilters({ product, store }: Entry, filters: JsonObject): boolean {
  return Object.entries(filters).every(([key, wanted]) => {
    if (wanted === null || wanted === "") return true;
    const text = fold(String(wanted));
    if (key === "cuisine")
      return fold(product.cuisine ?? "") === text || store.cuisines.some((cuisine) => fold(cuisine) === text && product.cuisine === cuisine);
    if (key === "category") return fold(product.category) === text;
    if (key === "veg") return product.veg === (wanted === true || text === "true" || text === "veg");
    if (key === "storeId") return product.storeId === wanted;
    if (key === "store") return fold(store.name).includes(text);
    if (key === "maxPrice") return product.priceMinor <= toMinor(Number(wanted), product.currency);
    if (key === "minPrice") return product.priceMinor >= toMinor(Number(wanted), product.currency);
    return true;
  });
}

function isNear({ store }: Entry, geo: SearchRequest["geo"]): boolean {
  return geo === null || haversineMeters(geo, store.point) <= geo.radiusKm * 1_000;
}

function toProduct({ product, store }: Entry, score: number, stock: number | null): Product {
  const { aliases: _aliases, popularity: _popularity, storeId, priceMinor, ...rest } = product;
  return {
    ...rest,
    price: toMajor(priceMinor, rest.currency),
    priceMinor,
    storeId,
    store: { id: store.id, name: store.name, coordinates: store.point },
    available: product.available && (stock === null || stock > 0),
    stock,
    score,
  };
}

/** Stores as things to find: no price, themselves as their store. */
function searchStores(stores: readonly WorldStore[], request: SearchRequest): { items: Product[]; total: number } {
  const query = queryWords(request.query);
  const meter = createMatchMeter();
  const found = stores
    .map((store) => ({ store, score: storeScore(store, query, meter) }))
    .filter(({ store, score }) => score > 0 && (request.geo === null || haversineMeters(request.geo, store.point) <= request.geo.radiusKm * 1_000))
    .sort((a, b) => b.score - a.score || b.store.rating - a.store.rating || a.store.number - b.store.number);
  return { items: found.slice(0, request.size).map(({ store, score }) => storeAsProduct(store, score)), total: found.length };
}

function storeScore(store: WorldStore, query: readonly string[], meter: MatchMeter): number {
  if (query.length === 0) return 0;
  const words = wordsOf(`${store.name} ${store.cuisines.join(" ")} ${store.locality}`);
  const hits = query.map((word) => words.reduce((max, known) => Math.max(max, wordLikeness(word, known, meter)), 0));
  const coverage = hits.reduce((sum, hit) => sum + hit, 0) / query.length;
  return coverage >= 0.6 ? Math.round(coverage * 1_000) / 1_000 : 0;
}

function storeAsProduct(store: WorldStore, score: number): Product {
  return {
    id: store.id,
    index: "stores",
    name: store.name,
    description: store.cuisines.length > 0 ? `${store.cuisines.slice(0, 3).join(", ")} at ${store.locality}` : `Shop at ${store.locality}`,
    category: store.module,
    cuisine: store.cuisines[0] ?? null,
    veg: null,
    price: 0,
    priceMinor: 0,
    currency: "INR",
    storeId: store.id,
    store: { id: store.id, name: store.name, coordinates: store.point },
    available: store.open,
    stock: null,
    rating: store.rating,
    score,
  };
}
