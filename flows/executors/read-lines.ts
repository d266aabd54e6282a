import { ExecutorError } from "../errors";
import type { Json } from "../json/json";
import type { Product, ProductsPort } from "../ports/ports";
import { objectsIn, read, readText, toNumber } from "./read-value";

/** A product as it stands in the catalogue now and how many of it are wanted. */
export type OrderLine = { product: Product; quantity: number };

const mostOfOne = 999;

/**
 * The chosen items with the catalogue's current rows; their own prices are not looked at. The same product twice is one line.
 * @throws ExecutorError UNKNOWN_ITEM, CONFIG_INVALID for quantities that are no whole numbers from 1 to 999
 */
export async function readLines(items: Json | undefined, products: ProductsPort): Promise<OrderLine[]> {
  const quantities = new Map<string, number>();
  for (const item of objectsIn(items)) {
    const id = readText(item, "productId") ?? readText(item, "id");
    if (id === null) throw new ExecutorError("UNKNOWN_ITEM", { message: "an item has no id" });
    quantities.set(id, (quantities.get(id) ?? 0) + quantityOf(read(item, "quantity"), id));
  }
  const found = new Map((await products.findByIds([...quantities.keys()])).map((product) => [product.id, product]));
  return [...quantities].map(([id, quantity]) => {
    const product = found.get(id);
    if (product === undefined) throw new ExecutorError("UNKNOWN_ITEM", { message: `there is no product ${id}` });
    return { product, quantity };
  });
}

function quantityOf(value: Json | undefined, id: string): number {
  if (value === undefined || value === null) return 1;
  const quantity = toNumber(value);
  if (quantity === null || !Number.isInteger(quantity) || quantity < 1 || quantity > mostOfOne)
    throw new ExecutorError("CONFIG_INVALID", { message: `the quantity of ${id} must be a whole number from 1 to ${mostOfOne}` });
  return quantity;
}
