import { AppError } from "@/flows/errors";
import type { Network } from "../network/address";

export type ReadGateOptions = {
  /** Reads that go on at a time. */
  width: number;
  /** Reads that may wait. */
  waiting: number;
  /** Of both, the part that one caller may have: the others always find a place. @default half */
  share?: number;
  /** Told of each read. */
  onRead?: (result: "passed" | "refused") => void;
};

/** Who reads: an operator by who they are, wherever they come from; anybody else by network. */
export type Reader = { actor: { id: string } | null; network: Network };

type Waiting = { caller: string; begin: () => void };

/** Of the pool's connections, the part that reads from outside may have; the rest is for turns and timers. */
export const readShare = 0.6;

/**
 * Lets reads that others ask for through a few at a time, first come, first served, each caller up to its share. One read uses one
 * connection at a time. Work inside must not go through the gate again.
 */
export function createReadGate({ width, waiting, share = 0.5, onRead = () => undefined }: ReadGateOptions) {
  const perCaller = { width: Math.max(1, Math.floor(width * share)), waiting: Math.max(1, Math.floor(waiting * share)) };
  const queue: Waiting[] = [];
  const counts = { running: new Map<string, number>(), waiting: new Map<string, number>() };
  const state = { running: 0, most: 0 };

  const add = (map: Map<string, number>, caller: string, change: 1 | -1) => {
    const left = (map.get(caller) ?? 0) + change;
    if (left === 0) map.delete(caller);
    else map.set(caller, left);
  };
  const hasPlace = (caller: string) => state.running < width && (counts.running.get(caller) ?? 0) < perCaller.width;

  function begin(caller: string): void {
    state.running += 1;
    state.most = Math.max(state.most, state.running);
    onRead("passed");
    add(counts.running, caller, 1);
  }

  function end(caller: string): void {
    state.running -= 1;
    add(counts.running, caller, -1);
    const next = queue.findIndex((waiter) => hasPlace(waiter.caller));
    const [waiter] = next < 0 ? [] : queue.splice(next, 1);
    if (waiter === undefined) return;
    add(counts.waiting, waiter.caller, -1);
    begin(waiter.caller);
    waiter.begin();
  }

  async function enter(caller: string): Promise<void> {
    if (hasPlace(caller)) return begin(caller);
    if (queue.length >= waiting || (counts.waiting.get(caller) ?? 0) >= perCaller.waiting) {
      onRead("refused");
      throw new AppError("UNAVAILABLE", { message: "Too much is being read just now.", details: { retryAfterSeconds: 1 } });
    }
    add(counts.waiting, caller, 1);
    await new Promise<void>((resolve) => queue.push({ caller, begin: resolve }));
  }

  return {
    /** @throws AppError `UNAVAILABLE` when too many wait already */
    async run<T>({ actor, network }: Reader, read: () => Promise<T>): Promise<T> {
      const caller = actor?.id ?? network;
      await enter(caller);
      try {
        return await read();
      } finally {
        end(caller);
      }
    },
    /** How it went so far: for measurements. */
    seen: () => ({ running: state.running, waiting: queue.length, most: state.most }),
  };
}

export type ReadGate = ReturnType<typeof createReadGate>;
