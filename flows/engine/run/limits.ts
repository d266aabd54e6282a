import type { ErrorCode } from "../../errors";
import { storableText } from "../../json/storable-text";

/** What a run may cost. Evaluations are bounded by `flows/expressions/limits.ts`, microsteps by the definition (100 at most). */
export const runLimits = {
  steps: 10_000,
  effectsPerTurn: 20,
  /** Without the apology that follows when there would be more. */
  messagesPerTurn: 20,
  /** Of one message. */
  buttons: 100,
  cards: 100,
  /** Of one step's patch, as JSON in UTF-8. */
  patchBytes: 32_768,
  /** Of the whole context, as JSON in UTF-8 (requirements A26). */
  contextBytes: 65_536,
  /** Characters of a context path that is written. */
  pathLength: 256,
  /** Characters of an error's message. */
  messageLength: 1_000,
} as const;

/** Room for what a signal records before it is asked whether there is room, and for the failure itself. */
export const stepReserve = 4;

/** Ends the run as failed. Thrown and caught inside `transition` only. */
export class LimitReached extends Error {
  override readonly name = "LimitReached";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A text for a log, not longer than anyone reads. */
export function cutMessage(message: string): string {
  return storableText(message.length > runLimits.messageLength ? `${message.slice(0, runLimits.messageLength - 1)}…` : message);
}
