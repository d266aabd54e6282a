import { createRowAttempts, type HeldRow, type RowAttemptsDeps } from "./attempt-row";
import type { ClaimedRow } from "./due-rows";

export type HeldRowsDeps<Row extends ClaimedRow> = RowAttemptsDeps<Row> & {
  /** Work has ended: there is room again. */
  onRoom: () => void;
};

/**
 * The rows that this process works at. Their claims are renewed, all in one statement, while the work lasts; what a process that
 * dies had claimed comes free with its lease.
 */
export function createHeldRows<Row extends ClaimedRow>(deps: HeldRowsDeps<Row>) {
  const { name, leaseMs, elapsed } = deps;
  const attempt = createRowAttempts(deps);
  const held = new Map<string, HeldRow<Row> & { done: Promise<void> }>();
  let renewal: { ended: Promise<void>; stop: AbortController } | null = null;

  async function carryOut(entry: HeldRow<Row>): Promise<void> {
    const begun = elapsed();
    const { id } = entry.row;
    const result = await attempt(entry);
    held.delete(id);
    if (held.size === 0) renewal?.stop.abort("nothing is held");
    deps.observe?.({ lane: name, result, ms: elapsed() - begun });
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
      const entry = { row, lost: new AbortController(), done: Promise.resolve() };
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
