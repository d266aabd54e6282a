import type { Step as WireStep } from "../../protocol/step";
import { isoTime } from "./iso-time";
import type { Step } from "./step";

/** A step as it is stored and sent (requirements 1.19 rule 25): every member is there, and null where it does not apply. Pure. */
export function wireStep(step: Step): WireStep {
  const { seq, turn, state, status, event, error, contextPatch } = step;
  const { to, step_type, hook, branch, executor, input, output, attempts, durationMs } = ofItsKind(step);
  const at = isoTime(step.at);
  return { seq, turn, state, to, step_type, hook, branch, executor, status, event, input, output, error, contextPatch, attempts, durationMs, at };
}

type OfItsKind = Pick<WireStep, "to" | "step_type" | "hook" | "branch" | "executor" | "input" | "output" | "attempts" | "durationMs">;

const notAnAction = { hook: null, branch: null, executor: null, attempts: 1 } as const;

function ofItsKind(step: Step): OfItsKind {
  switch (step.type) {
    case "action": {
      const { hook, branch, executor, config: input, output, attempts, durationMs } = step;
      return { to: null, step_type: "action", hook, branch, executor, input, output, attempts, durationMs };
    }
    case "choice":
      return { ...notAnAction, to: step.to, step_type: "condition", input: step.input, output: step.output, durationMs: 0 };
    case "wait": {
      const { input, output, durationMs } = step.status === "pending" ? { input: null, output: { ...step.awaits }, durationMs: 0 } : step;
      return { ...notAnAction, to: null, step_type: "wait", input, output, durationMs };
    }
  }
}
