import {
  type BinaryOperator,
  type Expression,
  functionNames,
  isFunctionName,
  isMethodName,
  type LogicalOperator,
  methodNames,
  type SyntaxProblem,
} from "./ast";
import { limits } from "./limits";
import { isForbiddenKey } from "./property";
import { catchSyntax, ExpressionSyntaxError } from "./syntax-error";
import { createTokenReader, type TokenReader, unexpected } from "./token-reader";
import type { Token } from "./tokenize";

export type Parsed = { ok: true; expression: Expression } | { ok: false; error: SyntaxProblem };

/** Parses one expression of requirements 1.19 rule 35. Never throws: anything outside the language is an error with its offset. */
export function parseExpression(source: string): Parsed {
  if (source.length > limits.sourceLength)
    return { ok: false, error: { message: `longer than ${limits.sourceLength} characters`, offset: limits.sourceLength } };
  const result = catchSyntax(() => {
    const parser = createParser(createTokenReader(source));
    const expression = parser.expression();
    if (parser.reader.peek().type !== "end") throw unexpected(parser.reader.peek(), "an operator");
    return expression;
  });
  return result.ok ? { ok: true, expression: result.value } : result;
}

type Operator = { precedence: number } & ({ type: "binary"; operator: BinaryOperator } | { type: "logical"; operator: LogicalOperator });

const binary = (operator: BinaryOperator, precedence: number): [string, Operator] => [operator, { type: "binary", operator, precedence }];
const logical = (operator: LogicalOperator, precedence: number): [string, Operator] => [operator, { type: "logical", operator, precedence }];

const operators: ReadonlyMap<string, Operator> = new Map([
  logical("??", 1),
  logical("||", 1),
  logical("&&", 2),
  binary("==", 3),
  binary("!=", 3),
  binary("===", 3),
  binary("!==", 3),
  binary("<", 4),
  binary("<=", 4),
  binary(">", 4),
  binary(">=", 4),
  binary("in", 4),
  binary("+", 5),
  binary("-", 5),
  binary("*", 6),
  binary("/", 6),
  binary("%", 6),
]);

/** Words that mean something else in JavaScript; they are refused so that nobody believes they work. */
const reservedWords: ReadonlySet<string> = new Set(
  "Infinity NaN arguments await break case catch class const continue debugger default delete do else enum eval export extends finally for function if implements import in instanceof interface let new package private protected public return static super switch this throw try typeof var void while with yield".split(
    " ",
  ),
);

const constants: ReadonlyMap<string, boolean | null | undefined> = new Map<string, boolean | null | undefined>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["undefined", undefined],
]);

export type Parser = { reader: TokenReader; expression(): Expression; args(): Expression[] };

/** A Pratt parser over the reader's tokens; it stops in front of the first token that cannot go on. */
export function createParser(reader: TokenReader): Parser {
  let nodes = 0;
  let depth = 0;
  const parenthesised = new Set<Expression>();

  function node<T extends Expression>(made: T): T {
    nodes += 1;
    if (nodes > limits.nodes) throw new ExpressionSyntaxError(`more than ${limits.nodes} parts`, made.offset);
    return made;
  }

  function nested<T>(parse: () => T): T {
    depth += 1;
    if (depth > limits.depth) throw new ExpressionSyntaxError(`nested deeper than ${limits.depth}`, reader.peek().offset);
    const result = parse();
    depth -= 1;
    return result;
  }

  function expression(): Expression {
    return nested(() => {
      const test = operand(0);
      if (!reader.take("?")) return test;
      const yes = expression();
      reader.expect(":");
      return node({ type: "conditional", test, yes, no: expression(), offset: test.offset });
    });
  }

  /** Everything that binds at least as tightly as `precedence`. */
  function operand(precedence: number): Expression {
    let left = prefix();
    for (;;) {
      const operator = operatorAt(reader.peek());
      if (operator === undefined || operator.precedence < precedence) return left;
      const { offset } = reader.next();
      const right = nested(() => operand(operator.precedence + 1));
      if (operator.type === "logical") refuseMixture(operator.operator, [left, right], offset);
      left = node(
        operator.type === "binary"
          ? { type: "binary", operator: operator.operator, left, right, offset: left.offset }
          : { type: "logical", operator: operator.operator, left, right, offset: left.offset },
      );
    }
  }

  /** JavaScript refuses `a ?? b || c` without parentheses, and so do we. */
  function refuseMixture(operator: LogicalOperator, sides: Expression[], offset: number): void {
    const isMixed = sides.some((side) => side.type === "logical" && !parenthesised.has(side) && (side.operator === "??") !== (operator === "??"));
    if (isMixed) throw new ExpressionSyntaxError("'??' beside '&&' or '||' needs parentheses", offset);
  }

  function prefix(): Expression {
    const token = reader.peek();
    for (const operator of ["!", "-", "+"] as const) {
      if (reader.take(operator)) return node({ type: "unary", operator, operand: nested(prefix), offset: token.offset });
    }
    return suffixes(primary());
  }

  function primary(): Expression {
    const token = reader.next();
    if (token.type === "number" || token.type === "string") return node({ type: "literal", value: token.value, offset: token.offset });
    if (token.type === "name") return named(token.value, token.offset);
    if (token.type === "punctuator" && token.value === "(") {
      const inner = expression();
      reader.expect(")");
      parenthesised.add(inner);
      return inner;
    }
    if (token.type === "punctuator" && token.value === "[") return node({ type: "array", items: list("]"), offset: token.offset });
    throw unexpected(token, "a value");
  }

  function named(name: string, offset: number): Expression {
    if (constants.has(name)) return node({ type: "literal", value: constants.get(name), offset });
    if (reservedWords.has(name)) throw new ExpressionSyntaxError(`'${name}' is not part of the language`, offset);
    if (!reader.isNext("(")) return node({ type: "name", name, offset });
    if (!isFunctionName(name)) throw new ExpressionSyntaxError(`unknown function '${name}'; there are ${functionNames.join(", ")}`, offset);
    return node({ type: "call", name, args: args(), offset });
  }

  function suffixes(start: Expression): Expression {
    let object = start;
    for (;;) {
      const token = reader.peek();
      if (reader.take("?.")) object = reader.isNext("[") ? bracket(object) : property(object);
      else if (reader.take(".")) object = property(object);
      else if (reader.isNext("[")) object = bracket(object);
      else if (reader.isNext("(")) throw new ExpressionSyntaxError("only the known functions and methods can be called", token.offset);
      else return object;
    }
  }

  function property(object: Expression): Expression {
    const { value: name, offset } = reader.expectName("a name");
    if (!reader.isNext("(")) return node({ type: "member", object, key: { type: "literal", value: name, offset }, offset: object.offset });
    if (!isMethodName(name)) throw new ExpressionSyntaxError(`unknown method '${name}'; there are ${methodNames.join(", ")}`, offset);
    return node({ type: "method", object, name, args: args(), offset: object.offset });
  }

  function bracket(object: Expression): Expression {
    reader.expect("[");
    const key = expression();
    reader.expect("]");
    if (key.type === "literal" && typeof key.value === "string" && isForbiddenKey(key.value))
      throw new ExpressionSyntaxError(`'${key.value}' cannot be read`, key.offset);
    return node({ type: "member", object, key, offset: object.offset });
  }

  function args(): Expression[] {
    reader.expect("(");
    return list(")");
  }

  function list(close: string): Expression[] {
    const items: Expression[] = [];
    if (reader.take(close)) return items;
    do items.push(expression());
    while (reader.take(","));
    reader.expect(close);
    return items;
  }

  return { reader, expression, args };
}

function operatorAt(token: Token): Operator | undefined {
  if (token.type === "name") return token.value === "in" ? operators.get("in") : undefined;
  return token.type === "punctuator" ? operators.get(token.value) : undefined;
}
