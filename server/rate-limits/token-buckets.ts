/** "`burst` at once, then `perSecond`." */
export type Bucket = { burst: number; perSecond: number };

/** Buckets kept at a time; beyond, those that are full again are dropped, then the ones that were made first. */
const largest = 20_000;

/** Buckets of one kind by key, in this process's memory: one look and one write, without waiting. */
export function createTokenBuckets({ burst, perSecond }: Bucket, now: () => number) {
  const levels = new Map<string, { left: number; at: number }>();
  const levelNow = ({ left, at }: { left: number; at: number }) => Math.min(burst, left + ((now() - at) / 1000) * perSecond);

  function makeRoom(): void {
    for (const [key, level] of levels) if (levelNow(level) >= burst) levels.delete(key);
    for (const key of levels.keys()) {
      if (levels.size < largest) return;
      levels.delete(key);
    }
  }

  return {
    /** Milliseconds until there is one again; 0 when one was taken. */
    take(key: string): number {
      const known = levels.get(key);
      const left = known === undefined ? burst : levelNow(known);
      if (left < 1) return ((1 - left) / perSecond) * 1000;
      if (known === undefined && levels.size >= largest) makeRoom();
      levels.set(key, { left: left - 1, at: now() });
      return 0;
    },
    /** Whether there is one, without taking it. */
    has(key: string): boolean {
      const known = levels.get(key);
      return known === undefined || levelNow(known) >= 1;
    },
    size: (): number => levels.size,
  };
}

export type TokenBuckets = ReturnType<typeof createTokenBuckets>;
