/** Moments closer than this share one, in milliseconds. */
const slotMs = 10;

/** When something will be due (milliseconds since the epoch): a heap, so that the next one is known however many there are. */
export function createMoments() {
  /** Each entry is not later than the two at twice its place. */
  const heap: number[] = [];
  const known = new Set<number>();
  const at = (place: number): number => heap[place] ?? Number.POSITIVE_INFINITY;

  function swap(one: number, other: number): void {
    [heap[one], heap[other]] = [at(other), at(one)];
  }

  function rise(place: number): void {
    for (let child = place; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (at(parent) <= at(child)) return;
      swap(parent, child);
      child = parent;
    }
  }

  function sink(): void {
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      const earlier = at(left + 1) < at(left) ? left + 1 : left;
      if (at(parent) <= at(earlier)) return;
      swap(parent, earlier);
      parent = earlier;
    }
  }

  const next = (): number => at(0) * slotMs;

  return {
    /** True when nothing that was known comes earlier. */
    add(moment: number): boolean {
      const slot = Math.ceil(moment / slotMs);
      if (known.has(slot)) return false;
      known.add(slot);
      heap.push(slot);
      rise(heap.length - 1);
      return at(0) === slot;
    },
    /** Infinity when nothing is known to come. */
    next,
    /** Forgets what is not after `now`. */
    pass(now: number): void {
      while (next() <= now) {
        known.delete(at(0));
        const last = heap.pop();
        if (last === undefined || heap.length === 0) continue;
        heap[0] = last;
        sink();
      }
    },
    clear(): void {
      heap.length = 0;
      known.clear();
    },
  };
}
