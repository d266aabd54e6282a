import type { Meter } from "./meter";
import type { ValueCheck } from "./value-check";

/** The check of a keyword that is set to a number; null when it is none of those. */
export function compileLimit(keyword: string, limit: number): ValueCheck | null {
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
    default:
      return null;
  }
}

function charactersOf(text: string, meter: Meter): number {
  meter.left -= text.length >>> 2;
  return meter.left < 0 ? Number.NaN : [...text].length;
}
