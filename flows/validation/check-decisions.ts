import { hasEvent } from "../definition/transitions";
import type { Expression } from "../expressions/ast";
import { type Check, stateIssue } from "./flow-outline";
import type { ConditionUse, StateOutline } from "./state-outline";

/** A decision that may find none of its conditions true needs a default. */
export const checkDecisions: Check = ({ states }) =>
  states
    .filter(({ state, outline }) => state.type === "decision" && !hasEvent(state, "default") && !isExhaustive(outline))
    .map(({ name }) =>
      stateIssue("MISSING_DEFAULT", name, "/transitions", {
        message: `decision '${name}' has no default for when no condition is true`,
        fix: `Add a transition 'default' to '${name}'.`,
      }),
    );

/** True when some condition holds whatever the context: one is always true, or one is the opposite of another. */
function isExhaustive({ conditions, candidates }: StateOutline): boolean {
  const taken = conditions.filter(({ event }) => candidates.some((candidate) => candidate.event === event && candidate.guard === null));
  const texts = new Set(taken.map(printCondition));
  return taken.some(({ expression }) => expression !== null && (isAlwaysTrue(expression) || texts.has(print(opposite(expression)))));
}

function isAlwaysTrue(expression: Expression): boolean {
  return expression.type === "literal" && Boolean(expression.value);
}

function printCondition({ expression }: ConditionUse): string {
  return expression === null ? "" : print(expression);
}

/** The same expression prints the same wherever it stands. */
function print(expression: Expression): string {
  return JSON.stringify(expression, (key, value: unknown) => (key === "offset" ? undefined : value));
}

/** Not `<` and `>=`: with a missing value both are false. */
const opposites = new Map([
  ["===", "!=="],
  ["!==", "==="],
  ["==", "!="],
  ["!=", "=="],
] as const);

function opposite(expression: Expression): Expression {
  if (expression.type === "unary" && expression.operator === "!") return expression.operand;
  if (expression.type === "binary") {
    for (const [operator, other] of opposites) if (expression.operator === operator) return { ...expression, operator: other };
  }
  return { type: "unary", operator: "!", operand: expression, offset: 0 };
}
