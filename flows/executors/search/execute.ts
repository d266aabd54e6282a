import type { Json, JsonObject } from "../../json/json";
import type { ExecutorResult } from "../../ports/executor";
import type { Product, SearchRequest } from "../../ports/ports";
import { defineExecutor } from "../define-executor";
import { readPoint } from "../read-point";
import { isBlank, read, toNumber } from "../read-value";
import { type SearchItem, searchDescriptor } from "./descriptor";

const usualSize = 5;
const mostItems = 50;
const usualRadiusKm = 10;

export const search = defineExecutor(searchDescriptor, async (config, _scope, ports, { signal }): Promise<ExecutorResult> => {
  const query = (config.query ?? "").trim();
  if (query === "") return nothing(0);
  const filters: JsonObject = Object.fromEntries(Object.entries(config.filters).filter(([, value]) => !isBlank(value)));
  const size = Math.min(mostItems, Math.max(1, Math.floor(config.size ?? usualSize)));
  const { items, total } = await ports.products.search({ index: config.index, query, filters, size, mode: config.mode, geo: readGeo(config.geo) }, signal);
  if (items.length === 0) return nothing(total);
  return { ok: true, output: items.map(toItem), data: { search_total: total }, event: "items_found" };
});

function nothing(total: number): ExecutorResult {
  return { ok: true, output: [], data: { search_total: total }, event: "no_items" };
}

function readGeo(value: Json | undefined): SearchRequest["geo"] {
  const reading = readPoint(value);
  return reading.type === "point" ? { ...reading.point, radiusKm: toNumber(read(value, "radiusKm")) ?? usualRadiusKm } : null;
}

/** Exactly the shape of A64: what a flow may rely on. */
function toItem(product: Product): SearchItem {
  const { id, name, description, price, currency, storeId, store, available, score } = product;
  const coordinates = { latitude: store.coordinates.latitude, longitude: store.coordinates.longitude };
  return { id, name, description, price, currency, storeId, store: { id: store.id, name: store.name, coordinates }, available, score };
}
