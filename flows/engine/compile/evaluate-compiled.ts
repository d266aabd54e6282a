import type { Action } from "../../definition/schema";
import { FlowError } from "../../errors";
import { evaluate, type Scope } from "../../expressions/evaluate";
import { type Budget, drain, isUsedUp } from "../../expressions/limits";
import { renderTemplate } from "../../expressions/template";
import { renderParsedValue } from "../../expressions/value-template";
import type { Json } from "../../json/json";
import { LimitReached } from "../run/limits";
import { parsedExpression, parsedText } from "./compile-action";
import type { CompiledExpression, CompiledText, CompiledValue } from "./compiled";

export type Problem = { code: string; message: string };
export type Evaluated<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** Whether an expression holds. @throws LimitReached when the turn's work is used up */
export function holds(expression: CompiledExpression, scope: Scope, budget: Budget): Evaluated<boolean> {
  const { source } = expression;
  // It may have to be parsed, and its source is recorded with its value.
  drain(budget, 1 + (source.length >>> 4));
  const parsed = parsedExpression(expression);
  if (!parsed.ok) return broken(`${source.slice(0, 500)}: ${parsed.error.message}`);
  return guarded(budget, () => Boolean(evaluate(parsed.expression, scope, budget)));
}

/** An action whose config is parsed. */
type ConfiguredAction = { action: Pick<Action, "missing">; config: CompiledValue };

/** An action's config with its templates resolved. @throws LimitReached when the turn's work is used up */
export function renderConfig({ action, config }: ConfiguredAction, scope: Scope, budget: Budget): Evaluated<Json | undefined> {
  drain(budget, 1 + (config.size >>> 8) + (config.code >>> 3));
  if (config.problem !== null) {
    // It was parsed for nothing, and perhaps only now.
    drain(budget, config.size >>> 2);
    return broken(`template at ${config.problem.path.join(".")}: ${config.problem.message}`);
  }
  return guarded(budget, () => renderParsedValue(config.value, scope, budget, action.missing));
}

/** A text for the customer; one that cannot be rendered gives `otherwise`. @throws LimitReached when the turn's work is used up */
export function renderLine(text: CompiledText | null, scope: Scope, budget: Budget, otherwise: string): string {
  const parsed = text === null ? null : parsedText(text);
  if (parsed === null || !parsed.ok) return otherwise;
  const { template } = parsed;
  const rendered = guarded(budget, () => renderTemplate(template, scope, budget));
  return rendered.ok && rendered.value !== undefined && rendered.value !== null && rendered.value !== "" ? String(rendered.value) : otherwise;
}

function broken(message: string): { ok: false; problem: Problem } {
  return { ok: false, problem: { code: "BAD_EXPRESSION", message } };
}

/** Passes what is wrong with the expression on; work that is used up is the end of the run. */
function guarded<T>(budget: Budget, compute: () => T): Evaluated<T> {
  try {
    return { ok: true, value: compute() };
  } catch (error) {
    if (error instanceof FlowError && isUsedUp(budget)) throw new LimitReached("EXPRESSION_LIMIT", error.message);
    if (error instanceof FlowError) return { ok: false, problem: { code: error.code, message: error.message } };
    throw error;
  }
}
