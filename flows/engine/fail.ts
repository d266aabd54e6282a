import type { Json } from "../json";
import { type Considered, consideredOutput, nothingConsidered } from "./candidates";
import { type Problem, renderLine } from "./evaluate-compiled";
import { release, sayLine } from "./say";
import { stockLines } from "./stock-lines";
import { addStep, type Next, scopeOf, type Work } from "./work";

/** A failure that was asked for from outside: its step is recorded with what was asked, so that replay can ask again. */
export function failOnRequest(work: Work, { code, message }: Problem): Next {
  return fail(work, { code, message }, nothingConsidered(), null, { fail: { code, message } });
}

/** Ends the run as failed, with one apology to the customer. @param at the step that failed, if it is not the one recorded here */
export function fail(work: Work, problem: Problem, considered: Considered = nothingConsidered(), at: number | null = null, input: Json = null): Next {
  const { snapshot, flow } = work;
  release(work);
  const seq = addStep(work, {
    step_type: "condition",
    status: "failed",
    event: "error",
    input,
    output: consideredOutput(considered, { outcome: "failed" }),
    error: { code: problem.code, message: problem.message, retryable: false },
  });
  snapshot.status = "failed";
  snapshot.outcome = "failed";
  snapshot.failure = { ...problem, state: snapshot.state, seq: at ?? seq };
  snapshot.timer = null;
  snapshot.offered = [];
  sayLine(work, renderLine(flow.apology, scopeOf(work), work.budget, stockLines.apology));
  work.visit.leaving = null;
  work.task = { type: "ended" };
  return null;
}
