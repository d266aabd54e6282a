import type { FunctionName } from "./ast";
import { isSameValue } from "./compare";
import { toInteger, toNumber, toText, type Value } from "./convert";
import { type Budget, checkArray, spend } from "./limits";
import { readPath } from "./path";

export type FunctionEnvironment = { /** Milliseconds. */ now: number; budget: Budget };
type PureFunction = (args: readonly Value[], environment: FunctionEnvironment) => Value;

/** The functions of rule 35. Missing arguments are undefined. */
export const functions: Readonly<Record<FunctionName, PureFunction>> = {
  len: ([value]) => lengthOf(value),
  round: ([value, digits]) => roundTo(toNumber(value), toInteger(digits, 0)),
  floor: ([value]) => Math.floor(toNumber(value)),
  ceil: ([value]) => Math.ceil(toNumber(value)),
  abs: ([value]) => Math.abs(toNumber(value)),
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

function lengthOf(value: Value): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}

/** `min(a, b)` and `min(list)`. */
function numbersOf(args: readonly Value[], budget: Budget): number[] {
  const [first] = args;
  return walk(args.length === 1 && Array.isArray(first) ? first : args, budget).map(toNumber);
}

/** Nothing (null, undefined) counts as 0. */
function sumOf(list: Value, key: Value, budget: Budget): number {
  if (!Array.isArray(list)) return 0;
  let total = 0;
  for (const item of walk(list, budget)) {
    const value = key === undefined ? item : readPath(item, toText(key));
    total += value === undefined || value === null ? 0 : toNumber(value);
  }
  return total;
}

function containsPart(whole: Value, part: Value, budget: Budget): boolean {
  if (Array.isArray(whole)) return walk(whole, budget).some((item) => isSameValue(item, part, budget));
  return typeof whole === "string" && part !== undefined && part !== null && whole.includes(toText(part));
}
