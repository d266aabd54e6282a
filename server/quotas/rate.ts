/** Seconds of its rate that may be used at once: a minute's worth in the first second would be felt by everybody. */
const burstSeconds = 10;
/** What was used beyond it is owed, up to so many seconds. */
const mostOwedSeconds = 60;

/** What may be used at a rate: it is taken from afterwards, because nobody knows what a turn costs before it is over. */
export function createRate(now: () => number) {
  let used = 0;
  let at = now();

  function settle(perMinute: number): number {
    const perMs = perMinute / 60_000;
    used = Math.max(0, used - (now() - at) * perMs);
    at = now();
    return perMs;
  }

  return {
    use(amount: number, perMinute: number): void {
      const perMs = settle(perMinute);
      used = Math.min(used + amount, perMs * 1000 * (burstSeconds + mostOwedSeconds));
    },
    /** Milliseconds until there is some of it again; 0 when there is. */
    waitMs(perMinute: number): number {
      const perMs = settle(perMinute);
      const most = perMs * 1000 * burstSeconds;
      return used < most ? 0 : Math.max(1, (used - most) / perMs);
    },
    /** Whether more than half of what may be used at once has been. */
    isHard(perMinute: number): boolean {
      const perMs = settle(perMinute);
      return used > (perMs * 1000 * burstSeconds) / 2;
    },
  };
}

export type Rate = ReturnType<typeof createRate>;
