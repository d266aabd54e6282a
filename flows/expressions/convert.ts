import type { Json } from "../json/json";
import { type Budget, checkArray, checkString, limitExceeded, limits, spend, spendOnText } from "./limits";

export type Value = Json | undefined;

/** JavaScript's ToNumber for JSON values, without ever calling a method of the value. */
export function toNumber(value: Value, budget: Budget): number {
  if (typeof value === "number") return value;
  if (value === undefined) return Number.NaN;
  if (value === null) return 0;
  if (typeof value === "string") spendOnText(budget, value.length);
  return typeof value === "object" ? Number(toText(value, budget)) : Number(value);
}

/** JavaScript's ToString for JSON values: lists are joined by commas, objects read `[object Object]`. @throws FlowError EXPRESSION_LIMIT */
export function toText(value: Value, budget: Budget, depth = 0): string {
  if (value === undefined || value === null || typeof value !== "object") return String(value);
  return Array.isArray(value) ? joinList(value, ",", budget, depth + 1) : "[object Object]";
}

/** JavaScript's `join`: null and undefined count as nothing. @throws FlowError EXPRESSION_LIMIT */
export function joinList(list: readonly Value[], separator: string, budget: Budget, depth = 0): string {
  if (depth > limits.depth) throw limitExceeded(`lists nested deeper than ${limits.depth}`);
  let text = "";
  spend(budget, Math.ceil(list.length / 10));
  checkArray(list).forEach((item, index) => {
    if (index > 0) text += separator;
    if (item !== undefined && item !== null) text += toText(item, budget, depth);
    checkString(text);
  });
  spendOnText(budget, text.length);
  return text;
}

export function toPrimitive(value: Value, budget: Budget): string | number | boolean | null | undefined {
  return typeof value === "object" && value !== null ? toText(value, budget) : value;
}

export function isTruthy(value: Value): boolean {
  return Boolean(value);
}

/** The length of an argument such as `slice`'s: JavaScript's ToIntegerOrInfinity. */
export function toInteger(value: Value, fallback: number, budget: Budget): number {
  if (value === undefined) return fallback;
  const number = Math.trunc(toNumber(value, budget));
  return Number.isNaN(number) ? 0 : number;
}
