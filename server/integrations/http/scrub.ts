import type { Json } from "@/flows/json/json";

const mask = "•••";
const leastLength = 6;

/** Takes a credential out of whatever an answer repeats of it. Pure. */
export function scrub(value: Json, secret: string | null): Json {
  const parts = secret === null ? [] : partsOf(secret);
  return parts.length === 0 ? value : scrubbed(value, parts);
}

/** "Bearer abc" is a secret as a whole and in what follows the scheme; "Basic …" also as what it encodes. Longest first. */
function partsOf(secret: string): string[] {
  const words = secret.split(/\s+/);
  const last = words.at(-1) ?? "";
  const isBasic = words.length === 2 && words[0]?.toLowerCase() === "basic";
  const decoded = isBasic ? Buffer.from(last, "base64").toString("utf8") : "";
  const password = decoded.slice(decoded.indexOf(":") + 1);
  return [secret, last, decoded, password].filter((part) => part.length >= leastLength).toSorted((a, b) => b.length - a.length);
}

function scrubbed(value: Json, parts: readonly string[]): Json {
  if (typeof value === "string") return parts.reduce((text, part) => text.replaceAll(part, mask), value);
  if (Array.isArray(value)) return value.map((item) => scrubbed(item, parts));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [String(scrubbed(key, parts)), scrubbed(item, parts)]));
}
