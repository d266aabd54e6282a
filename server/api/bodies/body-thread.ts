/** The thread that reads large bodies; started by `large-bodies.ts`. */
import { parentPort } from "node:worker_threads";
import { findUnstorable } from "../../errors/storable";

/** `value`: what the text says; null for what is no JSON in UTF-8. `isStorable`: all of it can be stored. */
export type BodyAnswer = { read: { value: unknown; isStorable: boolean } | null };

function read(raw: Uint8Array): BodyAnswer {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));
    return { read: { value, isStorable: findUnstorable(value) === null } };
  } catch {
    // Whoever asked says what is wrong with it, in the words of the place where it came in.
    return { read: null };
  }
}

parentPort?.on("message", (raw: Uint8Array) => parentPort?.postMessage(read(raw)));
