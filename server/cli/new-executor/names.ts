export type Named = { name: string; title: string };

/** "weather-report" → "Weather report". Pure. */
export function titleOf(name: string): string {
  const words = name.replace(/[-_]+/g, " ").trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** "weather-report" → "weatherReport". Pure. */
export function camelCase(name: string): string {
  return name.replace(/[-_]+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
