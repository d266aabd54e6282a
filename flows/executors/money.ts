import { formatMoney } from "../expressions/money";

/** Major units (rupees) to minor units (paise), rounded to the nearest. */
export function toMinor(major: number): number {
  return Math.round(Number((major * 100).toFixed(4)));
}

/** Minor units as a number of major units: 22050 → 220.5. */
export function toMajor(minor: number): number {
  return minor / 100;
}

/** Money for a text: `₹220`, `₹1,220.50`. */
export function money(minor: number, currency: string): string {
  return formatMoney(toMajor(minor), currency);
}
