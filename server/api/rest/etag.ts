import type { IncomingHttpHeaders } from "node:http";

/** The ETag of every builder answer: the flow's revision (rule 9). */
export function etagOf(revision: number): { ETag: string } {
  return { ETag: `"${revision}"` };
}

/** `"7"`, `7` and `W/"7"` read alike (rule 10); null when absent or `*`. What is no revision is -1, which no flow has. */
export function ifMatchOf(headers: IncomingHttpHeaders): number | null {
  const header = headers["if-match"]?.trim();
  if (header === undefined || header === "" || header === "*") return null;
  const revision = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header)?.[1];
  return revision === undefined ? -1 : Number(revision);
}
