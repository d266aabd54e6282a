import type { SeededRandom } from "./seeded-random";

/** How rough a history is. Probabilities, the first five for each decision, the rest for each call or message. */
export type Faults = {
  /** A node dies; another one starts in its place a little later. */
  crash: number;
  /** A node stands still for seconds, longer than leases last. */
  freeze: number;
  /** The clock of a node jumps. */
  jump: number;
  /** The database breaks all its connections at once. */
  restart: number;
  /** Seconds pass at once. */
  slow: number;
  /** A call breaks before it was done. */
  fail: number;
  /** A call was done, its answer is lost. */
  lose: number;
  /** A call was done, its answer comes later. */
  late: number;
  /** A message, or a provider's webhook, is sent twice. */
  duplicate: number;
  /** The largest difference between a node's clock and the database's, in milliseconds. */
  skewMs: number;
  isTraced: boolean;
};

/** Each history is rough in ways of its own: faults that always come together hide what one of them alone would show. */
export function drawFaults(random: SeededRandom, isTraced: boolean): Faults {
  const level = (...levels: number[]): number => random.pick([0, ...levels]);
  return {
    crash: level(0.01, 0.03),
    freeze: level(0.01),
    jump: level(0.02),
    restart: level(0.01),
    slow: level(0.01, 0.03),
    fail: level(0.03, 0.1),
    lose: level(0.03, 0.1),
    late: random.pick([0.1, 0.3]),
    duplicate: random.pick([0.1, 0.3]),
    skewMs: random.pick([0, 800, 3_600_000]),
    isTraced,
  };
}
