import { Worker } from "node:worker_threads";
import { z } from "zod";
import type { Comparison } from "@/flows/comparison/compare-definitions";
import type { TextBlock } from "@/flows/comparison/compare-texts";
import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { FlowDefinitionV2 } from "@/flows/definition/schema-v2";
import { AppError } from "@/flows/errors";
import type { Manifest } from "@/flows/executors/manifest";
import type { Validation } from "@/flows/validation/issue";
import { createSlots } from "../../concurrency/slots";
import type { AcceptedEdits, WantedEdits } from "../accept-edits";
import type { Properties } from "../read-definition";
import { type DocumentResult, type DocumentTask, isLarge, performDocumentTask } from "./document-task";
import type { ThreadAnswer, ThreadFailure } from "./document-thread";

export type DocumentsOptions = {
  facts: ExecutorFacts;
  /** What plugins add to the executors that the thread knows. @default none */
  manifests?: readonly Manifest[];
  /** Milliseconds after which a document is given up. @default 8,000: the change of a flow holds its row for as long */
  deadlineMs?: number;
};

/** Large documents that may wait for the one in the thread: each may hold a connection to the database meanwhile. */
const mostWaiting = 5;

/**
 * Everything that is done with a whole document. Small ones are done at once; large ones one after the other in a thread of
 * their own, so that requests are answered meanwhile. The thread starts with the first of them.
 */
export function createDocuments({ facts, manifests = [], deadlineMs = 8_000 }: DocumentsOptions) {
  let thread: Worker | null = null;
  const counts = { here: 0, inThread: 0, refused: 0 };
  const slots = createSlots({
    atOnce: 1,
    waiting: mostWaiting,
    refusal() {
      counts.refused += 1;
      return new AppError("UNAVAILABLE", { message: "other large flows are being worked on", details: { retryAfterSeconds: 2 } });
    },
  });

  async function perform(task: DocumentTask): Promise<DocumentResult> {
    if (!isLarge(task)) {
      counts.here += 1;
      return performDocumentTask(task, facts);
    }
    return slots.run(() => {
      counts.inThread += 1;
      return inThread(task);
    });
  }

  function inThread(task: DocumentTask): Promise<DocumentResult> {
    thread ??= startThread(manifests);
    const busy = thread;
    return new Promise((resolve, reject) => {
      const end = (settle: () => void, isBroken = false) => {
        clearTimeout(deadline);
        busy.off("message", onAnswer).off("error", onError).off("exit", onExit);
        busy.unref();
        if (isBroken) thread = null;
        settle();
      };
      const onAnswer = (answer: ThreadAnswer) => end(() => ("result" in answer ? resolve(answer.result) : reject(toError(answer.failure))));
      const onError = (error: Error) => end(() => reject(error), true);
      const onExit = () => end(() => reject(new Error("the thread for documents ended")), true);
      const deadline = setTimeout(() => {
        end(() => reject(new AppError("PAYLOAD_TOO_LARGE", { message: "this flow takes too long to be read and checked", details: { deadlineMs } })), true);
        void busy.terminate();
      }, deadlineMs);
      busy.on("message", onAnswer).on("error", onError).on("exit", onExit);
      busy.ref();
      busy.postMessage(task);
    });
  }

  async function definitionOf(task: DocumentTask): Promise<FlowDefinition> {
    const result = await perform(task);
    if (result.type !== "definition") throw new Error(`${task.type} gave no definition`);
    return result.definition;
  }

  return {
    counts,
    /** @throws AppError `INVALID_FLOW`, `INVALID_INPUT` */
    read: (raw: unknown, properties: Properties): Promise<FlowDefinition> => definitionOf({ type: "read", raw, properties }),
    parse: (stored: unknown): Promise<FlowDefinition> => definitionOf({ type: "parse", stored }),
    /** @throws AppError as `acceptEdits` */
    async change(before: FlowDefinition, { edits, over }: WantedEdits, slug: string): Promise<AcceptedEdits> {
      const result = await perform({ type: "change", before, edits, over, slug });
      if (result.type !== "changed") throw new Error("a change gave none");
      return { definition: result.definition, edits: result.edits, refused: result.refused };
    },
    async check(definition: FlowDefinition): Promise<Validation> {
      const result = await perform({ type: "check", definition });
      if (result.type !== "validation") throw new Error("a check gave no validation");
      return result.validation;
    },
    async compare(was: FlowDefinition, is: FlowDefinition): Promise<Comparison & { texts: TextBlock[] }> {
      const result = await perform({ type: "compare", was, is });
      if (result.type !== "comparison") throw new Error("a comparison gave none");
      return { changes: result.changes, texts: result.texts };
    },
    /** As the wire spells it. */
    async spell(definition: FlowDefinition): Promise<FlowDefinitionV2> {
      const result = await perform({ type: "spell", definition });
      if (result.type !== "spelled") throw new Error("nothing was spelled");
      return result.definition;
    },
    async stop(): Promise<void> {
      await thread?.terminate();
    },
  };
}

function startThread(manifests: readonly Manifest[]): Worker {
  const thread = new Worker(new URL("./start-thread.mjs", import.meta.url), { execArgv: [], workerData: { manifests } });
  // Nobody waits for it but whoever has given it a task.
  thread.unref();
  return thread;
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

export type Documents = ReturnType<typeof createDocuments>;
