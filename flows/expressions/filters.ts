import { canonicalJson } from "../definition/canonical";
import type { FilterName } from "./ast";
import { toInteger, toNumber, toText, type Value } from "./convert";
import { defaultDateFormat, formatDate } from "./dates";
import type { Scope } from "./evaluate";
import { roundTo } from "./functions";
import { checkString } from "./limits";
import { formatMoney } from "./money";
import { printValue } from "./print-value";
import { readProperty } from "./property";

type FilterFunction = (value: Value, args: readonly Value[], scope: Scope) => Value;

/** The filters of rule 35. All but `default` and `json` leave a missing value missing. */
export const filters: Readonly<Record<FilterName, FilterFunction>> = {
  currency: (value, [code], scope) => (isMissing(value) ? value : formatMoney(toNumber(value), currencyCode(code, scope))),
  json: (value) => checkString(canonicalJson(value)),
  default: (value, [fallback]) => (isMissing(value) || value === "" ? fallback : value),
  upper: (value) => (isMissing(value) ? value : checkString(printValue(value).toUpperCase())),
  lower: (value) => (isMissing(value) ? value : checkString(printValue(value).toLowerCase())),
  round: (value, [digits]) => (isMissing(value) ? value : roundTo(toNumber(value), toInteger(digits, 0))),
  date: (value, [format], scope) => {
    if (typeof value !== "number" && typeof value !== "string") return undefined;
    return formatDate(value, format === undefined ? defaultDateFormat : toText(format), metaText(scope, "timezone", "UTC"));
  },
};

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
