import type { SyntaxProblem } from "./ast";

/** Carries a syntax problem out of the tokenizer and the parser; never leaves this folder. */
export class ExpressionSyntaxError extends Error {
  readonly problem: SyntaxProblem;

  constructor(message: string, offset: number) {
    super(message);
    this.problem = { message, offset };
  }
}

/** Runs a parser and turns its syntax error into a value. */
export function catchSyntax<T>(parse: () => T): { ok: true; value: T } | { ok: false; error: SyntaxProblem } {
  try {
    return { ok: true, value: parse() };
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return { ok: false, error: error.problem };
    throw error;
  }
}
