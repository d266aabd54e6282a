import { createBudget } from "../expressions/limits";
import type { JsonObject } from "../json/json";
import { release, sayLine } from "./act/say";
import { addStep, type Next, scopeOf, type Work } from "./act/work";
import { type Considered, consideredOutput, nothingConsidered } from "./candidates";
import { type Problem, renderLine } from "./compile/evaluate-compiled";
import { tellFinalState } from "./end";
import { letPersonGo } from "./handoff";
import { cutMessage, LimitReached } from "./run/limits";
import { stockLines } from "./stock-lines";

/** A failure that was asked for from outside: its step is recorded with what was asked. */
export function failOnRequest(work: Work, { code, message }: Problem): Next {
  const fails = { code, message };
  return fail(work, fails, nothingConsidered(), null, { fail: fails });
}

/** Ends the run as failed, with one apology to the customer. @param at the step that failed, if it is not the one recorded here */
export function fail(
  work: Work,
  problem: Problem,
  considered: Considered = nothingConsidered(),
  at: number | null = null,
  input: JsonObject | null = null,
): Next {
  const { snapshot } = work;
  work.isFailing = true;
  release(work);
  const seq = addStep(work, {
    type: "choice",
    status: "failed",
    event: "error",
    input,
    output: consideredOutput(considered, { outcome: "failed" }),
    error: { code: problem.code, message: cutMessage(problem.message), retryable: false },
  });
  snapshot.status = "failed";
  snapshot.outcome = "failed";
  snapshot.failure = { code: problem.code, message: cutMessage(problem.message), state: snapshot.state, seq: at ?? seq };
  snapshot.timer = null;
  snapshot.offered = [];
  letPersonGo(work);
  // Who has called this run says what becomes of it.
  if (snapshot.caller === undefined) sayLine(work, apologyOf(work));
  tellFinalState(work);
  work.visit.leaving = null;
  work.task = { type: "ended" };
  return null;
}

/** Rendered with work of its own: a run that has used up its turn's says it all the same. */
function apologyOf(work: Work): string {
  try {
    return renderLine(work.flow.apology, scopeOf(work), createBudget(apologyEvaluations), stockLines.apology);
  } catch (error) {
    if (error instanceof LimitReached) return stockLines.apology;
    throw error;
  }
}

const apologyEvaluations = 1_000;
