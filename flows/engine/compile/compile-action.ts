import type { ExecutorFact } from "../../definition/executor-facts";
import type { Action } from "../../definition/schema";
import { type Parsed, parseExpression } from "../../expressions/parse";
import { type ParsedTemplate, parseTemplate } from "../../expressions/template";
import { parseValue } from "../../expressions/value-template";
import { jsonLength } from "../../json/json-length";
import type { CompiledAction, CompiledExpression, CompiledText, CompiledValue } from "./compiled";

export function compileExpression(source: string): CompiledExpression {
  return { source, parsed: null };
}

export function compileText(source: string): CompiledText {
  return { source, parsed: null };
}

export function parsedExpression(expression: CompiledExpression): Parsed {
  expression.parsed ??= parseExpression(expression.source);
  return expression.parsed;
}

export function parsedText(text: CompiledText): ParsedTemplate {
  text.parsed ??= parseTemplate(text.source);
  return text.parsed;
}

export function configOf(action: CompiledAction): CompiledValue {
  action.config ??= compileValue(action.action.config);
  return action.config;
}

/** `fact` is null for an executor that is not registered: the action then fails with EXECUTOR_NOT_FOUND when it is performed. */
export function compileAction(action: Action, fact: ExecutorFact | null): CompiledAction {
  return {
    action,
    when: action.when === undefined ? null : compileExpression(action.when),
    config: null,
    outputs: outputsOf(action.output),
    writes: fact?.writes ?? [],
    sideEffect: fact?.sideEffectOf?.(action.config) ?? fact?.sideEffect ?? "none",
    consumesInput: fact?.consumesInput ?? false,
    readsLocation: fact?.readsLocation ?? false,
    attempt: attemptOf(action),
  };
}

function compileValue(config: Action["config"]): CompiledValue {
  const { value, problems, code } = parseValue(config);
  return { value, problem: problems[0] ?? null, size: Math.max(0, jsonLength(config)), code };
}

function outputsOf(output: Action["output"]): CompiledAction["outputs"] {
  if (output === undefined) return [];
  if (typeof output === "string") return [{ path: output, from: null }];
  return Object.keys(output)
    .sort()
    .map((path) => ({ path, from: output[path] ?? "" }));
}

const defaultRetry = { max: 2, backoffMs: 200, factor: 2 };

function attemptOf(action: Action): CompiledAction["attempt"] {
  if (action.retry !== undefined) return { max: action.retry.max, backoffMs: action.retry.backoffMs, factor: action.retry.factor ?? 2 };
  return action.onError === "retry" ? defaultRetry : { max: 0, backoffMs: 0, factor: 1 };
}
