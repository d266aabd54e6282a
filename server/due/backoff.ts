/** Waits of about 1, 4, 16 and 64 seconds, then 5 minutes at most; a quarter more or less, so that what failed together does not come back together. */
export function backoffMs(attempts: number, random: () => number): number {
  const base = Math.min(1_000 * 4 ** Math.max(0, attempts - 1), 300_000);
  return Math.round(base * (0.75 + 0.5 * random()));
}
