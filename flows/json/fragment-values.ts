import { canonicalJson } from "./canonical";
import type { Json } from "./json";
import { jsonLength } from "./json-length";
import type { Meter } from "./meter";
import { compilePattern } from "./pattern";
import type { ValueCheck } from "./value-check";

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

export function typeCheck(setting: Json | undefined): ValueCheck {
  const types = (Array.isArray(setting) ? setting : [setting]).filter((type) => typeof type === "string");
  return (value) => (types.some((type) => hasType(value, type)) ? null : `must be ${types.join(" or ")}`);
}

const maxChoices = 10_000;

export function enumCheck(values: readonly Json[]): ValueCheck {
  if (values.length > maxChoices) return () => `cannot be checked: there are more than ${maxChoices} choices`;
  const known = new Set(values.map(canonicalJson));
  const problem = `must be one of ${[...known].slice(0, 20).join(", ").slice(0, 300)}${known.size > 20 ? " …" : ""}`;
  return (value, meter) => {
    spendOnWhole(value, meter);
    return meter.left >= 0 && known.has(canonicalJson(value)) ? null : problem;
  };
}

export function patternCheck(source: string): ValueCheck {
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

export function formatCheck(name: string): ValueCheck | null {
  const holds = Object.hasOwn(formats, name) ? formats[name] : undefined;
  return holds === undefined ? null : (value) => (typeof value === "string" && !holds(value) ? `is not a valid ${name}` : null);
}

export const repeatsCheck: ValueCheck = (value, meter) => {
  if (!Array.isArray(value)) return null;
  spendOnWhole(value, meter);
  return meter.left < 0 || new Set(value.map(canonicalJson)).size < value.length ? "repeats an item" : null;
};

/** The value is written out as JSON. */
function spendOnWhole(value: Json, meter: Meter): void {
  meter.left -= Math.max(0, jsonLength(value)) >>> 2;
}
