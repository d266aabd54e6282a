import type { Expression } from "./ast";
import type { Template } from "./template";
import type { ValueTemplate } from "./value-template";

/** One path that is read: its first key and as many more as are known without running, and where it begins in the source. */
export type ReadPath = { keys: [root: string, ...rest: string[]]; offset: number };

/** Every path that an expression, a template or a value with templates reads, in order of appearance, repeats included. Pure. */
export function pathsIn(source: Expression | Template | ValueTemplate): ReadPath[] {
  if ("parts" in source)
    return source.parts.flatMap((part) =>
      part.type === "text" ? [] : [...pathsInExpression(part.expression), ...part.filters.flatMap(({ args }) => args.flatMap(pathsInExpression))],
    );
  switch (source.type) {
    case "template":
      return pathsIn(source.template);
    case "list":
      return source.items.flatMap(pathsIn);
    case "object":
      return source.members.flatMap(([, member]) => pathsIn(member));
    default:
      return pathsInExpression(source);
  }
}

function pathsInExpression(expression: Expression | Extract<ValueTemplate, { type: "literal" }>): ReadPath[] {
  switch (expression.type) {
    case "literal":
      return [];
    case "name":
      return [{ keys: [expression.name], offset: expression.offset }];
    case "array":
      return expression.items.flatMap(pathsInExpression);
    case "member":
      return pathsInMember(expression);
    case "unary":
      return pathsInExpression(expression.operand);
    case "binary":
    case "logical":
      return [...pathsInExpression(expression.left), ...pathsInExpression(expression.right)];
    case "conditional":
      return [expression.test, expression.yes, expression.no].flatMap(pathsInExpression);
    case "call":
      return expression.args.flatMap(pathsInExpression);
    case "method":
      return [expression.object, ...expression.args].flatMap(pathsInExpression);
  }
}

function pathsInMember(expression: Extract<Expression, { type: "member" }>): ReadPath[] {
  const chain = chainOf(expression);
  if (chain !== null) return [{ keys: chain, offset: expression.offset }];
  return [...pathsInExpression(expression.object), ...pathsInExpression(expression.key)];
}

/** The keys of an unbroken chain of a name and literal keys, or null: `f(x).y` reads no deeper path of x. */
function chainOf(expression: Expression): ReadPath["keys"] | null {
  if (expression.type === "name") return [expression.name];
  if (expression.type !== "member" || expression.key.type !== "literal") return null;
  const outer = chainOf(expression.object);
  return outer === null ? null : [...outer, String(expression.key.value)];
}
