import type { FlowDefinition } from "@/flows/definition/schema";
import { inputOf } from "@/flows/definition/state-parts";
import type { Expression } from "@/flows/expressions/ast";
import { parseExpression } from "@/flows/expressions/parse";

export const operators = [
  { value: "===", label: "is" },
  { value: "!==", label: "is not" },
  { value: ">", label: "is more than" },
  { value: ">=", label: "is at least" },
  { value: "<", label: "is less than" },
  { value: "<=", label: "is at most" },
  { value: "!= null", label: "is known" },
  { value: "== null", label: "is not known" },
] as const;

export type Operator = (typeof operators)[number]["value"];

/** One comparison, as it stands in three fields; `value` is the text of the third. */
export type SimpleCondition = { key: string; operator: Operator; value: string };

/** What stands at a context path, as far as the flow says it. */
export type PathType = "string" | "number" | "boolean" | null;

export const emptyCondition: SimpleCondition = { key: "", operator: "===", value: "" };

const pathPattern = /^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$/;

export function needsValue(operator: Operator): boolean {
  return operator !== "!= null" && operator !== "== null";
}

/** Why the fields make no comparison yet, in words; null when they do. Pure. */
export function refuseCondition({ key, operator, value }: SimpleCondition, type: PathType): string | null {
  if (key.trim() === "") return "Say what is looked at.";
  if (!pathPattern.test(key.trim())) return "Use a name of the context, such as the one an answer is kept as.";
  if (!needsValue(operator)) return null;
  if (value === "" && type !== "string") return "Say what it is compared with.";
  return type === "number" && !isNumeric(value) ? `${key.trim()} is a number: compare it with one.` : null;
}

/** The expression that says the same; null while the fields make none. Pure. */
export function toExpression(condition: SimpleCondition, type: PathType): string | null {
  if (refuseCondition(condition, type) !== null) return null;
  const { key, operator, value } = condition;
  return needsValue(operator) ? `${key.trim()} ${operator} ${literalOf(value, type)}` : `${key.trim()} ${operator}`;
}

/** The three fields that say the same as an expression; null where they cannot say all of it. Pure. */
export function readCondition(expression: string, typeOf: (path: string) => PathType): SimpleCondition | null {
  if (expression.trim() === "") return emptyCondition;
  const parsed = parseExpression(expression);
  const read = parsed.ok ? comparisonOf(parsed.expression) : null;
  if (!parsed.ok || !read) return null;
  const again = toExpression(read, typeOf(read.key));
  const reparsed = again === null ? null : parseExpression(again);
  return reparsed?.ok && meaningOf(reparsed.expression) === meaningOf(parsed.expression) ? read : null;
}

/** What the flow says about a path: a declared field, else the rule of the answer that is kept there. Pure. */
export function typeOfPath(definition: FlowDefinition, path: string): PathType {
  const declared = definition.context[path]?.type;
  if (declared !== undefined) return declared === "string" || declared === "number" || declared === "boolean" ? declared : null;
  const inputs = Object.values(definition.states).map(inputOf);
  const rule = inputs.find((input) => input?.store === path)?.validation?.type;
  if (rule === "number" || rule === "integer") return "number";
  return rule === "string" || rule === "boolean" ? rule : null;
}

function comparisonOf(expression: Expression): SimpleCondition | null {
  if (expression.type !== "binary") return null;
  const key = pathOf(expression.left);
  const { right } = expression;
  if (key === null || right.type !== "literal") return null;
  if (right.value === null) {
    const operator = operators.find(({ value }) => value === `${expression.operator} null`)?.value;
    return operator ? { key, operator, value: "" } : null;
  }
  const operator = operators.find(({ value }) => value === expression.operator)?.value;
  const { value } = right;
  const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return operator && isPlain ? { key, operator, value: String(value) } : null;
}

function pathOf(expression: Expression): string | null {
  if (expression.type === "name") return expression.name;
  if (expression.type !== "member" || expression.key.type !== "literal" || typeof expression.key.value !== "string") return null;
  const before = pathOf(expression.object);
  return before === null ? null : `${before}.${expression.key.value}`;
}

/** Without a known type, what looks like a number or a truth value is one. */
function literalOf(value: string, type: PathType): string {
  if (type !== "string" && (isNumeric(value) || value === "true" || value === "false")) return value.trim();
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n").replaceAll("\r", "\\r")}'`;
}

function isNumeric(value: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(value.trim());
}

function meaningOf(expression: Expression): string {
  return JSON.stringify(expression, (key, value: unknown) => (key === "offset" ? undefined : value));
}
