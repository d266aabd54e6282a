import type { Json } from "../json/json";

export type UnaryOperator = "!" | "-" | "+";
export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "<" | "<=" | ">" | ">=" | "==" | "!=" | "===" | "!==" | "in";
export type LogicalOperator = "&&" | "||" | "??";

/** A parsed expression. `offset` is where it begins in its source, in characters. */
export type Expression =
  | { type: "literal"; value: Json | undefined; offset: number }
  | { type: "array"; items: Expression[]; offset: number }
  | { type: "name"; name: string; offset: number }
  /** `a.b` has a literal key. */
  | { type: "member"; object: Expression; key: Expression; offset: number }
  | { type: "unary"; operator: UnaryOperator; operand: Expression; offset: number }
  | { type: "binary"; operator: BinaryOperator; left: Expression; right: Expression; offset: number }
  | { type: "logical"; operator: LogicalOperator; left: Expression; right: Expression; offset: number }
  | { type: "conditional"; test: Expression; yes: Expression; no: Expression; offset: number }
  | { type: "call"; name: FunctionName; args: Expression[]; offset: number }
  | { type: "method"; object: Expression; name: MethodName; args: Expression[]; offset: number };

export const functionNames = ["len", "round", "floor", "ceil", "abs", "min", "max", "sum", "contains", "now"] as const;
export const methodNames = ["includes", "startsWith", "endsWith", "toLowerCase", "toUpperCase", "trim", "slice", "indexOf", "join"] as const;
export const filterNames = ["currency", "json", "default", "upper", "lower", "round", "date"] as const;

export type FunctionName = (typeof functionNames)[number];
export type MethodName = (typeof methodNames)[number];
export type FilterName = (typeof filterNames)[number];

export type Filter = { name: FilterName; args: Expression[] };

export type SyntaxProblem = {
  message: string;
  /** Characters from the start of the source. */
  offset: number;
};

export function isFunctionName(name: string): name is FunctionName {
  return functionNames.some((known) => known === name);
}

export function isMethodName(name: string): name is MethodName {
  return methodNames.some((known) => known === name);
}

export function isFilterName(name: string): name is FilterName {
  return filterNames.some((known) => known === name);
}
