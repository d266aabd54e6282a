import { Worker } from "node:worker_threads";
import { AppError } from "@/flows/errors";
import { createThreads } from "../../concurrency/threads";
import { noteStorable } from "../../errors/storable";
import type { Network } from "../../network/address";
import type { BodyAnswer } from "./body-thread";

/** Bytes; what is smaller is read in a few milliseconds where it came in. */
const smallest = 65_536;
/** Nobody's body of two megabytes takes as long. */
const deadlineMs = 10_000;

const roomIsFull = () => new AppError("UNAVAILABLE", { message: "Too many large requests are being read at once.", details: { retryAfterSeconds: 2 } });

/** Reads large bodies in a thread, one after the other and each network's in turn, so that others are answered meanwhile. */
export function createLargeBodies() {
  const counts = { inThread: 0 };
  const threads = createThreads<Uint8Array, BodyAnswer>({
    atOnce: 1,
    waiting: 40,
    perCaller: { atOnce: 1, waiting: 10 },
    start: () => new Worker(new URL("./start-body-thread.mjs", import.meta.url), { execArgv: [] }),
    deadlineMs,
    tooLate: roomIsFull,
    refusal: roomIsFull,
  });
  return {
    counts,
    /** Null for what is small, or no JSON in UTF-8: to be read where it came in. @throws AppError `UNAVAILABLE` */
    async read(raw: Uint8Array, network: Network): Promise<{ value: unknown } | null> {
      if (raw.length < smallest) return null;
      counts.inThread += 1;
      const { read } = await threads.run(raw, { caller: network });
      if (read?.isStorable === true) noteStorable(read.value);
      return read;
    },
    stop: threads.stop,
  };
}

export type LargeBodies = ReturnType<typeof createLargeBodies>;
