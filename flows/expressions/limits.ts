import { FlowError } from "../errors";
import { jsonLength } from "../json/json-length";
import type { Meter } from "../json/meter";

/** Requirements W4: what one expression may be, and what one signal may cost. */
export const limits = {
  /** Characters of source. */
  sourceLength: 500,
  nodes: 200,
  /** Nesting of parentheses, arguments, operands and brackets. */
  depth: 20,
  /** Node evaluations a signal. */
  evaluations: 10_000,
  /** Characters of a text that an expression makes. */
  stringLength: 8_192,
  /** Items of a list that an expression makes or walks through. */
  arrayLength: 1_000,
  /** Characters of a text that a template makes. */
  textLength: 65_536,
  /** Placeholders in one template, and in all templates of one config together. */
  placeholders: 500,
  /** Characters of the key that `sum` adds up and of a format that `date` fills in. */
  argumentLength: 200,
} as const;

/** Shared by every expression of one signal. Mutable: evaluating spends it. */
export type Budget = { remaining: number };

export function createBudget(nodes: number = limits.evaluations): Budget {
  return { remaining: nodes };
}

/** @throws FlowError EXPRESSION_LIMIT when the signal's work is used up. */
export function spend(budget: Budget, nodes = 1): void {
  budget.remaining -= nodes;
  if (budget.remaining < 0) throw limitExceeded(`more than ${limits.evaluations} evaluations in one signal`);
}

/** Takes the cost of what has happened already: the next evaluation may find that nothing is left. */
export function drain(budget: Budget, nodes: number): void {
  budget.remaining -= nodes;
}

/** True when the signal's work is used up: nothing more can be evaluated. */
export function isUsedUp(budget: Budget): boolean {
  return budget.remaining < 0;
}

/** Reading or making a text costs an evaluation for each 256 characters. @throws FlowError EXPRESSION_LIMIT */
export function spendOnText(budget: Budget, length: number): void {
  if (length >= 256) spend(budget, length >>> 8);
}

/** Going through a value costs an evaluation for each 64 characters it has as JSON. @throws FlowError EXPRESSION_LIMIT */
export function spendOnValue(budget: Budget, value: object): void {
  const length = jsonLength(value);
  if (length >= 64) spend(budget, length >>> 6);
}

/** Fine-grained work, such as following a pattern: so many small steps are one evaluation. */
const stepsPerEvaluation = 16;

export function meterOf(budget: Budget): Meter {
  const left = Math.max(0, budget.remaining) * stepsPerEvaluation;
  return { left, before: left };
}

/** Takes what the meter has counted from the budget. */
export function settle(budget: Budget, { left, before }: Meter): void {
  if (left < before) drain(budget, Math.ceil((before - left) / stepsPerEvaluation));
}

export function limitExceeded(what: string): FlowError {
  return new FlowError("EXPRESSION_LIMIT", { message: `expression limit: ${what}` });
}

/** @throws FlowError EXPRESSION_LIMIT for a text over 8,192 characters. */
export function checkString(text: string): string {
  if (text.length > limits.stringLength) throw limitExceeded(`a text of more than ${limits.stringLength} characters`);
  return text;
}

/** @throws FlowError EXPRESSION_LIMIT for a list over 1,000 items. */
export function checkArray<T>(list: readonly T[]): readonly T[] {
  if (list.length > limits.arrayLength) throw limitExceeded(`a list of more than ${limits.arrayLength} items`);
  return list;
}
