import type { TransferListItem, Worker } from "node:worker_threads";
import { createSlots, type SlotsOptions } from "./slots";

export type ThreadsOptions = Pick<SlotsOptions, "atOnce" | "waiting" | "perCaller" | "refusal"> & {
  /** A thread that answers each message by one. */
  start: () => Worker;
  /** Milliseconds after which a task is given up, and its thread with it. */
  deadlineMs: number;
  /** Makes the error of a task that was given up. */
  tooLate: () => Error;
};

/** Threads for what would keep everybody waiting if it were done where requests are answered. Each starts when it is first needed. */
export function createThreads<Task, Answer>({ start, deadlineMs, tooLate, ...options }: ThreadsOptions) {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const slots = createSlots({ ...options, byTurns: true });

  function begin(): Worker {
    const thread = start();
    // Nobody waits for it but whoever has given it a task.
    thread.unref();
    all.add(thread);
    thread.once("exit", () => {
      all.delete(thread);
      if (idle.includes(thread)) idle.splice(idle.indexOf(thread), 1);
    });
    return thread;
  }

  function ask(thread: Worker, task: Task, transfer: readonly TransferListItem[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void, isBroken = false) => {
        clearTimeout(deadline);
        thread.off("message", onAnswer).off("error", onError).off("exit", onExit);
        thread.unref();
        if (!isBroken) idle.push(thread);
        settle();
      };
      const onAnswer = (answer: Answer) => end(() => resolve(answer));
      const onError = (error: Error) => end(() => reject(error), true);
      const onExit = () => end(() => reject(new Error("the thread ended")), true);
      const deadline = setTimeout(() => {
        end(() => reject(tooLate()), true);
        void thread.terminate();
      }, deadlineMs);
      thread.on("message", onAnswer).on("error", onError).on("exit", onExit);
      thread.ref();
      thread.postMessage(task, transfer);
    });
  }

  return {
    /** `caller`: whose task it is, for each caller's part. */
    run: (task: Task, { caller = "", transfer = [] }: { caller?: string; transfer?: readonly TransferListItem[] } = {}): Promise<Answer> =>
      slots.run(() => ask(idle.pop() ?? begin(), task, transfer), caller),
    async stop(): Promise<void> {
      await Promise.all([...all].map((thread) => thread.terminate()));
    },
  };
}
