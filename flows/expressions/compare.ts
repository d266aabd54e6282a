import { canonicalJson } from "../definition/canonical";
import type { BinaryOperator } from "./ast";
import { toNumber, toPrimitive, type Value } from "./convert";

/**
 * `===`. Objects and lists are equal when they say the same: their identity is lost when a run is stored, so comparing it
 * would make a replayed run differ from the live one.
 */
export function isStrictlyEqual(left: Value, right: Value): boolean {
  if (typeof left === "object" && typeof right === "object" && left !== null && right !== null) {
    return left === right || (Array.isArray(left) === Array.isArray(right) && canonicalJson(left) === canonicalJson(right));
  }
  return left === right;
}

/** `==` with JavaScript's conversions. */
export function isLooselyEqual(left: Value, right: Value): boolean {
  if (left === null || left === undefined || right === null || right === undefined) return (left ?? null) === (right ?? null);
  if (typeof left === "object" && typeof right === "object") return isStrictlyEqual(left, right);
  const a = toPrimitive(left);
  const b = toPrimitive(right);
  return typeof a === typeof b ? a === b : toNumber(a) === toNumber(b);
}

/** `includes`: like `===`, but NaN is found. */
export function isSameValue(left: Value, right: Value): boolean {
  return isStrictlyEqual(left, right) || (Number.isNaN(left) && Number.isNaN(right));
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
