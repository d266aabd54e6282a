type Facts = { status: string; publishedVersion: number | null };

/** What customers get of a flow right now: "Version 4 live". Pure. */
export function liveWords({ status, publishedVersion }: Facts): string {
  if (publishedVersion === null) return "Never published";
  if (status === "active") return `Version ${publishedVersion} live`;
  return status === "archived" ? `Version ${publishedVersion}, archived` : `Version ${publishedVersion}, switched off`;
}

/** "12 runs", "1 run". Pure. */
export function countWords(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
