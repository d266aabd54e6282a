import type { SideEffect } from "../../definition/executor-facts";
import type { EventName, StateName } from "../../definition/schema";
import type { JsonObject } from "../../json/json";

/**
 * What the caller of `transition` must do. Effects of one transition may be performed together (parallel branches);
 * each result comes back as an `effectFinished` signal with the same `effectId`.
 */
export type Effect =
  | {
      type: "callExecutor";
      effectId: string;
      executor: string;
      /** Templates are already resolved. */
      config: JsonObject;
      /** The context as the action sees it; read only. */
      context: JsonObject;
      state: StateName;
      hook: "entry" | "main" | "exit" | "transition";
      branch: string | null;
      sideEffect: SideEffect;
      /** Of the action's step. */
      seq: number;
      /** `runId:seq`: the idempotency key; in a parallel state `runId:seq:branch:index`. */
      key: string;
      /** `max` counts the retries after the first call. */
      attempt: { max: number; backoffMs: number; factor: number };
      /** Bound of all attempts together, in milliseconds; null = the executor's own. */
      timeoutMs: number | null;
    }
  /** Ask NLU, then the model, which of the accepted events the text means. The result is an ExecutorResult whose `event` is the choice or null. */
  | {
      type: "resolveInput";
      effectId: string;
      text: string;
      by: "nlu" | "llm";
      intents: { [intent: string]: EventName } | null;
      accepts: EventName[];
      hint: string | null;
    }
  /** A parallel branch was aborted: its call should be cancelled; no result is awaited. */
  | { type: "abortEffect"; effectId: string };

export type CallExecutor = Extract<Effect, { type: "callExecutor" }>;
export type ResolveInput = Extract<Effect, { type: "resolveInput" }>;
