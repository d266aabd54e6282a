import { isObject, type Json, type JsonObject } from "../json/json";
import { formatMinor, toMinor } from "../money";
import type { ExecutorReply } from "../ports/executor";
import type { Product, ProductsPort } from "../ports/ports";
import type { Card } from "../protocol/chat";
import { type PricingBreakdown, pricingBreakdownSchema } from "./pricing/descriptor";
import { read, readText, toNumber } from "./read-value";

const mostCards = 10;

/** What a value shows as: a list of products as cards with buttons, a price breakdown as a summary; nothing for anything else. */
export async function cardsFor(value: Json | undefined, products: ProductsPort): Promise<Pick<ExecutorReply, "buttons" | "cards">> {
  if (isProductList(value)) return productCards(value, products);
  const breakdown = pricingBreakdownSchema.safeParse(value);
  return breakdown.success ? { cards: [summaryCard(breakdown.data)] } : {};
}

/** True for a list of things that search found. Pure. */
export function isProductList(value: Json | undefined): value is JsonObject[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => isObject(item) && readText(item, "id") !== null && readText(item, "name") !== null && toNumber(read(item, "price")) !== null)
  );
}

/**
 * A card and a numbered button for each product, in the given order; what the catalogue knows now (mark, rating, stock) is added.
 * Buttons are "1", "2", … with the product's label.
 */
export async function productCards(items: readonly JsonObject[], products: ProductsPort): Promise<Required<Pick<ExecutorReply, "buttons" | "cards">>> {
  const shown = items.slice(0, mostCards);
  const ids = shown.map((item) => readText(item, "id") ?? "");
  const current = new Map((await products.findByIds(ids)).map((product) => [product.id, product]));
  const labels = productLabels(shown);
  return {
    buttons: labels.map((label, index) => ({ id: String(index + 1), label })),
    cards: shown.map((item, index) => toCard(item, current.get(ids[index] ?? ""), { id: String(index + 1), label: labels[index] ?? "" })),
  };
}

/** "Paneer Tikka ₹220"; a second one of the same name and price also says its store. Pure. */
export function productLabels(items: readonly JsonObject[]): string[] {
  const plain = items.map((item) => `${readText(item, "name") ?? ""} ${formatMinor(priceMinorOf(item), currencyOf(item))}`);
  return items.map((item, index) => {
    const label = plain[index] ?? "";
    const storeName = readText(read(item, "store"), "name");
    return plain.indexOf(label) < index && storeName !== null ? `${label} · ${storeName}` : label;
  });
}

const currencyOf = (item: JsonObject): string => readText(item, "currency") ?? "INR";

function priceMinorOf(item: JsonObject): number {
  return toMinor(toNumber(read(item, "price")) ?? 0, currencyOf(item));
}

function toCard(item: JsonObject, product: Product | undefined, button: { id: string; label: string }): Json {
  const name = readText(item, "name") ?? "";
  const storeName = readText(read(item, "store"), "name");
  const description = readText(item, "description");
  const card: Card = {
    id: readText(item, "id") ?? button.id,
    type: "product",
    title: name,
    ...(storeName === null ? {} : { subtitle: storeName }),
    ...(description === null ? {} : { description }),
    ...(product === undefined ? {} : { image: `${product.category}/${name}` }),
    priceMinor: priceMinorOf(item),
    currency: currencyOf(item),
    ...(typeof product?.veg === "boolean" ? { veg: product.veg } : {}),
    available: product?.available ?? read(item, "available") !== false,
    ...(typeof product?.rating === "number" ? { rating: product.rating } : {}),
    button,
  };
  return asJson(card);
}

/** Every line of the price and the total. */
function summaryCard({ currency, totalMinor, lines }: PricingBreakdown): Json {
  const rows = lines.map(({ label, quantity, totalMinor: amountMinor }) => ({ label, amountMinor, ...(quantity === undefined ? {} : { quantity }) }));
  return asJson({
    id: "summary",
    type: "summary",
    title: "Your order",
    priceMinor: totalMinor,
    currency,
    lines: [...rows, { label: "Total", amountMinor: totalMinor, total: true }],
  });
}

/** A card as plain JSON. */
export function asJson(card: Card): JsonObject {
  const { lines, button, ...rest } = card;
  const defined = Object.entries(rest).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return {
    ...Object.fromEntries(defined),
    ...(lines === undefined
      ? {}
      : {
          lines: lines.map((line) => ({
            label: line.label,
            amountMinor: line.amountMinor,
            ...(line.quantity === undefined ? {} : { quantity: line.quantity }),
            ...(line.total === undefined ? {} : { total: line.total }),
          })),
        }),
    ...(button === undefined ? {} : { button: { id: button.id, label: button.label } }),
  };
}
