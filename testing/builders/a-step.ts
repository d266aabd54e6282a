import type { Step } from "@/flows/protocol/step";

/** A completed `set` of the first turn in state `init`, or what the test says. */
export function aStep(overrides: Partial<Step> = {}): Step {
  return {
    seq: 1,
    turn: 1,
    state: "init",
    to: null,
    step_type: "action",
    hook: "main",
    branch: null,
    executor: "set",
    status: "completed",
    event: null,
    input: null,
    output: null,
    error: null,
    contextPatch: [],
    attempts: 1,
    durationMs: 0,
    at: "2026-01-01T00:00:00.000Z",
    ...overrides,
  };
}
