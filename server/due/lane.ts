import type { ClaimedRow, LaneDeps } from "./due-rows";
import { createHeldRows } from "./held-rows";
import { createMoments } from "./moments";

/** What is due sooner than this wakes the lane at its very moment; the poll is the net. */
const soonMs = 60_000;

/**
 * The only pump of due rows: claims them when it is nudged, at each moment it was told of, and every half second; works at as
 * many at once as there is room for, and claims the next ones as soon as there is.
 */
export function createLane<Row extends ClaimedRow>(deps: LaneDeps<Row>) {
  const { name, width, leaseMs, hasLines = false, claim, log, now, elapsed, random, pause = deps.sleep, pollMs = 500 } = deps;
  const moments = createMoments();
  const held = createHeldRows({ ...deps, onRoom, onDueAt: wakeAt });
  let isOn = false;
  let looping: Promise<void> | null = null;
  let pausing: AbortController | null = null;
  /** Something may have become due since the last claim was asked for. */
  let isAsked = false;
  /** The last claim took all there was room for. */
  let isMoreDue = false;

  async function fill(): Promise<void> {
    while (isOn) {
      isAsked = false;
      const room = width - held.count();
      isMoreDue = room <= 0;
      if (isMoreDue) return;
      const askedAt = elapsed();
      const rows = await claim(room);
      // This process stood still for so long that the claims are anybody's by now.
      if (elapsed() - askedAt >= leaseMs) return;
      for (const row of rows) void held.take(row);
      if (rows.length < room && !isAsked) return;
    }
  }

  /** Until something may be due. */
  async function rest(): Promise<void> {
    const pollAt = elapsed() + pollMs * (0.8 + 0.4 * random());
    while (isOn && !isAsked && elapsed() < pollAt && now() < moments.next()) {
      pausing = new AbortController();
      await pause(Math.max(1, Math.ceil(Math.min(pollAt - elapsed(), moments.next() - now()))), pausing.signal);
    }
    pausing = null;
    moments.pass(now());
  }

  async function run(): Promise<void> {
    while (isOn) {
      await fill().catch((error: unknown) => log.warn({ err: error, lane: name }, "due rows could not be claimed"));
      await rest();
    }
  }

  function onRoom(): void {
    if (hasLines || (isMoreDue && held.count() <= width / 2)) nudge();
  }

  /** Something may be due. */
  function nudge(): void {
    isAsked = true;
    pausing?.abort("nudged");
  }

  /** Something will be due at `at` (milliseconds since the epoch). */
  function wakeAt(at: number): void {
    if (isOn && at - now() <= soonMs && moments.add(at)) pausing?.abort("something is due sooner");
  }

  return {
    nudge,
    wakeAt,
    /** Works at a row that was claimed when it was stored, whether the lane is on or not. Never throws. */
    take: held.take,
    /** Settles when nothing is under way. */
    idle: held.idle,
    start(): void {
      if (isOn) return;
      isOn = true;
      looping = run();
    },
    /** Nothing new is claimed; what is under way ends. */
    async stop(): Promise<void> {
      isOn = false;
      moments.clear();
      pausing?.abort("stopped");
      await looping;
      await held.idle();
    },
  };
}

export type Lane<Row extends ClaimedRow> = ReturnType<typeof createLane<Row>>;
