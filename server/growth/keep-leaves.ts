import type { Logger } from "@/server/logging/logger";
import { type LeavesRepository, leafTables } from "./leaves-repository";

export type LeafKeeperDeps = {
  repository: Pick<LeavesRepository, "make" | "findUnsearched" | "makeSearchable">;
  log: Logger;
  /** @default six hours */
  everyMs?: number;
};

/**
 * Makes the leaves of the coming weeks, and makes those searchable that have become quiet. Several processes may do it at once.
 * Without it nothing is lost: rows that have no leaf
 * go to the one for the rest, from where they are moved when their leaf is made, and quiet leaves are read through.
 */
export function createLeafKeeper({ repository, log, everyMs = 6 * 3_600_000 }: LeafKeeperDeps) {
  let timer: NodeJS.Timeout | null = null;
  let keeping: Promise<void> = Promise.resolve();

  async function make(table: (typeof leafTables)[number]): Promise<void> {
    const made = await repository.make(table);
    if (made > 0) log.info({ table, made }, "made the leaves of the coming weeks");
  }

  /** What goes wrong with one table keeps the others from nothing. */
  async function keep(): Promise<void> {
    const failures: unknown[] = [];
    for (const table of leafTables) await make(table).catch((error: unknown) => failures.push(error));
    for (const leaf of await repository.findUnsearched()) await repository.makeSearchable(leaf);
    if (failures.length > 0) throw failures[0];
  }

  function tick(): void {
    keeping = keeping.then(keep).catch((error: unknown) => log.warn({ err: error }, "leaves could not be kept; it is tried again"));
  }

  return {
    keep,
    start(): void {
      tick();
      timer = setInterval(tick, everyMs);
      timer.unref();
    },
    async stop(): Promise<void> {
      if (timer !== null) clearInterval(timer);
      await keeping;
    },
  };
}
