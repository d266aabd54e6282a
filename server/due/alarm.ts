import type { LaneHost } from "./due-rows";
import { createMoments } from "./moments";

/** What is due sooner than this wakes the lane at its very moment; the poll is the net. */
const soonMs = 60_000;

export type AlarmDeps = Pick<LaneHost, "now" | "elapsed" | "random" | "sleep" | "pause" | "pollMs">;

/** Lets a lane rest until something may be due: it was nudged, a moment it was told of has come, or half a second has passed. */
export function createAlarm({ now, elapsed, random, sleep, pause = sleep, pollMs = 500 }: AlarmDeps) {
  const moments = createMoments();
  let resting: AbortController | null = null;
  /** Something may have become due since the last claim was asked for. */
  let isAsked = false;

  return {
    isAsked: (): boolean => isAsked,
    /** Whoever claims now sees all that has become due so far. */
    heard(): void {
      isAsked = false;
    },
    nudge(): void {
      isAsked = true;
      resting?.abort("nudged");
    },
    /** Something will be due at `at` (milliseconds since the epoch). */
    wakeAt(at: number): void {
      if (at - now() <= soonMs && moments.add(at)) resting?.abort("something is due sooner");
    },
    async rest(): Promise<void> {
      const pollAt = elapsed() + pollMs * (0.8 + 0.4 * random());
      while (!isAsked && elapsed() < pollAt && now() < moments.next()) {
        resting = new AbortController();
        await pause(Math.max(1, Math.ceil(Math.min(pollAt - elapsed(), moments.next() - now()))), resting.signal);
      }
      resting = null;
      moments.pass(now());
    },
    clear: moments.clear,
  };
}
