import type { Logger } from "../logging/logger";
import type { PublishedVersions } from "./published-versions";
import type { PublishedVersionsRepository } from "./published-versions-repository";

export type WatchOffersDeps = {
  repository: Pick<PublishedVersionsRepository, "newestChange">;
  versions: Pick<PublishedVersions, "invalidateAll">;
  log: Pick<Logger, "warn">;
  everyMs?: number;
};

/**
 * For a node that nobody tells of publishing (no Redis): notices when another process on this database, such as the command line,
 * has changed a flow, within `everyMs` (1 s).
 */
export function watchOffers({ repository, versions, log, everyMs = 1_000 }: WatchOffersDeps): { stop: () => Promise<void> } {
  let known: string | null = null;
  let looking = Promise.resolve();
  async function look(): Promise<void> {
    const newest = await repository.newestChange();
    // The first look, too: what was read at the start may be older.
    if (newest !== known) versions.invalidateAll();
    known = newest;
  }
  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => log.warn({ err: error }, "what is published could not be looked up"));
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
