const isoPattern = /^P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?$/;

/** Milliseconds of a duration as definitions write it: milliseconds themselves, or ISO 8601 days, hours, minutes and seconds (`P1DT2H`, `PT15M`). NaN for any other text. */
export function durationMs(value: number | string): number {
  if (typeof value === "number") return value;
  const match = isoPattern.exec(value);
  if (match === null || value.endsWith("P") || value.endsWith("T")) return Number.NaN;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
