import type { Json } from "../../json/json";
import type { Step } from "../../protocol/step";

/** A recorded step as plain JSON: its own members only, whatever a store keeps beside them, and always all of them. */
export function stepJson(step: Step): Json {
  const { error } = step;
  return {
    seq: step.seq,
    turn: step.turn,
    state: step.state,
    to: step.to,
    step_type: step.step_type,
    hook: step.hook,
    branch: step.branch,
    executor: step.executor,
    status: step.status,
    event: step.event,
    input: step.input,
    output: step.output,
    error: error === null ? null : { code: error.code, message: error.message, retryable: error.retryable ?? null },
    contextPatch: step.contextPatch.map((operation) => ({ ...operation })),
    attempts: step.attempts,
    durationMs: step.durationMs,
    at: step.at,
  };
}
