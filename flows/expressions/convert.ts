import type { Json } from "../json";
import { checkString } from "./limits";

export type Value = Json | undefined;

/** JavaScript's ToNumber for JSON values, without ever calling a method of the value. */
export function toNumber(value: Value): number {
  if (value === undefined) return Number.NaN;
  if (value === null) return 0;
  return typeof value === "object" ? Number(toText(value)) : Number(value);
}

/** JavaScript's ToString for JSON values: lists are joined by commas, objects read `[object Object]`. @throws FlowError EXPRESSION_LIMIT */
export function toText(value: Value): string {
  if (value === undefined || value === null || typeof value !== "object") return String(value);
  if (!Array.isArray(value)) return "[object Object]";
  return joinList(value, ",");
}

/** JavaScript's `join`: null and undefined count as nothing. @throws FlowError EXPRESSION_LIMIT */
export function joinList(list: readonly Value[], separator: string): string {
  let text = "";
  list.forEach((item, index) => {
    if (index > 0) text += separator;
    if (item !== undefined && item !== null) text += toText(item);
    checkString(text);
  });
  return text;
}

export function toPrimitive(value: Value): string | number | boolean | null | undefined {
  return typeof value === "object" && value !== null ? toText(value) : value;
}

export function isTruthy(value: Value): boolean {
  return Boolean(value);
}

/** The length of an argument such as `slice`'s: JavaScript's ToIntegerOrInfinity. */
export function toInteger(value: Value, fallback: number): number {
  if (value === undefined) return fallback;
  const number = Math.trunc(toNumber(value));
  return Number.isNaN(number) ? 0 : number;
}
