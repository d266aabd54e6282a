import { type Queryable, run } from "../db/pool";

export function createReadinessRepository(db: Queryable) {
  return {
    /** Names of the migrations this database has; null when another way than Prisma's made it. */
    async migrations(): Promise<string[] | null> {
      const [table] = (
        await run<{ present: boolean }>(db, { name: "ready-table", text: "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present" }, [])
      ).rows;
      if (table?.present !== true) return null;
      const text = "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL";
      return (await run<{ name: string }>(db, { name: "ready-migrations", text }, [])).rows.map(({ name }) => name);
    },
  };
}

export type ReadinessRepository = ReturnType<typeof createReadinessRepository>;
