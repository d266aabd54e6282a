import type { Prisma, PrismaClient } from "../../db/generated/client";

type Client = PrismaClient | Prisma.TransactionClient;
export type StoredFactor = { secret: string; confirmedAt: Date | null };

export function createFactorsRepository(db: PrismaClient) {
  return { ...factorMethods(db) };
}

/** Second factors and recovery codes, inside a transaction when it is given the transaction's client. */
export function factorMethods(client: Client) {
  return {
    find: (userId: string): Promise<StoredFactor | null> => client.secondFactor.findUnique({ where: { userId }, select: { secret: true, confirmedAt: true } }),
    countCodes: (userId: string): Promise<number> => client.recoveryCode.count({ where: { userId, usedAt: null } }),
    /** A secret that is not confirmed yet takes the place of another such; false when there is a confirmed one. */
    async propose(userId: string, secret: string): Promise<boolean> {
      await client.secondFactor.deleteMany({ where: { userId, confirmedAt: null } });
      const { count } = await client.secondFactor.createMany({ data: [{ userId, secret }], skipDuplicates: true });
      return count > 0;
    },
    /** That very secret, as it is stored; false when another has taken its place. */
    confirm: async (userId: string, secret: string, at: Date): Promise<boolean> =>
      (await client.secondFactor.updateMany({ where: { userId, secret, confirmedAt: null }, data: { confirmedAt: at } })).count > 0,
    /** False when a code of this step or a later one was used already: of two who send the same code at once, one is right. */
    useStep: async (userId: string, step: number): Promise<boolean> =>
      (await client.secondFactor.updateMany({ where: { userId, lastStep: { lt: step } }, data: { lastStep: step } })).count > 0,
    useCode: async (userId: string, hash: string, at: Date): Promise<boolean> =>
      (await client.recoveryCode.updateMany({ where: { userId, hash, usedAt: null }, data: { usedAt: at } })).count > 0,
    async replaceCodes(userId: string, hashes: readonly string[]): Promise<void> {
      await client.recoveryCode.deleteMany({ where: { userId } });
      await client.recoveryCode.createMany({ data: hashes.map((hash) => ({ hash, userId })) });
    },
    /** False when there was none. */
    async remove(userId: string): Promise<boolean> {
      await client.recoveryCode.deleteMany({ where: { userId } });
      return (await client.secondFactor.deleteMany({ where: { userId } })).count > 0;
    },
  };
}

export type FactorsRepository = ReturnType<typeof createFactorsRepository>;
