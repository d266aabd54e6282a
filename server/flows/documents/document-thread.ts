/** The thread that works on large documents, so that requests are answered meanwhile; started by `create-documents.ts`. */
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { AppError, type ErrorCode } from "@/flows/errors";
import { createCatalogue } from "@/flows/executors/catalogue";
import { coreExecutors } from "@/flows/executors/core";
import { descriptorOf, manifestSchema } from "@/flows/executors/manifest";
import { type DocumentResult, type DocumentTask, performDocumentTask } from "./document-task";

export type ThreadFailure =
  | { type: "refused"; code: ErrorCode; message: string; details: Record<string, unknown> | undefined }
  | { type: "invalid"; issues: z.core.$ZodIssue[] }
  | { type: "failed"; message: string };

const { manifests } = z.object({ manifests: z.array(manifestSchema) }).parse(workerData);
const ofPlugins = Object.fromEntries(manifests.map((manifest) => [manifest.name, descriptorOf(manifest)]));
const facts = { ...createCatalogue(coreExecutors).facts, ...ofPlugins };

export type ThreadAnswer = { result: DocumentResult } | { failure: ThreadFailure };

function answerTo(task: DocumentTask): ThreadAnswer {
  try {
    return { result: performDocumentTask(task, facts) };
  } catch (error) {
    return { failure: describe(error) };
  }
}

/** Errors lose their class on the way between threads. */
function describe(error: unknown): ThreadFailure {
  if (error instanceof AppError) return { type: "refused", code: error.code, message: error.message, details: error.details };
  if (error instanceof z.ZodError) return { type: "invalid", issues: error.issues };
  return { type: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

parentPort?.on("message", (task: DocumentTask) => parentPort?.postMessage(answerTo(task)));
