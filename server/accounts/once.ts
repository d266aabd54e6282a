/** True the first time within `windowMs` for a key. Forgets everything rather than grow without end. */
export function createOnce({ windowMs, now }: { windowMs: number; now: () => number }) {
  const seen = new Map<string, number>();
  return function isFirst(key: string): boolean {
    if ((seen.get(key) ?? 0) > now()) return false;
    if (seen.size > 10_000) seen.clear();
    seen.set(key, now() + windowMs);
    return true;
  };
}
