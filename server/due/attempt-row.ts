import { ExecutorError } from "@/flows/errors";
import { HostUnavailable } from "@/flows/ports/host-unavailable";
import { everyPortError } from "@/flows/ports/port-errors";
import { backoffMs } from "./backoff";
import type { ClaimedRow, LaneDeps, LaneObservation } from "./due-rows";
import { errorText } from "./error-text";

/** What could not be done because the host's own database was away has not been tried: it is due again after the third wait at most, as often as it takes. */
const hostWaits = 3;

/** A row that is worked at: `row` is the newest claim on it, `lost` says that it is somebody else's. */
export type HeldRow<Row> = { row: Row; lost: AbortController };

export type RowAttemptsDeps<Row extends ClaimedRow> = LaneDeps<Row> & {
  /** A row that was given back will be due then. */
  onDueAt: (at: number) => void;
};

/** Works at a claimed row; when that fails, gives it back at once, due again after the backoff. */
export function createRowAttempts<Row extends ClaimedRow>(deps: RowAttemptsDeps<Row>) {
  const { name, maxAttempts, maxClaims, log, random } = deps;
  const aboutOf = ({ id, attempts }: Row) => ({ lane: name, rowId: id, attempts });

  async function giveBack(row: Row, delayMs: number | null, error: string | null): Promise<void> {
    try {
      await deps.giveBack(row, { delayMs, error });
      if (delayMs !== null) deps.onDueAt(deps.now() + delayMs);
    } catch (failure) {
      log.warn({ err: failure, ...aboutOf(row) }, "what became of a due row could not be noted; its claim runs out");
    }
  }

  async function fail({ row, lost }: HeldRow<Row>, first: Row, error: unknown): Promise<LaneObservation["result"]> {
    if (lost.signal.aborted && row === first) {
      log.info({ err: error, ...aboutOf(row) }, "due work stopped: its claim had run out");
      return "lost";
    }
    const isHost = error instanceof HostUnavailable;
    const isLast = (!isHost && row.attempts >= maxAttempts) || (error instanceof ExecutorError && !error.mayRetry(everyPortError));
    if (isLast) log.error({ err: error, ...aboutOf(row) }, "due work failed and waits for an operator");
    else log.warn({ err: error, ...aboutOf(row) }, "due work failed; it is tried again");
    await giveBack(row, isLast ? null : backoffMs(isHost ? Math.min(row.attempts, hostWaits) : row.attempts, random), errorText(error));
    return isLast ? "givenUp" : "again";
  }

  /** Never throws. */
  return async function attempt(held: HeldRow<Row>): Promise<LaneObservation["result"]> {
    const first = held.row;
    if (first.attempts > maxClaims) {
      log.error(aboutOf(first), "the process stopped each time it worked at a due row, which waits for an operator");
      await giveBack(first, null, "the process stopped each time while it was carried out");
      return "givenUp";
    }
    try {
      await deps.work(first, held.lost.signal);
    } catch (error) {
      return fail(held, first, error);
    }
    // Claimed once more meanwhile: either the claim had run out and the row is settled now, or it is due for something new.
    if (held.row !== first) await giveBack(held.row, 0, null);
    return "done";
  };
}
