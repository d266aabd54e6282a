import type { FunctionName } from "./ast";
import { isSameValue } from "./compare";
import { toInteger, toNumber, toText, type Value } from "./convert";
import { type Budget, checkArray, limitExceeded, limits, spend, spendOnText } from "./limits";
import { readPath } from "./path";

export type FunctionEnvironment = { /** Milliseconds. */ now: number; budget: Budget };
type PureFunction = (args: readonly Value[], environment: FunctionEnvironment) => Value;

/** The functions of rule 35. Missing arguments are undefined. */
export const functions: Readonly<Record<FunctionName, PureFunction>> = {
  len: ([value], { budget }) => lengthOf(value, budget),
  round: ([value, digits], { budget }) => roundTo(toNumber(value, budget), toInteger(digits, 0, budget)),
  floor: ([value], { budget }) => Math.floor(toNumber(value, budget)),
  ceil: ([value], { budget }) => Math.ceil(toNumber(value, budget)),
  abs: ([value], { budget }) => Math.abs(toNumber(value, budget)),
  min: (args, { budget }) => Math.min(...numbersOf(args, budget)),
  max: (args, { budget }) => Math.max(...numbersOf(args, budget)),
  sum: ([list, key], { budget }) => sumOf(list, key, budget),
  contains: ([whole, part], { budget }) => containsPart(whole, part, budget),
  now: (_args, { now }) => now,
};

/** Rounds half up at a decimal place (0 to 10), reading the number as it is printed: 1.005 to 2 places is 1.01. */
export function roundTo(value: number, digits: number): number {
  const places = Math.min(Math.max(digits, 0), 10);
  if (places === 0 || !Number.isFinite(value)) return Math.round(value);
  const text = String(value);
  if (text.includes("e")) return Math.round(value * 10 ** places) / 10 ** places;
  return Number(`${Math.round(Number(`${text}e${places}`))}e-${places}`);
}

/** Work on a list costs one evaluation for each ten items. */
export function walk(list: readonly Value[], budget: Budget): readonly Value[] {
  spend(budget, Math.ceil(list.length / 10));
  return checkArray(list);
}

function lengthOf(value: Value, budget: Budget): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  if (typeof value !== "object" || value === null) return 0;
  const { length } = Object.keys(value);
  spend(budget, length >>> 4);
  return length;
}

/** `min(a, b)` and `min(list)`. */
function numbersOf(args: readonly Value[], budget: Budget): number[] {
  const [first] = args;
  return walk(args.length === 1 && Array.isArray(first) ? first : args, budget).map((value) => toNumber(value, budget));
}

/** Nothing (null, undefined) counts as 0. */
function sumOf(list: Value, key: Value, budget: Budget): number {
  if (!Array.isArray(list)) return 0;
  let total = 0;
  const path = key === undefined ? null : toText(key, budget);
  if (path !== null && path.length > limits.argumentLength) throw limitExceeded(`a key of more than ${limits.argumentLength} characters`);
  for (const item of walk(list, budget)) {
    const value = path === null ? item : readPath(item, path);
    total += value === undefined || value === null ? 0 : toNumber(value, budget);
  }
  return total;
}

/** Looking for one text in another: at worst every place of the one is compared with all of the other. */
export function spendOnSearch(budget: Budget, whole: string, part: string): void {
  spendOnText(budget, whole.length);
  const comparisons = whole.length * part.length;
  if (comparisons >= 4_096) spend(budget, Math.floor(comparisons / 4_096));
}

function containsPart(whole: Value, part: Value, budget: Budget): boolean {
  if (Array.isArray(whole)) return walk(whole, budget).some((item) => isSameValue(item, part, budget));
  if (typeof whole !== "string" || part === undefined || part === null) return false;
  const text = toText(part, budget);
  spendOnSearch(budget, whole, text);
  return whole.includes(text);
}
