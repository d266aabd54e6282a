import { createModelCommit, type StoreWatch } from "./model-commit";
import type { ModelTables, PaymentRecord } from "./model-tables";
import type { SeededRandom } from "./seeded-random";
import type { StoreRules } from "./store-rules";

export type ModelStoreDeps = {
  tables: ModelTables;
  watch: StoreWatch;
  rules: StoreRules;
  random: SeededRandom;
  /** The store's own clock. */
  now: () => number;
};

/** The database of a history: tables in memory, shared by all its nodes, and the statements on them, each done at once or not at all. */
export function createModelStore({ tables, watch, rules, random, now }: ModelStoreDeps) {
  // Copies cost time; one history in eight shows that neither identity nor the order of keys matters.
  const stored = random.chance(1 / 8) ? asJsonb : <T>(value: T): T => value;
  let made = 0;
  let tellPayment: (payment: PaymentRecord) => void = () => undefined;
  return {
    paymentMade: (payment: PaymentRecord): void => tellPayment(payment),
    /** The provider learns of each new payment. */
    onPayment(listener: (payment: PaymentRecord) => void): void {
      tellPayment = listener;
    },
    tables,
    rules,
    watch,
    now,
    stored,
    /** Ids sort by the order of their making, as the real ones do. */
    newId: (prefix: string): string => `${prefix}_${String((made += 1)).padStart(5, "0")}`,
    commit: createModelCommit({ tables, rules, now, stored, watch }),
  };
}

/** A copy with its keys in PostgreSQL's order: shorter ones first. */
function asJsonb<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) => {
    if (part === null || typeof part !== "object" || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)));
  }) as T;
}

export type ModelStore = ReturnType<typeof createModelStore>;
