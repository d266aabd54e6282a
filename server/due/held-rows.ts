import { ExecutorError } from "@/flows/errors";
import { backoffMs } from "./backoff";
import type { ClaimedRow, LaneDeps, LaneObservation } from "./due-rows";
import { errorText } from "./error-text";

/** `row` is the newest claim on it, `lost` says that it is somebody else's. */
type Held<Row> = { row: Row; lost: AbortController; done: Promise<void> };

export type HeldRowsDeps<Row extends ClaimedRow> = LaneDeps<Row> & {
  /** Work has ended: there is room again. */
  onRoom: () => void;
  /** A row that was given back will be due then. */
  onDueAt: (at: number) => void;
};

/**
 * The rows that this process works at. Their claims are renewed, all in one statement, while the work lasts. Work that fails
 * gives its row back at once, due again after the backoff; what a process that dies had claimed comes free with its lease.
 */
export function createHeldRows<Row extends ClaimedRow>(deps: HeldRowsDeps<Row>) {
  const { name, leaseMs, maxAttempts, maxClaims, log, random } = deps;
  const held = new Map<string, Held<Row>>();
  let renewal: { ended: Promise<void>; stop: AbortController } | null = null;

  const aboutOf = ({ id, attempts }: Row) => ({ lane: name, rowId: id, attempts });

  async function giveBack(row: Row, delayMs: number | null, error: string | null): Promise<void> {
    try {
      await deps.giveBack(row, { delayMs, error });
      if (delayMs !== null) deps.onDueAt(deps.now() + delayMs);
    } catch (failure) {
      log.warn({ err: failure, ...aboutOf(row) }, "what became of a due row could not be noted; its claim runs out");
    }
  }

  async function fail({ row, lost }: Held<Row>, first: Row, error: unknown): Promise<LaneObservation["result"]> {
    if (lost.signal.aborted && row === first) {
      log.info({ err: error, ...aboutOf(row) }, "due work stopped: its claim had run out");
      return "lost";
    }
    const isLast = row.attempts >= maxAttempts || (error instanceof ExecutorError && !error.retryable);
    if (isLast) log.error({ err: error, ...aboutOf(row) }, "due work failed and waits for an operator");
    else log.warn({ err: error, ...aboutOf(row) }, "due work failed; it is tried again");
    await giveBack(row, isLast ? null : backoffMs(row.attempts, random), errorText(error));
    return isLast ? "givenUp" : "again";
  }

  async function attempt(entry: Held<Row>): Promise<LaneObservation["result"]> {
    const first = entry.row;
    if (first.attempts > maxClaims) {
      log.error(aboutOf(first), "the process stopped each time it worked at a due row, which waits for an operator");
      await giveBack(first, null, "the process stopped each time while it was carried out");
      return "givenUp";
    }
    try {
      await deps.work(first, entry.lost.signal);
    } catch (error) {
      return fail(entry, first, error);
    }
    // Claimed once more meanwhile: either the claim had run out and the row is settled now, or it is due for something new.
    if (entry.row !== first) await giveBack(entry.row, 0, null);
    return "done";
  }

  async function carryOut(entry: Held<Row>): Promise<void> {
    const begun = deps.elapsed();
    const { id } = entry.row;
    const result = await attempt(entry);
    held.delete(id);
    if (held.size === 0) renewal?.stop.abort("nothing is held");
    deps.observe?.({ lane: name, result, ms: deps.elapsed() - begun });
    deps.onRoom();
  }

  async function renewAll(): Promise<void> {
    const asked = [...held.values()].map((entry) => ({ entry, row: entry.row }));
    const kept = new Set(await deps.renew(asked.map(({ row }) => row)));
    for (const { entry, row } of asked) if (entry.row === row && !kept.has(row.id)) entry.lost.abort("the claim was lost");
  }

  async function keep(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      await deps.sleep(leaseMs / 3, stopped);
      // The next one tries again. If none succeeds the rows are taken over, and what guards each row decides.
      if (!stopped.aborted) await renewAll().catch(() => undefined);
    }
  }

  function keepHolding(): void {
    if (renewal !== null && !renewal.stop.signal.aborted) return;
    const stop = new AbortController();
    renewal = { stop, ended: keep(stop.signal) };
  }

  return {
    count: (): number => held.size,

    /**
     * Works at a row that was claimed. Never throws. A row that is under way here already, its claim having run out in between,
     * is not begun a second time: the new claim is what the work goes on with.
     */
    take(row: Row): Promise<void> {
      const known = held.get(row.id);
      if (known !== undefined) {
        known.row = row;
        return known.done;
      }
      const entry: Held<Row> = { row, lost: new AbortController(), done: Promise.resolve() };
      held.set(row.id, entry);
      keepHolding();
      entry.done = carryOut(entry);
      return entry.done;
    },

    /** Settles when nothing is under way. */
    async idle(): Promise<void> {
      while (held.size > 0) await Promise.all([...held.values()].map(({ done }) => done));
      await renewal?.ended;
    },
  };
}
