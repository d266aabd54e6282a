import { maxJsonDepth } from "../json/parse-json";
import type { BinaryOperator } from "./ast";
import { toNumber, toPrimitive, type Value } from "./convert";
import { type Budget, limitExceeded, spend, spendOnText } from "./limits";

/**
 * `===`. Objects and lists are equal when they say the same: their identity is lost when a run is stored, so comparing it
 * would make a replayed run differ from the live one. Comparing them costs an evaluation for each part.
 */
export function isStrictlyEqual(left: Value, right: Value, budget: Budget): boolean {
  return typeof left === "object" && typeof right === "object" && left !== null && right !== null
    ? saysTheSame(left, right, budget)
    : isSamePrimitive(left, right, budget);
}

function isSamePrimitive(left: Value, right: Value, budget: Budget): boolean {
  if (typeof left === "string" && typeof right === "string" && left.length === right.length) spendOnText(budget, left.length);
  return left === right;
}

function saysTheSame(left: Value, right: Value, budget: Budget, depth = 0): boolean {
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return isSamePrimitive(left, right, budget);
  if (left === right) return true;
  spend(budget);
  if (depth > maxJsonDepth) throw limitExceeded(`values nested deeper than ${maxJsonDepth}`);
  if (Array.isArray(left) || Array.isArray(right)) {
    if (Array.isArray(left)) spend(budget, left.length >>> 4);
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => saysTheSame(item, right[index], budget, depth + 1))
    );
  }
  const keys = Object.keys(left);
  spend(budget, keys.length >>> 3);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && saysTheSame(left[key], right[key], budget, depth + 1));
}

/** `==` with JavaScript's conversions. */
export function isLooselyEqual(left: Value, right: Value, budget: Budget): boolean {
  if (left === null || left === undefined || right === null || right === undefined) return (left ?? null) === (right ?? null);
  if (typeof left === "object" && typeof right === "object") return isStrictlyEqual(left, right, budget);
  const a = toPrimitive(left, budget);
  const b = toPrimitive(right, budget);
  return typeof a === typeof b ? isSamePrimitive(a, b, budget) : toNumber(a, budget) === toNumber(b, budget);
}

/** `includes`: like `===`, but NaN is found. */
export function isSameValue(left: Value, right: Value, budget: Budget): boolean {
  return isStrictlyEqual(left, right, budget) || (Number.isNaN(left) && Number.isNaN(right));
}

export function compareOrder(operator: Extract<BinaryOperator, "<" | "<=" | ">" | ">=">, left: Value, right: Value, budget: Budget): boolean {
  const a = toPrimitive(left, budget);
  const b = toPrimitive(right, budget);
  if (typeof a === "string" && typeof b === "string") {
    spendOnText(budget, Math.min(a.length, b.length));
    return isOrdered(operator, a, b);
  }
  return isOrdered(operator, toNumber(a, budget), toNumber(b, budget));
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
