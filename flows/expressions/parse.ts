import type { Expression, SyntaxProblem } from "./ast";
import { limits } from "./limits";
import { createParser, readExpression } from "./parser";
import { catchSyntax } from "./syntax-error";
import { unexpected } from "./token-reader";

export type Parsed = { ok: true; expression: Expression } | { ok: false; error: SyntaxProblem };

/** Parses one expression of requirements 1.19 rule 35. Never throws: anything outside the language is an error with its offset. */
export function parseExpression(source: string): Parsed {
  if (source.length > limits.sourceLength)
    return { ok: false, error: { message: `longer than ${limits.sourceLength} characters`, offset: limits.sourceLength } };
  const result = catchSyntax(() => {
    const parser = createParser(source);
    const expression = readExpression(parser);
    if (parser.reader.peek().type !== "end") throw unexpected(parser.reader.peek(), "an operator");
    return expression;
  });
  return result.ok ? { ok: true, expression: result.value } : result;
}
