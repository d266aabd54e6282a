import { FlowError } from "../errors";
import { evaluate, type Scope } from "../expressions/evaluate";
import type { Budget } from "../expressions/limits";
import { renderTemplate } from "../expressions/template";
import { renderParsedValue } from "../expressions/value-template";
import type { Json } from "../json";
import type { CompiledExpression, CompiledText, CompiledValue } from "./compiled";

export type Problem = { code: string; message: string };
export type Evaluated<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** Whether an expression holds. Never throws. */
export function holds(expression: CompiledExpression, scope: Scope, budget: Budget): Evaluated<boolean> {
  const { source, parsed } = expression;
  if (!parsed.ok) return broken(`${source}: ${parsed.error.message}`);
  return guarded(() => Boolean(evaluate(parsed.expression, scope, budget)));
}

/** A config with its templates resolved. Never throws. */
export function renderConfig(config: CompiledValue, scope: Scope, budget: Budget): Evaluated<Json | undefined> {
  if (config.problem !== null) return broken(`template at ${config.problem.path.join(".")}: ${config.problem.message}`);
  return guarded(() => renderParsedValue(config.value, scope, budget));
}

/** A text for the customer; one that cannot be rendered gives `otherwise`. */
export function renderLine(text: CompiledText | null, scope: Scope, budget: Budget, otherwise: string): string {
  if (text === null || !text.parsed.ok) return otherwise;
  const { template } = text.parsed;
  const rendered = guarded(() => renderTemplate(template, scope, budget));
  return rendered.ok && rendered.value !== undefined && rendered.value !== null && rendered.value !== "" ? String(rendered.value) : otherwise;
}

function broken(message: string): { ok: false; problem: Problem } {
  return { ok: false, problem: { code: "BAD_EXPRESSION", message } };
}

function guarded<T>(compute: () => T): Evaluated<T> {
  try {
    return { ok: true, value: compute() };
  } catch (error) {
    if (error instanceof FlowError) return { ok: false, problem: { code: error.code, message: error.message } };
    throw error;
  }
}
