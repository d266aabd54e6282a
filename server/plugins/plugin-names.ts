/** The packages and folders of `PARLEY_PLUGINS`: between commas, each once. Pure. */
export function readPluginNames(text: string | undefined): string[] {
  const names = (text ?? "").split(",").map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ""))];
}
