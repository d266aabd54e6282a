export type Option = { id: string; label: string };

/** "2. Paneer tikka". Labels that begin with a number themselves get no other. Pure. */
export function optionLines(options: readonly Option[]): string[] {
  return options.map(({ label }, index) => (isNumbered(options) ? `${index + 1}. ${label}` : `• ${label}`));
}

/** The option that a typed number means where options were shown by `optionLines`; null for any other text. Pure. */
export function optionByNumber(options: readonly Option[], text: string): Option | null {
  const number = /^\s*(\d{1,3})\s*\.?\s*$/.exec(text)?.[1];
  if (number === undefined || !isNumbered(options)) return null;
  return options[Number(number) - 1] ?? null;
}

/** Beside "1. 2 pieces" nobody knows what "2" means. */
const isNumbered = (options: readonly Option[]): boolean => options.every(({ label }) => !/^\s*\d/.test(label));
