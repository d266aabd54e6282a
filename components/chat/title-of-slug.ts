/** "food_order_v2" → "Food order": what a flow is called where only its address is known. Pure. */
export function titleOfSlug(slug: string): string {
  const words = slug
    .replace(/[-_]v?\d+$/, "")
    .split(/[-_]+/)
    .filter(Boolean)
    .join(" ");
  return words === "" ? "Chat" : words.charAt(0).toUpperCase() + words.slice(1);
}
