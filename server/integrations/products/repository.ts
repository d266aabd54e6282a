import { toMajor } from "@/flows/money";
import type { Point, Product, SearchRequest, Store } from "@/flows/ports/ports";
import { type Queryable, run } from "@/server/db/pool";

type ProductRow = {
  id: string;
  index: string;
  name: string;
  description: string;
  category: string;
  cuisine: string | null;
  veg: boolean | null;
  priceMinor: number;
  currency: string;
  storeId: string;
  storeName: string;
  latitude: number;
  longitude: number;
  available: boolean;
  stock: number | null;
  rating: number | null;
  score: number;
  total: number;
  /** All words of the query are in its description. */
  hasAll?: boolean;
};

export type ProductFilters = {
  cuisine: string | null;
  category: string | null;
  veg: boolean | null;
  storeId: string | null;
  maxPriceMinor: number | null;
};

export type TextQuery = {
  text: string;
  /** tsquery: any of the words, as prefixes. */
  anyWord: string;
  /** tsquery: all of them. */
  allWords: string;
};

/** The very expression of the index `products_fts`. */
const documentOf = (row: string) =>
  `to_tsvector('english', ${row}.name || ' ' || ${row}.aliases || ' ' || ${row}.category || ' ' || coalesce(${row}.cuisine, ''))`;

const columns = `p.id, p.index_name AS "index", p.name, p.description, p.category, p.cuisine, p.veg, p.price_minor AS "priceMinor", p.currency, p.store_id AS "storeId",
  s.name AS "storeName", s.latitude, s.longitude, (p.available AND s.open AND coalesce(p.stock, 1) > 0) AS available, p.stock, p.rating`;

const onlyServed = "p.available AND s.open AND coalesce(p.stock, 1) > 0";

const filters = `($2::text IS NULL OR lower(p.cuisine) = lower($2)) AND ($3::text IS NULL OR lower(p.category) = lower($3)) AND ($4::boolean IS NULL OR p.veg = $4)
  AND ($5::text IS NULL OR p.store_id = $5) AND ($6::int IS NULL OR p.price_minor <= $6)
  AND ($7::float8 IS NULL OR 12742000 * asin(sqrt(power(sin(radians(s.latitude - $7) / 2), 2)
    + cos(radians($7)) * cos(radians(s.latitude)) * power(sin(radians(s.longitude - $8) / 2), 2))) <= $9)`;

/**
 * Likeness is counted once for each distinct description (many kitchens cook the same dish), then the best products of the
 * best descriptions are ranked: words and likeness first, then how popular it is. `OFFSET 0` keeps the planner to looking those up one by
 * one: of a workspace that was filled a moment ago it believes that there is nothing, and would read all of it for each.
 */
const searchText = (candidates: string, least: string) => `WITH d AS MATERIALIZED (
    SELECT p.name, p.aliases, p.category, p.cuisine, array_agg(p.id) AS ids FROM products p WHERE p.workspace_id = $14 AND p.index_name = $1 AND ${candidates} GROUP BY 1, 2, 3, 4
  ),
  n AS MATERIALIZED (
    SELECT * FROM (
      SELECT d.*, ${documentOf("d")} @@ to_tsquery('english', $12) AS "hasAll", word_similarity($10, lower(d.name || ' ' || d.aliases)) AS likeness, similarity($10, lower(d.name)) AS exactness FROM d
    ) x WHERE ${least}
  )
  SELECT ${columns}, n."hasAll", count(*) OVER ()::int AS total,
    0.45 * n.likeness + 0.2 * n.exactness + CASE WHEN n."hasAll" THEN 0.25 ELSE 0 END + 0.1 * least(ln(1 + p.popularity) / ln(1001), 1) AS score
  FROM n CROSS JOIN LATERAL unnest(n.ids) AS hit(id) CROSS JOIN LATERAL (SELECT * FROM products WHERE workspace_id = $14 AND id = hit.id OFFSET 0) p
    JOIN stores s ON s.workspace_id = p.workspace_id AND s.id = p.store_id
  WHERE ${onlyServed} AND ${filters} AND $1::text IS NOT NULL
  ORDER BY score DESC, p.id LIMIT $13`;

const byWordsText = searchText(`${documentOf("p")} @@ to_tsquery('english', $11)`, "true");
/** For slips of the finger: any description that looks like the words. */
const byLikenessText = searchText("$11::text IS NOT NULL", "x.likeness >= 0.4");

const relatedText = `SELECT ${columns}, count(*) OVER ()::int AS total, least(ln(1 + p.popularity) / ln(1001), 1) AS score
  FROM products p JOIN stores s ON s.workspace_id = p.workspace_id AND s.id = p.store_id
  WHERE p.workspace_id = $13 AND p.index_name = $1 AND ${onlyServed} AND ${filters} AND p.category = $10 AND p.id <> $11
  ORDER BY score DESC, p.id LIMIT $12`;

const storesText = `SELECT s.id, s.name, s.module, s.cuisine, s.locality, s.latitude, s.longitude, s.open, s.rating, w.currency, count(*) OVER ()::int AS total,
    word_similarity($1, lower(s.name || ' ' || coalesce(s.cuisine, '') || ' ' || s.locality)) AS score
  FROM stores s JOIN workspaces w ON w.id = s.workspace_id WHERE s.workspace_id = $3 AND $1 <% lower(s.name || ' ' || coalesce(s.cuisine, '') || ' ' || s.locality) ORDER BY score DESC, s.id LIMIT $2`;

function toProduct(row: ProductRow): Product {
  const { total: _total, hasAll: _hasAll, storeName, latitude, longitude, ...rest } = row;
  return { ...rest, price: toMajor(row.priceMinor, row.currency), store: { id: row.storeId, name: storeName, coordinates: { latitude, longitude } } };
}

const found = (rows: ProductRow[]) => ({ items: rows.map(toProduct), total: rows[0]?.total ?? 0 });

function filterValues(index: string, { cuisine, category, veg, storeId, maxPriceMinor }: ProductFilters, geo: SearchRequest["geo"]): unknown[] {
  return [index, cuisine, category, veg, storeId, maxPriceMinor, geo?.latitude ?? null, geo?.longitude ?? null, geo === null ? null : geo.radiusKm * 1000];
}

export function createProductsRepository(db: Queryable, workspaceId: string) {
  return {
    async search(index: string, query: TextQuery, wanted: ProductFilters, geo: SearchRequest["geo"], size: number) {
      const values = [...filterValues(index, wanted, geo), query.text, query.anyWord, query.allWords, size, workspaceId];
      const byWords = (await run<ProductRow>(db, { name: "products-by-words", text: byWordsText }, values)).rows;
      if (byWords.some((row) => row.hasAll === true)) return found(byWords);
      return found((await run<ProductRow>(db, { name: "products-by-likeness", text: byLikenessText }, values)).rows);
    },
    async related(index: string, product: Product, wanted: ProductFilters, geo: SearchRequest["geo"], size: number) {
      const values = [...filterValues(index, wanted, geo), product.category, product.id, size, workspaceId];
      return found((await run<ProductRow>(db, { name: "products-related", text: relatedText }, values)).rows);
    },
    async searchStores(text: string, size: number): Promise<{ items: Product[]; total: number }> {
      type StoreRow = Point & {
        id: string;
        name: string;
        cuisine: string | null;
        locality: string;
        open: boolean;
        rating: number | null;
        currency: string;
        total: number;
        score: number;
      };
      const { rows } = await run<StoreRow>(db, { name: "stores-search", text: storesText }, [text, size, workspaceId]);
      const items = rows.map(({ id, name, cuisine, locality, open, rating, currency, score, latitude, longitude }) => ({
        id,
        index: "stores",
        name,
        description: cuisine === null ? locality : `${cuisine}, ${locality}`,
        category: "store",
        cuisine,
        veg: null,
        price: 0,
        priceMinor: 0,
        currency,
        storeId: id,
        store: { id, name, coordinates: { latitude, longitude } },
        available: open,
        stock: null,
        rating,
        score,
      }));
      return { items, total: rows[0]?.total ?? 0 };
    },
    async findByIds(ids: string[]): Promise<Product[]> {
      const text = `SELECT ${columns}, 0::float8 AS score, 0 AS total FROM products p JOIN stores s ON s.workspace_id = p.workspace_id AND s.id = p.store_id WHERE p.workspace_id = $2 AND p.id = ANY($1)`;
      return (await run<ProductRow>(db, { name: "products-by-ids", text }, [ids, workspaceId])).rows.map(toProduct);
    },
    async findStore(id: string): Promise<Store | null> {
      type StoreRow = Omit<Store, "coordinates"> & Point;
      const { rows } = await run<StoreRow>(
        db,
        { name: "store-by-id", text: "SELECT id, name, module, open, cuisine, latitude, longitude FROM stores WHERE workspace_id = $2 AND id = $1" },
        [id, workspaceId],
      );
      if (rows[0] === undefined) return null;
      const { latitude, longitude, ...store } = rows[0];
      return { ...store, coordinates: { latitude, longitude } };
    },
  };
}

export type ProductsRepository = ReturnType<typeof createProductsRepository>;
