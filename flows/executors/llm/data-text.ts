import type { Json } from "../../json/json";

const mostCharacters = 12_000;

/** What a model gets to read of some data, as text; null when there is none. Whoever hands it to a model delimits it. Pure. */
export function dataText(value: Json | undefined): string | null {
  if (value === undefined || value === null || value === "") return null;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}…`;
}
