import { canonicalJson } from "./canonical";
import { isObject, type Json, type JsonObject } from "./json";
import { jsonLength } from "./json-length";
import type { Meter } from "./meter";
import { compilePattern } from "./pattern";

/** What is wrong with a value, or null. Counts its steps, and gives up when there are none left. */
export type ValueCheck = (value: Json, meter: Meter) => string | null;

/**
 * Compiles a JSON Schema fragment (`validation` of context fields and inputs) to a check that gives what is wrong, or null.
 * Known: type, enum, const, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern (linear-time),
 * format (email, date, date-time, uri), minItems, maxItems, uniqueItems, items, properties, required, additionalProperties, anyOf, oneOf, allOf, not.
 * Other keywords say nothing, as in JSON Schema. Null passes only where `type` or `enum` names it.
 */
export function compileFragment(fragment: JsonObject): ValueCheck {
  const checks = Object.keys(fragment)
    .sort()
    .flatMap((keyword) => compileKeyword(keyword, fragment[keyword], fragment) ?? []);
  return (value, meter) => {
    for (const check of checks) {
      meter.left -= 1;
      const problem = meter.left < 0 ? tooMuch : check(value, meter);
      if (problem !== null) return problem;
    }
    return null;
  };
}

const tooMuch = "takes too much work to check";

function compileKeyword(keyword: string, setting: Json | undefined, fragment: JsonObject): ValueCheck | null {
  if (typeof setting === "number") return compileNumber(keyword, setting);
  switch (keyword) {
    case "type":
      return typeCheck(setting);
    case "enum":
      return Array.isArray(setting) ? enumCheck(setting) : null;
    case "const":
      return setting === undefined ? null : enumCheck([setting]);
    case "pattern":
      return typeof setting === "string" ? patternCheck(setting) : null;
    case "format":
      return typeof setting === "string" ? formatCheck(setting) : null;
    case "uniqueItems":
      return setting === true ? repeatsCheck : null;
    case "items":
      return isObject(setting) ? itemsCheck(compileFragment(setting)) : null;
    case "required":
      return Array.isArray(setting) ? requiredCheck(setting) : null;
    case "properties":
      return isObject(setting) ? propertiesCheck(setting) : null;
    case "additionalProperties":
      return setting === false ? closedCheck(new Set(isObject(fragment.properties) ? Object.keys(fragment.properties) : [])) : null;
    default:
      return compileCombination(keyword, setting);
  }
}

function compileNumber(keyword: string, limit: number): ValueCheck | null {
  const onNumber =
    (fails: (value: number) => boolean, problem: string): ValueCheck =>
    (value) =>
      typeof value === "number" && fails(value) ? problem : null;
  const onLength =
    (fails: (length: number) => boolean, problem: string): ValueCheck =>
    (value, meter) =>
      typeof value === "string" && fails(charactersOf(value, meter)) ? problem : null;
  const onItems =
    (fails: (length: number) => boolean, problem: string): ValueCheck =>
    (value) =>
      Array.isArray(value) && fails(value.length) ? problem : null;
  switch (keyword) {
    case "minimum":
      return onNumber((value) => value < limit, `must be at least ${limit}`);
    case "maximum":
      return onNumber((value) => value > limit, `must be at most ${limit}`);
    case "exclusiveMinimum":
      return onNumber((value) => value <= limit, `must be more than ${limit}`);
    case "exclusiveMaximum":
      return onNumber((value) => value >= limit, `must be less than ${limit}`);
    case "multipleOf":
      return onNumber((value) => Math.abs(value / limit - Math.round(value / limit)) > 1e-9, `must be a multiple of ${limit}`);
    case "minLength":
      return onLength((length) => length < limit, `must have at least ${limit} characters`);
    case "maxLength":
      return onLength((length) => length > limit, `must have at most ${limit} characters`);
    case "minItems":
      return onItems((length) => length < limit, `must have at least ${limit} items`);
    case "maxItems":
      return onItems((length) => length > limit, `must have at most ${limit} items`);
    case "const":
      return enumCheck([limit]);
    default:
      return null;
  }
}

function compileCombination(keyword: string, setting: Json | undefined): ValueCheck | null {
  if (keyword === "not") {
    if (!isObject(setting)) return null;
    const inner = compileFragment(setting);
    return (value, meter) => (inner(value, meter) === null ? "is what it must not be" : null);
  }
  if (!Array.isArray(setting)) return null;
  const inner = setting.filter(isObject).map(compileFragment);
  const passing = (value: Json, meter: Meter): number => inner.filter((check) => check(value, meter) === null).length;
  switch (keyword) {
    case "anyOf":
      return (value, meter) => (passing(value, meter) === 0 ? "fits none of the choices" : null);
    case "oneOf":
      return (value, meter) => (passing(value, meter) === 1 ? null : "does not fit exactly one of the choices");
    case "allOf":
      return (value, meter) => inner.map((check) => check(value, meter)).find((problem) => problem !== null) ?? null;
    default:
      return null;
  }
}

/** True when the value has the JSON type of that name; `integer` is a number without a fraction. */
export function hasType(value: Json, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function typeCheck(setting: Json | undefined): ValueCheck {
  const types = (Array.isArray(setting) ? setting : [setting]).filter((type) => typeof type === "string");
  return (value) => (types.some((type) => hasType(value, type)) ? null : `must be ${types.join(" or ")}`);
}

const maxChoices = 10_000;

function enumCheck(values: readonly Json[]): ValueCheck {
  if (values.length > maxChoices) return () => `cannot be checked: there are more than ${maxChoices} choices`;
  const known = new Set(values.map(canonicalJson));
  const problem = `must be one of ${[...known].slice(0, 20).join(", ").slice(0, 300)}${known.size > 20 ? " …" : ""}`;
  return (value, meter) => {
    spendOnWhole(value, meter);
    return meter.left >= 0 && known.has(canonicalJson(value)) ? null : problem;
  };
}

function patternCheck(source: string): ValueCheck {
  const compiled = compilePattern(source);
  if (!compiled.ok) return () => `cannot be checked: the pattern is not understood (${compiled.message})`;
  return (value, meter) => (typeof value === "string" && !compiled.pattern.test(value, meter) ? "does not have the expected form" : null);
}

const formats: { readonly [name: string]: (text: string) => boolean } = {
  email: (text) => /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text) && text.length <= 254,
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)),
  "date-time": (text) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text)),
  uri: (text) => /^[a-z][a-z0-9+.-]*:[^\s]+$/i.test(text),
};

function formatCheck(name: string): ValueCheck | null {
  const holds = Object.hasOwn(formats, name) ? formats[name] : undefined;
  return holds === undefined ? null : (value) => (typeof value === "string" && !holds(value) ? `is not a valid ${name}` : null);
}

function itemsCheck(check: ValueCheck): ValueCheck {
  return (value, meter) => {
    if (!Array.isArray(value)) return null;
    for (const [index, item] of value.entries()) {
      meter.left -= 1;
      const problem = prefixed(check(item, meter), `item ${index}`);
      if (problem !== null) return problem;
    }
    return null;
  };
}

function requiredCheck(names: readonly Json[]): ValueCheck {
  return (value, meter) => {
    if (!isObject(value)) return null;
    meter.left -= names.length >>> 2;
    const missing = names.find((name) => typeof name === "string" && !Object.hasOwn(value, name));
    return missing === undefined ? null : `needs '${String(missing)}'`;
  };
}

function propertiesCheck(properties: JsonObject): ValueCheck {
  const checks = Object.keys(properties)
    .sort()
    .flatMap((name) => {
      const fragment = properties[name];
      return isObject(fragment) ? [{ name, check: compileFragment(fragment) }] : [];
    });
  return (value, meter) => {
    if (!isObject(value)) return null;
    meter.left -= checks.length >>> 2;
    for (const { name, check } of checks) {
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      const problem = member === undefined ? null : prefixed(check(member, meter), `'${name}'`);
      if (problem !== null) return problem;
    }
    return null;
  };
}

function closedCheck(known: ReadonlySet<string>): ValueCheck {
  return (value, meter) => {
    if (isObject(value)) meter.left -= Object.keys(value).length;
    const extra = isObject(value)
      ? Object.keys(value)
          .sort()
          .find((name) => !known.has(name))
      : undefined;
    return extra === undefined ? null : `must not have '${extra}'`;
  };
}

const repeatsCheck: ValueCheck = (value, meter) => {
  if (!Array.isArray(value)) return null;
  spendOnWhole(value, meter);
  return meter.left < 0 || new Set(value.map(canonicalJson)).size < value.length ? "repeats an item" : null;
};

function charactersOf(text: string, meter: Meter): number {
  meter.left -= text.length >>> 2;
  return meter.left < 0 ? Number.NaN : [...text].length;
}

/** The value is written out as JSON. */
function spendOnWhole(value: Json, meter: Meter): void {
  meter.left -= Math.max(0, jsonLength(value)) >>> 2;
}

function prefixed(problem: string | null, where: string): string | null {
  return problem === null ? null : `${where} ${problem}`;
}
