import type { LevelCounter } from "./level-counter";
import { type LevelsRepository, slotMs } from "./repository";

/** Longer than the page shows. A process writes 288 rows a day, so it never has more than some 10,000. */
export const keptDays = 35;
const minuteMs = 60_000;
const dayMs = 86_400_000;
/** More often than once a minute, so that a look that is late leaves no minute out. */
const lookEveryMs = 20_000;
/** Old rows that go with each look; fifteen looks bring one new row. */
const removedAtOnce = 100;

export type LevelRecorderDeps = {
  counter: LevelCounter;
  repository: Pick<LevelsRepository, "add" | "removeBefore">;
  /** Whether this process could serve customers now. */
  isServing: () => Promise<boolean>;
  nodeId: string;
  now: () => number;
  log: { warn(fields: object, text: string): void };
};

/** Looks three times a minute whether this process could serve, and keeps that with what it did since. What cannot be kept is kept with the next look. */
export function createLevelRecorder({ counter, repository, isServing, nodeId, now, log }: LevelRecorderDeps) {
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const at = now();
    const slot = at - (at % slotMs);
    const counts = counter.take();
    try {
      const alive = (await isServing()) ? 1 << Math.floor((at - slot) / minuteMs) : 0;
      await repository.add({ slot: new Date(slot), nodeId, alive, counts });
      await repository.removeBefore(new Date(slot - keptDays * dayMs), removedAtOnce);
    } catch (error) {
      counter.giveBack(counts);
      log.warn({ err: error }, "service levels could not be kept; it is tried again");
    }
  }

  function lookAgain(): Promise<void> {
    looking = looking.then(look);
    return looking;
  }

  return {
    look: lookAgain,
    start(): void {
      void lookAgain();
      timer = setInterval(() => void lookAgain(), lookEveryMs);
      timer.unref();
    },
    /** Keeps what was done last. */
    async stop(): Promise<void> {
      if (timer === null) return;
      clearInterval(timer);
      timer = null;
      await lookAgain();
    },
  };
}

export type LevelRecorder = ReturnType<typeof createLevelRecorder>;
