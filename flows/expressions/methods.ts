import type { MethodName } from "./ast";
import { isSameValue, isStrictlyEqual } from "./compare";
import { joinList, toInteger, toText, type Value } from "./convert";
import { spendOnSearch, walk } from "./functions";
import { type Budget, checkString, spendOnText } from "./limits";

/** The methods of rule 35 on texts and lists, with JavaScript's meaning. On anything else, a missing value included, the result is undefined. */
export function callMethod(target: Value, name: MethodName, args: readonly Value[], budget: Budget): Value {
  if (typeof target === "string") return callTextMethod(target, name, args, budget);
  return Array.isArray(target) ? callListMethod(walk(target, budget), name, args, budget) : undefined;
}

function callTextMethod(text: string, name: MethodName, [first, second]: readonly Value[], budget: Budget): Value {
  spendOnText(budget, text.length);
  switch (name) {
    case "includes":
      return text.includes(partOf(text, first, budget), toInteger(second, 0, budget));
    case "startsWith":
      return text.startsWith(toText(first, budget), toInteger(second, 0, budget));
    case "endsWith":
      return text.endsWith(toText(first, budget), toInteger(second, text.length, budget));
    case "indexOf":
      return text.indexOf(partOf(text, first, budget), toInteger(second, 0, budget));
    case "toLowerCase":
      return checkString(text.toLowerCase());
    case "toUpperCase":
      return checkString(text.toUpperCase());
    case "trim":
      return text.trim();
    case "slice":
      return text.slice(toInteger(first, 0, budget), toInteger(second, text.length, budget));
    case "join":
      return undefined;
  }
}

function callListMethod(list: readonly Value[], name: MethodName, [first, second]: readonly Value[], budget: Budget): Value {
  const from = startIndex(second, list.length, budget);
  switch (name) {
    case "includes":
      return list.some((item, index) => index >= from && isSameValue(item, first, budget));
    case "indexOf":
      return list.findIndex((item, index) => index >= from && isStrictlyEqual(item, first, budget));
    case "slice":
      return list.slice(toInteger(first, 0, budget), toInteger(second, list.length, budget)).map((item) => item ?? null);
    case "join":
      return joinList(list, first === undefined ? "," : toText(first, budget), budget);
    default:
      return undefined;
  }
}

function startIndex(value: Value, length: number, budget: Budget): number {
  const index = toInteger(value, 0, budget);
  return index < 0 ? length + index : index;
}

function partOf(whole: string, part: Value, budget: Budget): string {
  const text = toText(part, budget);
  spendOnSearch(budget, whole, text);
  return text;
}
