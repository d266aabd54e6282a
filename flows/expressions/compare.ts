import { maxJsonDepth } from "../definition/parse-json";
import type { BinaryOperator } from "./ast";
import { toNumber, toPrimitive, type Value } from "./convert";
import { type Budget, limitExceeded, spend } from "./limits";

/**
 * `===`. Objects and lists are equal when they say the same: their identity is lost when a run is stored, so comparing it
 * would make a replayed run differ from the live one. Comparing them costs an evaluation for each part.
 */
export function isStrictlyEqual(left: Value, right: Value, budget: Budget): boolean {
  return typeof left === "object" && typeof right === "object" && left !== null && right !== null ? saysTheSame(left, right, budget) : left === right;
}

function saysTheSame(left: Value, right: Value, budget: Budget, depth = 0): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  spend(budget);
  if (depth > maxJsonDepth) throw limitExceeded(`values nested deeper than ${maxJsonDepth}`);
  if (Array.isArray(left) || Array.isArray(right)) {
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => saysTheSame(item, right[index], budget, depth + 1))
    );
  }
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && saysTheSame(left[key], right[key], budget, depth + 1));
}

/** `==` with JavaScript's conversions. */
export function isLooselyEqual(left: Value, right: Value, budget: Budget): boolean {
  if (left === null || left === undefined || right === null || right === undefined) return (left ?? null) === (right ?? null);
  if (typeof left === "object" && typeof right === "object") return isStrictlyEqual(left, right, budget);
  const a = toPrimitive(left);
  const b = toPrimitive(right);
  return typeof a === typeof b ? a === b : toNumber(a) === toNumber(b);
}

/** `includes`: like `===`, but NaN is found. */
export function isSameValue(left: Value, right: Value, budget: Budget): boolean {
  return isStrictlyEqual(left, right, budget) || (Number.isNaN(left) && Number.isNaN(right));
}

export function compareOrder(operator: Extract<BinaryOperator, "<" | "<=" | ">" | ">=">, left: Value, right: Value): boolean {
  const a = toPrimitive(left);
  const b = toPrimitive(right);
  if (typeof a === "string" && typeof b === "string") return isOrdered(operator, a, b);
  return isOrdered(operator, toNumber(a), toNumber(b));
}

function isOrdered<T extends string | number>(operator: "<" | "<=" | ">" | ">=", a: T, b: T): boolean {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
  }
}
