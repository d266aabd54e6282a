import type { BinaryOperator, LogicalOperator } from "./ast";
import type { Token } from "./tokenize";

export type Operator = { precedence: number } & ({ type: "binary"; operator: BinaryOperator } | { type: "logical"; operator: LogicalOperator });

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

/** The operator that stands between two operands, if the token is one. */
export function operatorAt(token: Token): Operator | undefined {
  if (token.type === "name") return token.value === "in" ? operators.get("in") : undefined;
  return token.type === "punctuator" ? operators.get(token.value) : undefined;
}
