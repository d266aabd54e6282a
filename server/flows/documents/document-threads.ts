import { Worker } from "node:worker_threads";
import { z } from "zod";
import { AppError } from "@/flows/errors";
import type { Manifest } from "@/flows/executors/manifest";
import { workspaceActing } from "../../access/on-behalf";
import type { SlotsOptions } from "../../concurrency/slots";
import { createThreads } from "../../concurrency/threads";
import type { DocumentResult, DocumentTask } from "./document-task";
import type { ThreadAnswer, ThreadFailure } from "./document-thread";

export type DocumentThreadsOptions = Pick<SlotsOptions, "atOnce" | "waiting" | "perCaller"> & {
  /** What plugins add to the executors that the threads know. */
  manifests: readonly Manifest[];
  /** Milliseconds after which a document is given up. */
  deadlineMs: number;
  onRefused: () => void;
};

/** Threads that large documents are worked on in, each on behalf of a workspace. */
export function createDocumentThreads({ manifests, deadlineMs, onRefused, ...slots }: DocumentThreadsOptions) {
  const threads = createThreads<DocumentTask, ThreadAnswer>({
    ...slots,
    start: () => new Worker(new URL("./start-thread.mjs", import.meta.url), { execArgv: [], workerData: { manifests } }),
    deadlineMs,
    tooLate: () => new AppError("PAYLOAD_TOO_LARGE", { message: "this flow takes too long to be read and checked", details: { deadlineMs } }),
    refusal() {
      onRefused();
      return new AppError("UNAVAILABLE", { message: "other large flows are being worked on", details: { retryAfterSeconds: 2 } });
    },
  });

  return {
    /** @throws AppError `UNAVAILABLE` when too many wait, `PAYLOAD_TOO_LARGE` when it takes too long; whatever the task throws */
    async perform(task: DocumentTask): Promise<DocumentResult> {
      const answer = await threads.run(task, { caller: workspaceActing() });
      if ("failure" in answer) throw toError(answer.failure);
      return answer.result;
    },
    stop: threads.stop,
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
