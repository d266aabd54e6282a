import type { Json, JsonObject } from "../json/json";

/** One config value as short text for a node; `otherwise` when it is absent or empty. */
export function brief(config: JsonObject, key: string, otherwise: string, max = 80): string {
  const value: Json | undefined = Object.hasOwn(config, key) ? config[key] : undefined;
  if (value === undefined || value === null || value === "") return otherwise;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= max ? line : `${line.slice(0, max - 1).trimEnd()}…`;
}
