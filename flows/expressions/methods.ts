import type { MethodName } from "./ast";
import { isSameValue, isStrictlyEqual } from "./compare";
import { joinList, toInteger, toText, type Value } from "./convert";
import { walk } from "./functions";
import { type Budget, checkString } from "./limits";

/** The methods of rule 35 on texts and lists, with JavaScript's meaning. On anything else, a missing value included, the result is undefined. */
export function callMethod(target: Value, name: MethodName, args: readonly Value[], budget: Budget): Value {
  if (typeof target === "string") return callTextMethod(target, name, args);
  return Array.isArray(target) ? callListMethod(walk(target, budget), name, args, budget) : undefined;
}

function callTextMethod(text: string, name: MethodName, [first, second]: readonly Value[]): Value {
  switch (name) {
    case "includes":
      return text.includes(toText(first), toInteger(second, 0));
    case "startsWith":
      return text.startsWith(toText(first), toInteger(second, 0));
    case "endsWith":
      return text.endsWith(toText(first), toInteger(second, text.length));
    case "indexOf":
      return text.indexOf(toText(first), toInteger(second, 0));
    case "toLowerCase":
      return checkString(text.toLowerCase());
    case "toUpperCase":
      return checkString(text.toUpperCase());
    case "trim":
      return text.trim();
    case "slice":
      return text.slice(toInteger(first, 0), toInteger(second, text.length));
    case "join":
      return undefined;
  }
}

function callListMethod(list: readonly Value[], name: MethodName, [first, second]: readonly Value[], budget: Budget): Value {
  const from = startIndex(second, list.length);
  switch (name) {
    case "includes":
      return list.some((item, index) => index >= from && isSameValue(item, first, budget));
    case "indexOf":
      return list.findIndex((item, index) => index >= from && isStrictlyEqual(item, first, budget));
    case "slice":
      return list.slice(toInteger(first, 0), toInteger(second, list.length)).map((item) => item ?? null);
    case "join":
      return joinList(list, first === undefined ? "," : toText(first));
    default:
      return undefined;
  }
}

function startIndex(value: Value, length: number): number {
  const index = toInteger(value, 0);
  return index < 0 ? length + index : index;
}
