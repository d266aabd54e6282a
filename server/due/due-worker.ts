import type { Logger } from "@/server/logging/logger";

export type DueWorkerDeps = {
  /** Claims what is due and gives the work to do; called again at once while it gives `batch` pieces. */
  claim: (batch: number) => Promise<(() => Promise<void>)[]>;
  log: Logger;
  now: () => number;
  /** @default 500 */
  pollMs?: number;
};

const batch = 100;
/** What is due sooner than this wakes the worker at its very moment; the poll is the net. */
const soonMs = 60_000;
/** Wake-ups closer than this share one. */
const slotMs = 10;

/**
 * Claims due rows (`FOR UPDATE SKIP LOCKED`, a lease of 30 s) every half second and at each moment it was told of. What a
 * crashed process had claimed comes free with its lease.
 */
export function createDueWorker({ claim, log, now, pollMs = 500 }: DueWorkerDeps) {
  const slots = new Map<number, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let poll: NodeJS.Timeout | null = null;
  let isOn = false;

  function perform(work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => log.error({ err: error }, "due work failed; it is tried again when its lease ends"))
      .finally(() => running.delete(done));
    running.add(done);
  }

  async function sweep(): Promise<void> {
    while (isOn) {
      const works = await claim(batch);
      for (const work of works) perform(work);
      if (works.length < batch) return;
    }
  }

  const guarded = () => sweep().catch((error: unknown) => log.warn({ err: error }, "due rows could not be claimed"));

  /** A sweep that is under way when the worker stops is waited for. */
  function track(work: Promise<void>): Promise<void> {
    const done = work.finally(() => running.delete(done));
    running.add(done);
    return done;
  }

  function again(): void {
    if (!isOn) return;
    poll = setTimeout(() => void track(guarded()).then(again), pollMs * (0.8 + 0.4 * Math.random()));
  }

  return {
    start(): void {
      if (isOn) return;
      isOn = true;
      void track(guarded()).then(again);
    },
    /** Something will be due at `at` (milliseconds since the epoch). */
    wakeAt(at: number): void {
      if (!isOn || at - now() > soonMs) return;
      const slot = Math.ceil(at / slotMs);
      if (slots.has(slot)) return;
      const wake = () => {
        slots.delete(slot);
        void track(guarded());
      };
      slots.set(slot, setTimeout(wake, Math.max(0, slot * slotMs - now())));
    },
    async stop(): Promise<void> {
      isOn = false;
      if (poll !== null) clearTimeout(poll);
      for (const slot of slots.values()) clearTimeout(slot);
      slots.clear();
      while (running.size > 0) await Promise.all(running);
    },
  };
}

export type DueWorker = ReturnType<typeof createDueWorker>;
