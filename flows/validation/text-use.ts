import type { Expression, SyntaxProblem } from "../expressions/ast";
import { parseExpression } from "../expressions/parse";
import { pathsIn, type ReadPath } from "../expressions/paths-in";
import { hasPlaceholder, parseTemplate } from "../expressions/template";
import type { Json } from "../json/json";
import { escapePointer } from "../json/json-pointer";

/** An expression or a template where it stands. `pointer` begins at the state (or at the document for texts of the flow). */
export type TextUse = { pointer: string; problem: SyntaxProblem | null; reads: ReadPath[] };

export function readExpression(pointer: string, source: string): TextUse & { expression: Expression | null } {
  const parsed = parseExpression(source);
  return parsed.ok
    ? { pointer, problem: null, reads: pathsIn(parsed.expression), expression: parsed.expression }
    : { pointer, problem: parsed.error, reads: [], expression: null };
}

export function readTemplate(pointer: string, text: string): TextUse {
  const parsed = parseTemplate(text);
  return parsed.ok ? { pointer, problem: null, reads: pathsIn(parsed.template) } : { pointer, problem: parsed.error, reads: [] };
}

/** Every template inside a value, each where it stands; texts without placeholders are left out. */
export function readTemplatesIn(pointer: string, value: Json): TextUse[] {
  if (typeof value === "string") return hasPlaceholder(value) ? [readTemplate(pointer, value)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => readTemplatesIn(`${pointer}/${escapePointer(key)}`, member));
}
