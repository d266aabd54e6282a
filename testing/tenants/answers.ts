import { isDeepStrictEqual } from "node:util";

/** What somebody was told, and what it cost the database. */
export type Told = { text: string; statements: number };

const ids = /\b[a-z]{1,4}_[0-9A-Za-z_-]{12,}/g;
const times = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?/g;
const secrets = /\b[0-9A-Za-z_-]{32,}\b/g;
const measured = /"(durationMs|latencyMs|clock|reference|uptimeSeconds|revision|seq|hint|name|updatedAt)":("[^"]*"|[\d.]+)/g;

/** An answer without what was asked for, and without what is different each time. Pure. */
export function withoutNames(text: string, asked: string): string {
  return text
    .replaceAll(asked, "‹asked›")
    .replaceAll(encodeURIComponent(asked), "‹asked›")
    .replaceAll(/‹asked›_\d+/g, "‹asked›")
    .replace(times, "‹time›")
    .replace(ids, "‹id›")
    .replace(secrets, "‹secret›")
    .replace(measured, "‹measured›");
}

/** True when nobody can tell from the two which of the names stands for something. Pure. */
export function isAlike([foreign, name]: readonly [Told, string], [absent, nobody]: readonly [Told, string]): boolean {
  return isDeepStrictEqual([withoutNames(foreign.text, name), foreign.statements], [withoutNames(absent.text, nobody), absent.statements]);
}
