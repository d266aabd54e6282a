export type SlotsOptions = {
  /** Pieces of work that go on at a time. */
  atOnce: number;
  /** Pieces that may wait for a place. */
  waiting: number;
  /** Of both, the part that one caller may have. @default all of it */
  perCaller?: { atOnce: number; waiting: number };
  /** Of those that wait, another caller's is next after one's own, however many of one's came before it. @default first come, first served */
  byTurns?: boolean;
  /** Makes the error that is thrown for work that finds no place to wait. */
  refusal: () => Error;
};

type Waiting = { caller: string; begin: () => void };

/**
 * Lets some pieces of work go on and some more wait, each caller up to its part. Work inside must not
 * ask for a place of the same slots again.
 */
export function createSlots({ atOnce, waiting, perCaller = { atOnce, waiting }, byTurns = false, refusal }: SlotsOptions) {
  const queue: Waiting[] = [];
  const counts = { running: new Map<string, number>(), waiting: new Map<string, number>() };
  const state = { running: 0, most: 0 };

  const hasPlace = (caller: string) => state.running < atOnce && (counts.running.get(caller) ?? 0) < perCaller.atOnce;

  function begin(caller: string): void {
    state.running += 1;
    state.most = Math.max(state.most, state.running);
    count(counts.running, caller, 1);
  }

  function end(caller: string): void {
    state.running -= 1;
    count(counts.running, caller, -1);
    const another = byTurns ? queue.findIndex((waiter) => waiter.caller !== caller && hasPlace(waiter.caller)) : -1;
    const next = another < 0 ? queue.findIndex((waiter) => hasPlace(waiter.caller)) : another;
    const [waiter] = next < 0 ? [] : queue.splice(next, 1);
    if (waiter === undefined) return;
    count(counts.waiting, waiter.caller, -1);
    begin(waiter.caller);
    waiter.begin();
  }

  async function enter(caller: string): Promise<void> {
    if (hasPlace(caller)) return begin(caller);
    if (queue.length >= waiting || (counts.waiting.get(caller) ?? 0) >= perCaller.waiting) throw refusal();
    count(counts.waiting, caller, 1);
    await new Promise<void>((resolve) => queue.push({ caller, begin: resolve }));
  }

  return {
    async run<T>(work: () => Promise<T>, caller = ""): Promise<T> {
      await enter(caller);
      try {
        return await work();
      } finally {
        end(caller);
      }
    },
    /** How it went so far: for measurements. */
    seen: () => ({ running: state.running, waiting: queue.length, most: state.most }),
  };
}

function count(map: Map<string, number>, caller: string, change: 1 | -1): void {
  const left = (map.get(caller) ?? 0) + change;
  if (left === 0) map.delete(caller);
  else map.set(caller, left);
}
