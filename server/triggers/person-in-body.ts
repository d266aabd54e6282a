import { readPath } from "@/flows/expressions/path";
import type { JsonObject } from "@/flows/json/json";

/** Longer than any address or id. */
const longest = 64;

/** Who is named at a path of a webhook's body, such as `customer.phone`; null when nobody is. Pure. */
export function personInBody(body: JsonObject, path: string): string | null {
  const found = readPath(body, path);
  if (typeof found !== "string" && typeof found !== "number") return null;
  const text = String(found).trim();
  return text === "" || text.length > longest ? null : text;
}
