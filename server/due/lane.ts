import { createAlarm } from "./alarm";
import type { ClaimedRow, LaneDeps } from "./due-rows";
import { createHeldRows } from "./held-rows";

/**
 * The only pump of due rows: claims them when it is nudged, at each moment it was told of, and every half second; works at as
 * many at once as there is room for, and claims the next ones as soon as there is.
 */
export function createLane<Row extends ClaimedRow>(deps: LaneDeps<Row>) {
  const { name, width, leaseMs, hasLines = false, claim, log, elapsed } = deps;
  const alarm = createAlarm(deps);
  const held = createHeldRows({ ...deps, onRoom, onDueAt: wakeAt });
  let isOn = false;
  let looping: Promise<void> | null = null;
  /** The last claim took all there was room for. */
  let isMoreDue = false;

  async function fill(): Promise<void> {
    while (isOn) {
      alarm.heard();
      const room = width - held.count();
      isMoreDue = room <= 0;
      if (isMoreDue) return;
      const askedAt = elapsed();
      const rows = await claim(room);
      // This process stood still for so long that the claims are anybody's by now.
      if (elapsed() - askedAt >= leaseMs) return;
      for (const row of rows) void held.take(row);
      if (rows.length < room && !alarm.isAsked()) return;
    }
  }

  async function run(): Promise<void> {
    while (isOn) {
      await fill().catch((error: unknown) => log.warn({ err: error, lane: name }, "due rows could not be claimed"));
      if (isOn) await alarm.rest();
    }
  }

  function onRoom(): void {
    if (hasLines || (isMoreDue && held.count() <= width / 2)) alarm.nudge();
  }

  function wakeAt(at: number): void {
    if (isOn) alarm.wakeAt(at);
  }

  return {
    /** Something may be due. */
    nudge: alarm.nudge,
    /** Something will be due at `at` (milliseconds since the epoch). */
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
      alarm.clear();
      alarm.nudge();
      await looping;
      await held.idle();
    },
  };
}

export type Lane<Row extends ClaimedRow> = ReturnType<typeof createLane<Row>>;
