import type { Sleep } from "../concurrency/sleep";

/** A third of what a lease lasts: one renewal may fail. */
const renewEveryMs = 1_000;

/** Renews a lease until it is stopped. An effect that is done within a second costs no renewal. */
export function keepLease({ sleep, renew }: { sleep: Sleep; renew: () => Promise<void> }): { stop: () => void } {
  const stopped = new AbortController();
  const keep = async (): Promise<void> => {
    for (;;) {
      await sleep(renewEveryMs, stopped.signal);
      if (stopped.signal.aborted) return;
      // The next one tries again; if none succeeds, the run is taken over, and the commit's revision check decides.
      await renew().catch(() => undefined);
    }
  };
  void keep();
  return { stop: () => stopped.abort("stopped") };
}
