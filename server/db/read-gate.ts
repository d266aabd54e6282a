import { AppError } from "@/flows/errors";
import { createSlots } from "../concurrency/slots";
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

/** Of the pool's connections, the part that reads from outside may have; the rest is for turns and timers. */
export const readShare = 0.6;

/**
 * Lets reads that others ask for through a few at a time, first come, first served, each caller up to its share. One read uses one
 * connection at a time. Work inside must not go through the gate again.
 */
export function createReadGate({ width, waiting, share = 0.5, onRead = () => undefined }: ReadGateOptions) {
  const slots = createSlots({
    atOnce: width,
    waiting,
    perCaller: { atOnce: Math.max(1, Math.floor(width * share)), waiting: Math.max(1, Math.floor(waiting * share)) },
    refusal() {
      onRead("refused");
      return new AppError("UNAVAILABLE", { message: "Too much is being read just now.", details: { retryAfterSeconds: 1 } });
    },
  });

  return {
    /** @throws AppError `UNAVAILABLE` when too many wait already */
    run<T>({ actor, network }: Reader, read: () => Promise<T>): Promise<T> {
      return slots.run(() => {
        onRead("passed");
        return read();
      }, actor?.id ?? network);
    },
    /** How it went so far: for measurements. */
    seen: slots.seen,
  };
}

export type ReadGate = ReturnType<typeof createReadGate>;
