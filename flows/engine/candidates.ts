import type { EventName } from "../definition/schema";
import { drain } from "../expressions/limits";
import type { JsonObject } from "../json/json";
import { storableText } from "../json/storable-text";
import { addStep, checkLimits, scopeOf, type Work } from "./act/work";
import type { CompiledCandidate, CompiledExpression } from "./compile/compiled";
import { holds } from "./compile/evaluate-compiled";
import { cutMessage } from "./run/limits";

/** A candidate whose guard held. */
export type Choice = { event: EventName; key: EventName; index: number; candidate: CompiledCandidate };

/** What was evaluated on the way to a choice: the output of its step. */
export type Considered = { conditions: { expression: string; value: boolean }[]; guards: { event: EventName; index: number; guard: string; value: boolean }[] };

export function nothingConsidered(): Considered {
  return { conditions: [], guards: [] };
}

/** What recording a step costs. */
const stepEvaluations = 3;

/** The first candidate of an event whose guard holds (rule 31). */
export function tryEvent(work: Work, event: EventName, considered: Considered): Choice | null {
  const entry = work.state.transitions.get(event);
  if (entry === undefined) return null;
  for (const [index, candidate] of entry.candidates.entries()) {
    const { guard } = candidate;
    const value = guard === null || truthOf(work, guard);
    if (guard !== null) considered.guards.push({ event, index, guard: guard.source, value });
    if (value) return { event, key: entry.key, index, candidate };
  }
  return null;
}

/** A condition or guard that cannot be evaluated is false and leaves a failed step (A44). */
export function truthOf(work: Work, expression: CompiledExpression): boolean {
  checkLimits(work, 1);
  const result = holds(expression, scopeOf(work), work.budget);
  if (result.ok) return result.value;
  drain(work.budget, stepEvaluations);
  addStep(work, {
    type: "choice",
    status: "failed",
    input: { expression: storableText(expression.source.slice(0, 500)) },
    error: { code: result.problem.code, message: cutMessage(result.problem.message), retryable: false },
  });
  return false;
}

/** What a choice's step says about it. */
export function consideredOutput({ conditions, guards }: Considered, more: JsonObject = {}): JsonObject {
  return { conditions, guards, ...more };
}
