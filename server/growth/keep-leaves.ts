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
 * Without it nothing is lost: rows that have no leaf go to the one for the rest, and quiet leaves are read through.
 */
export function createLeafKeeper({ repository, log, everyMs = 6 * 3_600_000 }: LeafKeeperDeps) {
  let timer: NodeJS.Timeout | null = null;
  let keeping: Promise<void> = Promise.resolve();

  async function keep(): Promise<void> {
    for (const table of leafTables) {
      const made = await repository.make(table);
      if (made > 0) log.info({ table, made }, "made the leaves of the coming weeks");
    }
    for (const leaf of await repository.findUnsearched()) await repository.makeSearchable(leaf);
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
