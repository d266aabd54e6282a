import type { Json } from "../json";

/** Major units (rupees) to minor units (paise), rounded to the nearest; `NaN` stays `NaN`. */
export function toMinor(major: number): number {
  return Math.round(Number((major * 100).toFixed(4)));
}

/** Minor units as a number of major units: 22050 → 220.5. */
export function toMajor(minor: number): number {
  return minor / 100;
}

const symbols: Readonly<Record<string, string>> = { INR: "₹", USD: "$", EUR: "€", GBP: "£" };

/** Money for a text: `₹220`, `₹220.50`; other currencies with their code. */
export function money(minor: number, currency: string): string {
  const amount = minor % 100 === 0 ? String(minor / 100) : (minor / 100).toFixed(2);
  const symbol = symbols[currency];
  return symbol === undefined ? `${currency} ${amount}` : `${symbol}${amount}`;
}

/** A whole number of minor units, or null. */
export function minorOf(value: Json | undefined): number | null {
  return typeof value === "number" && Number.isInteger(value) ? value : null;
}
