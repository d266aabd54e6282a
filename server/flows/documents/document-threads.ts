import { Worker } from "node:worker_threads";
import { z } from "zod";
import { AppError } from "@/flows/errors";
import type { Manifest } from "@/flows/executors/manifest";
import { workspaceActing } from "../../access/on-behalf";
import { createSlots } from "../../concurrency/slots";
import type { DocumentResult, DocumentTask } from "./document-task";
import type { ThreadAnswer, ThreadFailure } from "./document-thread";

export type DocumentThreadsOptions = {
  /** What plugins add to the executors that the threads know. */
  manifests: readonly Manifest[];
  /** Milliseconds after which a document is given up. */
  deadlineMs: number;
  /** Documents at a time, and those that may wait: of all workspaces, and of one. @default one may have all */
  atOnce: number;
  waiting: number;
  perWorkspace?: { atOnce: number; waiting: number };
  onRefused: () => void;
};

/** Threads that large documents are worked on in, so that requests are answered meanwhile. Each starts when it is first needed. */
export function createDocumentThreads({ manifests, deadlineMs, atOnce, waiting, perWorkspace, onRefused }: DocumentThreadsOptions) {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const slots = createSlots({
    atOnce,
    waiting,
    ...(perWorkspace === undefined ? {} : { perCaller: perWorkspace }),
    refusal() {
      onRefused();
      return new AppError("UNAVAILABLE", { message: "other large flows are being worked on", details: { retryAfterSeconds: 2 } });
    },
  });

  function start(): Worker {
    const thread = new Worker(new URL("./start-thread.mjs", import.meta.url), { execArgv: [], workerData: { manifests } });
    // Nobody waits for it but whoever has given it a task.
    thread.unref();
    all.add(thread);
    thread.once("exit", () => all.delete(thread));
    return thread;
  }

  function inThread(thread: Worker, task: DocumentTask): Promise<DocumentResult> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void, isBroken = false) => {
        clearTimeout(deadline);
        thread.off("message", onAnswer).off("error", onError).off("exit", onExit);
        thread.unref();
        if (!isBroken) idle.push(thread);
        settle();
      };
      const onAnswer = (answer: ThreadAnswer) => end(() => ("result" in answer ? resolve(answer.result) : reject(toError(answer.failure))));
      const onError = (error: Error) => end(() => reject(error), true);
      const onExit = () => end(() => reject(new Error("the thread for documents ended")), true);
      const deadline = setTimeout(() => {
        end(() => reject(new AppError("PAYLOAD_TOO_LARGE", { message: "this flow takes too long to be read and checked", details: { deadlineMs } })), true);
        void thread.terminate();
      }, deadlineMs);
      thread.on("message", onAnswer).on("error", onError).on("exit", onExit);
      thread.ref();
      thread.postMessage(task);
    });
  }

  return {
    /** @throws AppError `UNAVAILABLE` when too many wait, `PAYLOAD_TOO_LARGE` when it takes too long; whatever the task throws */
    perform: (task: DocumentTask, onBegin: () => void): Promise<DocumentResult> =>
      slots.run(() => {
        onBegin();
        return inThread(idle.pop() ?? start(), task);
      }, workspaceActing()),
    async stop(): Promise<void> {
      await Promise.all([...all].map((thread) => thread.terminate()));
    },
  };
}

function toError(failure: ThreadFailure): Error {
  switch (failure.type) {
    case "refused":
      return new AppError(failure.code, { message: failure.message, ...(failure.details === undefined ? {} : { details: failure.details }) });
    case "invalid":
      return new z.ZodError(failure.issues);
    case "failed":
      return new Error(failure.message);
  }
}
