import type { Logger } from "@/server/logging/logger";

/** Claims up to `limit` due rows of one kind and gives the work to do. */
export type Claim = (limit: number) => Promise<(() => Promise<void>)[]>;

export type DueWorkerDeps = {
  /** Kinds of due rows; one that cannot be claimed does not keep the others waiting. */
  claims: readonly Claim[];
  log: Logger;
  now: () => number;
  /** @default 500 */
  pollMs?: number;
  /** How much of one kind is under way at once: what is claimed must be done before its lease ends. @default 100 */
  width?: number;
};

/** What is due sooner than this wakes the worker at its very moment; the poll is the net. */
const soonMs = 60_000;
/** Wake-ups closer than this share one. */
const slotMs = 10;

/**
 * Claims due rows (`FOR UPDATE SKIP LOCKED`, a lease of 30 s) every half second and at each moment it was told of. What a
 * crashed process had claimed comes free with its lease.
 */
export function createDueWorker({ claims, log, now, pollMs = 500, width = 100 }: DueWorkerDeps) {
  const slots = new Map<number, NodeJS.Timeout>();
  const sweeping = new Set<Promise<void>>();
  const lanes = claims.map((claim) => createLane({ claim, log, width, isOn: () => isOn }));
  let poll: NodeJS.Timeout | null = null;
  let isOn = false;

  /** A sweep that is under way when the worker stops is waited for. */
  function sweep(): Promise<void> {
    const done = Promise.all(lanes.map((lane) => lane.sweep())).then(() => void sweeping.delete(done));
    sweeping.add(done);
    return done;
  }

  function again(): void {
    if (!isOn) return;
    poll = setTimeout(() => void sweep().then(again), pollMs * (0.8 + 0.4 * Math.random()));
  }

  return {
    start(): void {
      if (isOn) return;
      isOn = true;
      void sweep().then(again);
    },
    /** Something will be due at `at` (milliseconds since the epoch). */
    wakeAt(at: number): void {
      if (!isOn || at - now() > soonMs) return;
      const slot = Math.ceil(at / slotMs);
      if (slots.has(slot)) return;
      const wake = () => {
        slots.delete(slot);
        void sweep();
      };
      slots.set(slot, setTimeout(wake, Math.max(0, slot * slotMs - now())));
    },
    async stop(): Promise<void> {
      isOn = false;
      if (poll !== null) clearTimeout(poll);
      for (const slot of slots.values()) clearTimeout(slot);
      slots.clear();
      while (sweeping.size > 0) await Promise.all(sweeping);
      await Promise.all(lanes.map((lane) => lane.idle()));
    },
  };
}

type LaneDeps = Pick<DueWorkerDeps, "log"> & { claim: Claim; width: number; isOn: () => boolean };

/** One kind of due rows: as many at once as there is room for, and the next ones as soon as there is. */
function createLane({ claim, log, width, isOn }: LaneDeps) {
  const running = new Set<Promise<void>>();
  /** The last claim took all there was room for: more is due. */
  let isMoreDue = false;
  let claiming: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  function perform(work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => log.error({ err: error }, "due work failed; it is tried again when its lease ends"))
      .finally(() => {
        running.delete(done);
        if (isMoreDue && running.size <= width / 2) void sweep();
      });
    running.add(done);
  }

  async function fill(): Promise<void> {
    while (isOn() && running.size < width) {
      const room = width - running.size;
      isMoreDue = false;
      const works = await claim(room);
      for (const work of works) perform(work);
      if (works.length < room) return;
      isMoreDue = true;
    }
  }

  function begin(): Promise<void> {
    claiming = fill()
      .catch((error: unknown) => log.warn({ err: error }, "due rows could not be claimed"))
      .finally(() => {
        claiming = null;
      });
    return claiming;
  }

  /** Never throws. One at a time; whoever asks during a claim shares the next. */
  function sweep(): Promise<void> {
    if (claiming === null) return begin();
    next ??= claiming.then(() => {
      next = null;
      return begin();
    });
    return next;
  }

  return {
    sweep,
    async idle(): Promise<void> {
      while (running.size > 0 || claiming !== null) await Promise.all([...running, claiming, next]);
    },
  };
}

export type DueWorker = ReturnType<typeof createDueWorker>;
