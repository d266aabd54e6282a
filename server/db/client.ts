import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client";
import { createPool } from "./pool";

/** Prisma for what is not on the hot path; the turn's own statements go through `pool.ts`. */
export function createPrisma(connectionString: string, { max = 5 }: { max?: number } = {}): PrismaClient {
  // Our own pool, so that a connection that breaks cannot end the process; whoever asked hears of it.
  const pool = createPool({ connectionString, max, onError: () => undefined });
  return new PrismaClient({ errorFormat: "minimal", adapter: new PrismaPg(pool, { disposeExternalPool: true }) });
}
