import { z } from "zod";

const databaseErrorSchema = z.object({ code: z.string(), constraint: z.string().optional() });

/** The SQLSTATE and the constraint of a PostgreSQL error; null for anything else. */
export function databaseErrorOf(error: unknown): { code: string; constraint: string | null } | null {
  const parsed = databaseErrorSchema.safeParse(error);
  return parsed.success ? { code: parsed.data.code, constraint: parsed.data.constraint ?? null } : null;
}

/** True for a violated unique index or key, of that name when one is given; a leaf of a table has the name with the leaf's ending (`messages_pkey_w2917`). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const known = databaseErrorOf(error);
  return known?.code === "23505" && (constraint === undefined || known.constraint === constraint || known.constraint?.startsWith(`${constraint}_`) === true);
}
