import type { Step as WireStep } from "../../protocol/step";
import { isoTime } from "./iso-time";
import type { Step } from "./step";

/** A step as it is stored and sent (requirements 1.19 rule 25): every member is there, and null where it does not apply. Pure. */
export function wireStep(step: Step): WireStep {
  const { seq, turn, state, event, error, contextPatch } = step;
  const at = isoTime(step.at);
  switch (step.type) {
    case "action": {
      const { hook, branch, executor, status, config: input, output, attempts, durationMs } = step;
      return {
        seq,
        turn,
        state,
        to: null,
        step_type: "action",
        hook,
        branch,
        executor,
        status,
        event,
        input,
        output,
        error,
        contextPatch,
        attempts,
        durationMs,
        at,
      };
    }
    case "choice": {
      const { to, status, input, output } = step;
      return {
        seq,
        turn,
        state,
        to,
        step_type: "condition",
        hook: null,
        branch: null,
        executor: null,
        status,
        event,
        input,
        output,
        error,
        contextPatch,
        attempts: 1,
        durationMs: 0,
        at,
      };
    }
    case "wait": {
      const { input, output, durationMs } = step.status === "pending" ? { input: null, output: { ...step.awaits }, durationMs: 0 } : step;
      return {
        seq,
        turn,
        state,
        to: null,
        step_type: "wait",
        hook: null,
        branch: null,
        executor: null,
        status: step.status,
        event,
        input,
        output,
        error,
        contextPatch,
        attempts: 1,
        durationMs,
        at,
      };
    }
  }
}
