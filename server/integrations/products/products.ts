import { ExecutorError } from "@/flows/errors";
import type { JsonObject } from "@/flows/json/json";
import { HostUnavailable } from "@/flows/ports/host-unavailable";
import type { ProductsPort } from "@/flows/ports/ports";
import { foldText } from "@/flows/words/fold";
import { wordTexts } from "@/flows/words/split-text";
import type { ProductFilters, ProductsRepository, TextQuery } from "./repository";

const indexes = new Set(["food_items_v3", "ecom_items_v2"]);
const maxSize = 50;

const textOf = (value: unknown) => (typeof value === "string" && value.trim() !== "" ? value.trim() : null);

function booleanOf(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "veg") return true;
  return value === "false" || value === "nonveg" ? false : null;
}

/** Empty and unknown filters are left out. `maxPrice` is in major units. */
export function readFilters(filters: JsonObject): ProductFilters {
  const maxPrice = Number(filters.maxPrice ?? Number.NaN);
  return {
    cuisine: textOf(filters.cuisine),
    category: textOf(filters.category),
    veg: booleanOf(filters.veg),
    storeId: textOf(filters.storeId),
    maxPriceMinor: Number.isFinite(maxPrice) && maxPrice > 0 ? Math.round(maxPrice * 100) : null,
  };
}

/** Of a query that are looked for. */
const mostWords = 12;
const longestWord = 64;

/** Null when there is nothing to look for. Letters, digits and the point of "1.5" only, so nothing of the query language gets through. */
export function readQuery(query: string): TextQuery | null {
  // PostgreSQL takes words apart at apostrophes.
  const words = wordTexts(foldText(query).replace(/['’]/g, " "))
    .slice(0, mostWords)
    .map((word) => word.slice(0, longestWord));
  if (words.length === 0) return null;
  const terms = words.map((word) => `${word}:*`);
  return { text: words.join(" "), anyWord: terms.join(" | "), allWords: terms.join(" & ") };
}

/** Products of PostgreSQL: full text and trigrams, so that a slip of the finger still finds the dish. */
export function createProducts(repository: ProductsRepository): ProductsPort {
  return {
    async search({ index, query, filters, size, mode, geo }) {
      const words = readQuery(query);
      const limit = Math.min(Math.max(Math.trunc(size), 1), maxSize);
      if (index !== "stores" && !indexes.has(index)) throw new ExecutorError("SEARCH_UNKNOWN_INDEX", { message: `there is no index ${index}` });
      if (words === null) return { items: [], total: 0 };
      try {
        if (index === "stores") return await repository.searchStores(words.text, limit);
        const wanted = readFilters(filters);
        if (mode !== "related") return await repository.search(index, words, wanted, geo, limit);
        const [model] = (await repository.search(index, words, { ...wanted, cuisine: null, category: null }, null, 1)).items;
        return model === undefined ? { items: [], total: 0 } : await repository.related(index, model, wanted, geo, limit);
      } catch (cause) {
        // No answer of a search service: the turn is taken again, instead of telling the customer that nothing was found.
        if (cause instanceof HostUnavailable) throw cause;
        throw new ExecutorError("SEARCH_UNAVAILABLE", { message: "the product search failed", cause });
      }
    },
    findByIds: (ids) => repository.findByIds(ids),
    findStore: (id) => repository.findStore(id),
  };
}
