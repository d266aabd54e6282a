import { canonicalJson } from "../json/canonical";
import { readProperty } from "../json/property";
import { formatMoney } from "../money";
import type { FilterName } from "./ast";
import { toInteger, toNumber, toText, type Value } from "./convert";
import { defaultDateFormat, formatDate } from "./dates";
import type { Scope } from "./evaluate";
import { roundTo } from "./functions";
import { type Budget, checkString, limitExceeded, limits, spend, spendOnText, spendOnValue } from "./limits";
import { printValue } from "./print-value";

type FilterFunction = (value: Value, args: readonly Value[], scope: Scope, budget: Budget) => Value;

/** The filters of rule 35. All but `default` and `json` leave a missing value missing. */
export const filters: Readonly<Record<FilterName, FilterFunction>> = {
  currency: (value, [code], scope, budget) => (isMissing(value) ? value : checkString(formatMoney(toNumber(value, budget), currencyCode(code, scope)))),
  json: (value, _args, _scope, budget) => {
    if (typeof value === "object" && value !== null) spendOnValue(budget, value);
    return checkString(canonicalJson(value));
  },
  default: (value, [fallback]) => (isMissing(value) || value === "" ? fallback : value),
  upper: (value, _args, _scope, budget) => (isMissing(value) ? value : checkString(textOf(value, budget).toUpperCase())),
  lower: (value, _args, _scope, budget) => (isMissing(value) ? value : checkString(textOf(value, budget).toLowerCase())),
  round: (value, [digits], _scope, budget) => (isMissing(value) ? value : roundTo(toNumber(value, budget), toInteger(digits, 0, budget))),
  date: (value, [format], scope, budget) => {
    if (typeof value !== "number" && typeof value !== "string") return undefined;
    const wanted = format === undefined ? defaultDateFormat : toText(format, budget);
    if (wanted.length > limits.argumentLength) throw limitExceeded(`a format of more than ${limits.argumentLength} characters`);
    // Asking a calendar for a zone's wall clock takes as long as many evaluations.
    spend(budget, 20);
    return formatDate(value, wanted, metaText(scope, "timezone", "UTC"));
  },
};

function textOf(value: Value, budget: Budget): string {
  const text = printValue(value, budget);
  spendOnText(budget, text.length);
  return text;
}

function isMissing(value: Value): value is null | undefined {
  return value === undefined || value === null;
}

function currencyCode(code: Value, scope: Scope): string {
  return typeof code === "string" ? code : metaText(scope, "currency", "INR");
}

function metaText(scope: Scope, key: string, fallback: string): string {
  const value = readProperty(scope.reserved._meta, key);
  return typeof value === "string" && value !== "" ? value : fallback;
}
