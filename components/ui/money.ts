const formats = new Map<string, Intl.NumberFormat>();

/** Minor units as people write them: 22000 INR → "₹220", 22050 → "₹220.50". Pure. */
export function formatMoney(amountMinor: number, currency = "INR", locale = "en-IN"): string {
  const digits = new Intl.NumberFormat(locale, { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const isWhole = amountMinor % 10 ** digits === 0;
  const key = `${locale} ${currency} ${isWhole}`;
  let format = formats.get(key);
  if (!format) {
    const fractionDigits = isWhole ? 0 : digits;
    format = new Intl.NumberFormat(locale, { style: "currency", currency, minimumFractionDigits: fractionDigits, maximumFractionDigits: fractionDigits });
    formats.set(key, format);
  }
  return format.format(amountMinor / 10 ** digits);
}
