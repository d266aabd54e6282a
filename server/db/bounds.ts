import { z } from "zod";

/** A count, revision or number of a row: what PostgreSQL's `integer` holds, from 0 on. */
export const rowNumberSchema = z.number().int().min(0).max(2_147_483_647);

/** A moment, ISO 8601 with a zone, in years that PostgreSQL and JavaScript both count. */
export const momentSchema = z.iso.datetime({ offset: true }).refine(isCounted, "a time between the years 1 and 9999");

function isCounted(text: string): boolean {
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9999;
}
