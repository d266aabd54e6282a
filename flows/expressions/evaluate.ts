import type { Json, JsonObject } from "../json/json";
import { jsonLength } from "../json/json-length";
import { readProperty } from "../json/property";
import type { BinaryOperator, Expression } from "./ast";
import { compareOrder, isLooselyEqual, isSameValue, isStrictlyEqual } from "./compare";
import { isTruthy, toNumber, toPrimitive, toText, type Value } from "./convert";
import { functions, walk } from "./functions";
import { type Budget, checkArray, checkString, spend, spendOnText } from "./limits";
import { callMethod } from "./methods";

/** What an expression may read. `reserved` stands in front of the context. */
export type Scope = {
  context: Readonly<JsonObject>;
  reserved: { readonly [key in "_meta" | "_input" | "_event" | "_error"]?: Json };
  /** The signal's time in milliseconds: `now()`. */
  now: number;
};

/**
 * The value of a parsed expression, with JavaScript's meaning, except that a missing path is undefined at any depth.
 * May be NaN or infinite. Pure but for the budget.
 * @throws FlowError EXPRESSION_LIMIT when the signal's work is used up or a text or list grows too large.
 */
export function evaluate(expression: Expression, scope: Scope, budget: Budget): Json | undefined {
  const value = evaluateNode(expression, scope, budget);
  // JSON cannot tell -0 from 0, so a run must not either.
  return value === 0 ? 0 : value;
}

function evaluateNode(expression: Expression, scope: Scope, budget: Budget): Value {
  spend(budget);
  switch (expression.type) {
    case "literal":
      return expression.value;
    case "name":
      return readName(expression.name, scope);
    case "array":
      return makeList(
        expression.items.map((item) => evaluateNode(item, scope, budget) ?? null),
        budget,
      );
    case "member":
      return readMember(evaluateNode(expression.object, scope, budget), evaluateNode(expression.key, scope, budget));
    case "unary":
      return applyUnary(expression.operator, evaluateNode(expression.operand, scope, budget), budget);
    case "binary":
      return applyBinary(expression.operator, evaluateNode(expression.left, scope, budget), evaluateNode(expression.right, scope, budget), budget);
    case "logical":
      return applyLogical(expression, scope, budget);
    case "conditional":
      return evaluateNode(isTruthy(evaluateNode(expression.test, scope, budget)) ? expression.yes : expression.no, scope, budget);
    case "call":
      return functions[expression.name](
        expression.args.map((arg) => evaluateNode(arg, scope, budget)),
        { now: scope.now, budget },
      );
    case "method":
      return callMethod(
        evaluateNode(expression.object, scope, budget),
        expression.name,
        expression.args.map((arg) => evaluateNode(arg, scope, budget)),
        budget,
      );
  }
}

/** A list holds all of its items, so it costs what they would: `[l, l]` said again and again doubles each time. */
function makeList(items: Json[], budget: Budget): Json[] {
  for (const item of checkArray(items)) if (typeof item === "object" && item !== null) spendOnText(budget, jsonLength(item));
  return items;
}

function readName(name: string, scope: Scope): Value {
  switch (name) {
    case "_meta":
    case "_input":
    case "_event":
    case "_error":
      return scope.reserved[name];
    default:
      return readProperty(scope.context, name);
  }
}

function readMember(target: Value, key: Value): Value {
  return typeof key === "string" || typeof key === "number" ? readProperty(target, String(key)) : undefined;
}

function applyUnary(operator: "!" | "-" | "+", value: Value, budget: Budget): Value {
  switch (operator) {
    case "!":
      return !isTruthy(value);
    case "-":
      return -toNumber(value, budget);
    case "+":
      return toNumber(value, budget);
  }
}

function applyLogical(expression: Extract<Expression, { type: "logical" }>, scope: Scope, budget: Budget): Value {
  const left = evaluateNode(expression.left, scope, budget);
  switch (expression.operator) {
    case "&&":
      return isTruthy(left) ? evaluateNode(expression.right, scope, budget) : left;
    case "||":
      return isTruthy(left) ? left : evaluateNode(expression.right, scope, budget);
    case "??":
      return left ?? evaluateNode(expression.right, scope, budget);
  }
}

function applyBinary(operator: BinaryOperator, left: Value, right: Value, budget: Budget): Value {
  switch (operator) {
    case "+":
      return add(left, right, budget);
    case "-":
      return toNumber(left, budget) - toNumber(right, budget);
    case "*":
      return toNumber(left, budget) * toNumber(right, budget);
    case "/":
      return toNumber(left, budget) / toNumber(right, budget);
    case "%":
      return toNumber(left, budget) % toNumber(right, budget);
    case "==":
      return isLooselyEqual(left, right, budget);
    case "!=":
      return !isLooselyEqual(left, right, budget);
    case "===":
      return isStrictlyEqual(left, right, budget);
    case "!==":
      return !isStrictlyEqual(left, right, budget);
    case "in":
      return Array.isArray(right) && walk(right, budget).some((item) => isSameValue(item, left, budget));
    default:
      return compareOrder(operator, left, right, budget);
  }
}

function add(left: Value, right: Value, budget: Budget): Value {
  const a = toPrimitive(left, budget);
  const b = toPrimitive(right, budget);
  return typeof a === "string" || typeof b === "string" ? checkString(toText(a, budget) + toText(b, budget)) : toNumber(a, budget) + toNumber(b, budget);
}
