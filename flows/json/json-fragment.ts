import { compileLimit } from "./fragment-numbers";
import { enumCheck, formatCheck, patternCheck, repeatsCheck, typeCheck } from "./fragment-values";
import { isObject, type Json, type JsonObject } from "./json";
import type { Meter } from "./meter";
import type { ValueCheck } from "./value-check";

/**
 * Compiles a JSON Schema fragment (`validation` of context fields and inputs) to a check that gives what is wrong, or null.
 * Known: type, enum, const, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern (linear-time),
 * format (email, date, date-time, uri), minItems, maxItems, uniqueItems, items, properties, required, additionalProperties, anyOf, oneOf, allOf, not.
 * Other keywords say nothing here, as in JSON Schema; `unknownKeywords` names them to authors. Null passes only where `type` or `enum` names it.
 */
export function compileFragment(fragment: JsonObject): ValueCheck {
  const checks = Object.keys(fragment)
    .sort()
    .flatMap((keyword) => {
      const check = compileKeyword(keyword, fragment);
      return typeof check === "function" ? [check] : [];
    });
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

/** Keywords that tell people something and ask nothing of a value. */
const annotations: ReadonlySet<string> = new Set(
  "title description default examples deprecated readOnly writeOnly $comment $id $schema $anchor $defs definitions".split(" "),
);

/** The check of one keyword; "nothing" when it asks nothing as it is set; null when the keyword, or what it is set to, is not known. */
export function compileKeyword(keyword: string, fragment: JsonObject): ValueCheck | "nothing" | null {
  const setting = fragment[keyword];
  if (annotations.has(keyword) || keyword.startsWith("x-")) return "nothing";
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
      return typeof setting === "boolean" ? (setting ? repeatsCheck : "nothing") : null;
    case "required":
      return Array.isArray(setting) ? requiredCheck(setting) : null;
    default:
      return typeof setting === "number" ? compileLimit(keyword, setting) : compileInner(keyword, setting, fragment);
  }
}

/** Keywords that hold schemas. */
function compileInner(keyword: string, setting: Json | undefined, fragment: JsonObject): ValueCheck | "nothing" | null {
  switch (keyword) {
    case "properties":
      return isObject(setting) ? propertiesCheck(setting) : null;
    case "items": {
      const check = compileSchema(setting);
      return typeof check === "function" ? itemsCheck(check) : check;
    }
    case "additionalProperties":
      return additionalCheck(setting, new Set(isObject(fragment.properties) ? Object.keys(fragment.properties) : []));
    case "not":
      return compileNot(setting);
    case "anyOf":
    case "oneOf":
    case "allOf":
      return Array.isArray(setting) ? compileCombination(keyword, setting) : null;
    default:
      return null;
  }
}

/** A schema is a fragment, or true for whatever comes, or false for nothing at all. */
function compileSchema(schema: Json | undefined): ValueCheck | "nothing" | null {
  if (typeof schema === "boolean") return schema ? "nothing" : () => "is not allowed";
  return isObject(schema) ? compileFragment(schema) : null;
}

function compileNot(schema: Json | undefined): ValueCheck | null {
  const inner = compileSchema(schema);
  if (inner === null) return null;
  return (value, meter) => (inner === "nothing" || inner(value, meter) === null ? "is what it must not be" : null);
}

function compileCombination(keyword: "anyOf" | "oneOf" | "allOf", schemas: readonly Json[]): ValueCheck {
  const inner = schemas.flatMap((schema): ValueCheck[] => {
    const check = compileSchema(schema);
    return check === null ? [] : [check === "nothing" ? () => null : check];
  });
  const passing = (value: Json, meter: Meter): number => inner.filter((check) => check(value, meter) === null).length;
  switch (keyword) {
    case "anyOf":
      return (value, meter) => (passing(value, meter) === 0 ? "fits none of the choices" : null);
    case "oneOf":
      return (value, meter) => (passing(value, meter) === 1 ? null : "does not fit exactly one of the choices");
    case "allOf":
      return (value, meter) => inner.map((check) => check(value, meter)).find((problem) => problem !== null) ?? null;
  }
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
      const check = compileSchema(properties[name]);
      return typeof check === "function" ? [{ name, check }] : [];
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

/** What members must be that `properties` does not name. */
function additionalCheck(schema: Json | undefined, known: ReadonlySet<string>): ValueCheck | "nothing" | null {
  const check = compileSchema(schema);
  if (typeof check !== "function") return check;
  return (value, meter) => {
    if (!isObject(value)) return null;
    meter.left -= Object.keys(value).length;
    for (const name of Object.keys(value).sort()) {
      if (known.has(name)) continue;
      if (schema === false) return `must not have '${name}'`;
      const problem = prefixed(check(value[name] ?? null, meter), `'${name}'`);
      if (problem !== null) return problem;
    }
    return null;
  };
}

function prefixed(problem: string | null, where: string): string | null {
  return problem === null ? null : `${where} ${problem}`;
}
