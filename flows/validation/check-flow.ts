import type { ExecutorFacts } from "../definition/executor-facts";
import type { FlowDefinition } from "../definition/schema";
import { checkAnswers } from "./check-answers";
import { checkContext } from "./check-context";
import { checkDataFlow } from "./check-data-flow";
import { checkDecisions } from "./check-decisions";
import { checkExecutors } from "./check-executors";
import { checkExpressions } from "./check-expressions";
import { checkKeywords } from "./check-keywords";
import { checkLoops } from "./check-loops";
import { checkNames } from "./check-names";
import { checkParallel } from "./check-parallel";
import { checkPaths } from "./check-paths";
import { checkPatterns } from "./check-patterns";
import { checkTriggers } from "./check-triggers";
import { checkUnknownKeys } from "./check-unknown-keys";
import { type Check, outlineFlow } from "./flow-outline";
import type { Validation } from "./issue";
import { severities } from "./severity";

const checks: readonly Check[] = [
  checkNames,
  checkPaths,
  checkExecutors,
  checkParallel,
  checkExpressions,
  checkPatterns,
  checkKeywords,
  checkDecisions,
  checkLoops,
  checkAnswers,
  checkContext,
  checkDataFlow,
  checkUnknownKeys,
  checkTriggers,
];

/**
 * Everything that is wrong or doubtful in a definition: what blocks publishing, and what does not. Pure; states that did
 * not change since the last call (by identity) are not read again, so it may run on every edit.
 */
export function checkFlow(definition: FlowDefinition, facts: ExecutorFacts): Validation {
  const flow = outlineFlow(definition, facts);
  const issues = checks.flatMap((check) => check(flow));
  const errors = issues.filter(({ code }) => severities[code] === "error");
  return { ok: errors.length === 0, errors, warnings: issues.filter(({ code }) => severities[code] === "warning") };
}
