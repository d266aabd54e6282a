import { createHash } from "node:crypto";
import { canonicalJson } from "@/flows/json/canonical";
import type { OrderRequest } from "@/flows/ports/ports";

/** How many of each product: the same one may stand twice in an order. */
export function quantitiesOf(items: OrderRequest["items"]): Map<string, number> {
  const wanted = new Map<string, number>();
  for (const { productId, quantity } of items) wanted.set(productId, (wanted.get(productId) ?? 0) + quantity);
  return wanted;
}

/** SHA-256 in hex over what is ordered and where it goes, not over prices, payment or the order of the lines. Pure. */
export function cartHashOf({ type, storeId, items, address, recipient }: OrderRequest): string {
  const cart = { type, storeId, items: Object.fromEntries(quantitiesOf(items)), address, recipient };
  return createHash("sha256").update(canonicalJson(cart)).digest("hex");
}
