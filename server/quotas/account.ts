import { type QuotaKind, type QuotaLimits, quotaDefaults } from "@/flows/protocol/quotas";
import { periodOf } from "./periods";
import { createRate } from "./rate";

/** What is added up; connections and storage are looked at as they are. */
export const addedKinds = ["conversations", "turns", "cpu", "tokens"] as const;
export type AddedKind = (typeof addedKinds)[number];
const isRated = (kind: AddedKind): kind is "turns" | "cpu" => kind === "turns" || kind === "cpu";

/** What one workspace has used, as far as this process knows, and what it may use. */
export function createAccount(now: () => number) {
  /** `here`: not yet told to the others. */
  const counted = new Map<AddedKind, { period: number; together: number; here: number }>();
  const rates = { turns: createRate(now), cpu: createRate(now) };
  const elsewhere = { connections: 0, storage: 0 };
  let limits: QuotaLimits | null = null;
  let connections = 0;

  const limitOf = (kind: QuotaKind): number => limits?.[kind] ?? quotaDefaults[kind].limit;

  function current(kind: AddedKind): { period: number; together: number; here: number } {
    const period = periodOf(kind, now());
    const known = counted.get(kind);
    if (known !== undefined && known.period === period) return known;
    // What was left of the period before belongs to no limit any more.
    const fresh = { period, together: 0, here: 0 };
    counted.set(kind, fresh);
    return fresh;
  }

  function usedOf(kind: QuotaKind): number {
    if (kind === "connections") return elsewhere.connections + connections;
    if (kind === "storage") return elsewhere.storage;
    const { together, here } = current(kind);
    return together + here;
  }

  return {
    limitOf,
    usedOf,
    rates,
    isOwn: (kind: QuotaKind): boolean => limits?.[kind] != null,
    isReached: (kind: QuotaKind): boolean => usedOf(kind) >= limitOf(kind),
    setLimits(set: QuotaLimits | null): void {
      limits = set;
    },
    use(kind: AddedKind, amount: number): void {
      current(kind).here += amount;
      if (isRated(kind)) rates[kind].use(amount, limitOf(kind));
    },
    connect(): () => void {
      connections += 1;
      return () => void (connections -= 1);
    },
    connections: () => connections,
    /** Takes what the others have not been told of; whole numbers only, the rest is told later. */
    takeUntold(): { kind: AddedKind; period: number; used: number }[] {
      return addedKinds.flatMap((kind) => {
        const count = current(kind);
        const used = Math.floor(count.here);
        count.here -= used;
        count.together += used;
        return used === 0 ? [] : [{ kind, period: count.period, used }];
      });
    },
    /** It could not be told: it will be. */
    giveBack(kind: AddedKind, period: number, used: number): void {
      const count = current(kind);
      if (count.period !== period) return;
      count.together -= used;
      count.here += used;
    },
    /** What all have used; what is new in it was used by others, and counts against the rate here too. */
    heard(kind: QuotaKind, period: number, used: number): void {
      if (kind === "connections" || kind === "storage") {
        elsewhere[kind] = used;
        return;
      }
      const count = current(kind);
      if (count.period !== period) return;
      const others = used - count.together;
      count.together = Math.max(used, count.together);
      if (others > 0 && isRated(kind)) rates[kind].use(others, limitOf(kind));
    },
  };
}

export type Account = ReturnType<typeof createAccount>;
