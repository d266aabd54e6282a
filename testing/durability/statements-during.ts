import type pg from "pg";

/** Which prepared statements some work runs on a pool, in their order, and how many of them ran at the same time at most. */
export async function statementsDuring<T>(pool: pg.Pool, work: () => Promise<T>): Promise<{ result: T; names: string[]; atOnce: number }> {
  const names: string[] = [];
  let running = 0;
  let atOnce = 0;
  const real = pool.query;
  const spied = async (statement: { name?: string }, ...more: unknown[]) => {
    names.push(statement.name ?? "unnamed");
    running += 1;
    atOnce = Math.max(atOnce, running);
    try {
      return await Reflect.apply(real, pool, [statement, ...more]);
    } finally {
      running -= 1;
    }
  };
  Reflect.set(pool, "query", spied);
  try {
    return { result: await work(), names, atOnce };
  } finally {
    Reflect.set(pool, "query", real);
  }
}
