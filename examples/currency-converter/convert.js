/**
 * An amount of one currency in another, rounded as the other is paid. Pure.
 * @param {{ rates: Record<string, number>; digits: Record<string, number> }} table
 * @returns {{ value: number; rate: number } | null} null when the table has no rate for one of them
 */
export function convert({ rates, digits }, { amount, from, to }) {
  if (!Object.hasOwn(rates, from) || !Object.hasOwn(rates, to)) return null;
  const rate = rates[to] / rates[from];
  const factor = 10 ** (digits[to] ?? 2);
  return { value: Math.round(amount * rate * factor) / factor, rate: Number(rate.toPrecision(6)) };
}
