import { isForbiddenKey } from "../json/property";
import { type Expression, functionNames, isFunctionName, isMethodName, type LogicalOperator, methodNames } from "./ast";
import { limits } from "./limits";
import { operatorAt } from "./operators";
import { ExpressionSyntaxError } from "./syntax-error";
import { createTokenReader, type TokenReader, unexpected } from "./token-reader";

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

/** A Pratt parser at work: where it stands, what it has spent, and which expressions stood in parentheses. */
export type Parser = { reader: TokenReader; nodes: number; depth: number; parenthesised: Set<Expression> };

/** @throws ExpressionSyntaxError for a text that is no sequence of tokens */
export function createParser(source: string): Parser {
  return { reader: createTokenReader(source), nodes: 0, depth: 0, parenthesised: new Set() };
}

/** Parses as far as the expression goes; what follows it is the caller's business. @throws ExpressionSyntaxError */
export function readExpression(parser: Parser): Expression {
  return nested(parser, () => {
    const test = operand(parser, 0);
    if (!parser.reader.take("?")) return test;
    const yes = readExpression(parser);
    parser.reader.expect(":");
    return node(parser, { type: "conditional", test, yes, no: readExpression(parser), offset: test.offset });
  });
}

/** Everything that binds at least as tightly as `precedence`. */
function operand(parser: Parser, precedence: number): Expression {
  let left = prefix(parser);
  for (;;) {
    const operator = operatorAt(parser.reader.peek());
    if (operator === undefined || operator.precedence < precedence) return left;
    const { offset } = parser.reader.next();
    const right = nested(parser, () => operand(parser, operator.precedence + 1));
    if (operator.type === "logical") refuseMixture(parser, operator.operator, [left, right], offset);
    left = node(
      parser,
      operator.type === "binary"
        ? { type: "binary", operator: operator.operator, left, right, offset: left.offset }
        : { type: "logical", operator: operator.operator, left, right, offset: left.offset },
    );
  }
}

/** JavaScript refuses `a ?? b || c` without parentheses, and so do we. */
function refuseMixture(parser: Parser, operator: LogicalOperator, sides: Expression[], offset: number): void {
  const isMixed = sides.some((side) => side.type === "logical" && !parser.parenthesised.has(side) && (side.operator === "??") !== (operator === "??"));
  if (isMixed) throw new ExpressionSyntaxError("'??' beside '&&' or '||' needs parentheses", offset);
}

function prefix(parser: Parser): Expression {
  const token = parser.reader.peek();
  for (const operator of ["!", "-", "+"] as const) {
    if (parser.reader.take(operator)) return node(parser, { type: "unary", operator, operand: nested(parser, () => prefix(parser)), offset: token.offset });
  }
  return suffixes(parser, primary(parser));
}

function primary(parser: Parser): Expression {
  const token = parser.reader.next();
  if (token.type === "number" || token.type === "string") return node(parser, { type: "literal", value: token.value, offset: token.offset });
  if (token.type === "name") return named(parser, token.value, token.offset);
  if (token.type === "punctuator" && token.value === "(") {
    const inner = readExpression(parser);
    parser.reader.expect(")");
    parser.parenthesised.add(inner);
    return inner;
  }
  if (token.type === "punctuator" && token.value === "[") return node(parser, { type: "array", items: list(parser, "]"), offset: token.offset });
  throw unexpected(token, "a value");
}

function named(parser: Parser, name: string, offset: number): Expression {
  if (constants.has(name)) return node(parser, { type: "literal", value: constants.get(name), offset });
  if (reservedWords.has(name)) throw new ExpressionSyntaxError(`'${name}' is not part of the language`, offset);
  if (!parser.reader.isNext("(")) return node(parser, { type: "name", name, offset });
  if (!isFunctionName(name)) throw new ExpressionSyntaxError(`unknown function '${name}'; there are ${functionNames.join(", ")}`, offset);
  return node(parser, { type: "call", name, args: readArguments(parser), offset });
}

function suffixes(parser: Parser, start: Expression): Expression {
  let object = start;
  for (;;) {
    const token = parser.reader.peek();
    if (parser.reader.take("?.")) object = parser.reader.isNext("[") ? bracket(parser, object) : property(parser, object);
    else if (parser.reader.take(".")) object = property(parser, object);
    else if (parser.reader.isNext("[")) object = bracket(parser, object);
    else if (parser.reader.isNext("(")) throw new ExpressionSyntaxError("only the known functions and methods can be called", token.offset);
    else return object;
  }
}

function property(parser: Parser, object: Expression): Expression {
  const { value: name, offset } = parser.reader.expectName("a name");
  if (!parser.reader.isNext("(")) return node(parser, { type: "member", object, key: { type: "literal", value: name, offset }, offset: object.offset });
  if (!isMethodName(name)) throw new ExpressionSyntaxError(`unknown method '${name}'; there are ${methodNames.join(", ")}`, offset);
  return node(parser, { type: "method", object, name, args: readArguments(parser), offset: object.offset });
}

function bracket(parser: Parser, object: Expression): Expression {
  parser.reader.expect("[");
  const key = readExpression(parser);
  parser.reader.expect("]");
  if (key.type === "literal" && typeof key.value === "string" && isForbiddenKey(key.value))
    throw new ExpressionSyntaxError(`'${key.value}' cannot be read`, key.offset);
  return node(parser, { type: "member", object, key, offset: object.offset });
}

/** `(a, b)`, from its bracket on. @throws ExpressionSyntaxError */
export function readArguments(parser: Parser): Expression[] {
  parser.reader.expect("(");
  return list(parser, ")");
}

function list(parser: Parser, close: string): Expression[] {
  const items: Expression[] = [];
  if (parser.reader.take(close)) return items;
  do items.push(readExpression(parser));
  while (parser.reader.take(","));
  parser.reader.expect(close);
  return items;
}

/** Counts a part of the expression. */
function node<T extends Expression>(parser: Parser, made: T): T {
  parser.nodes += 1;
  if (parser.nodes > limits.nodes) throw new ExpressionSyntaxError(`more than ${limits.nodes} parts`, made.offset);
  return made;
}

/** Runs a parser one level deeper. */
function nested<T>(parser: Parser, parse: () => T): T {
  parser.depth += 1;
  if (parser.depth > limits.depth) throw new ExpressionSyntaxError(`nested deeper than ${limits.depth}`, parser.reader.peek().offset);
  const result = parse();
  parser.depth -= 1;
  return result;
}
