import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client";

/** Prisma for what is not on the hot path; the turn's own statements go through `pool.ts`. */
export function createPrisma(connectionString: string, { max = 5 }: { max?: number } = {}): PrismaClient {
  return new PrismaClient({ errorFormat: "minimal", adapter: new PrismaPg({ connectionString, max, application_name: "parley" }) });
}
