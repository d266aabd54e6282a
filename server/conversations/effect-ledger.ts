import type { EffectIntent } from "@/flows/engine/perform/perform-turn";
import type { ExecutorResult } from "@/flows/ports/executor";
import type { EffectRow } from "@/server/db/turn-commit";
import { settledRow, unknownRow } from "./plan-turn";

/** What one turn has asked of the outside and has learned of it, up to the commit that keeps it. */
export function createEffectLedger() {
  const open = new Map<string, EffectIntent>();
  let settled: EffectRow[] = [];
  return {
    /** Its intent is stored. */
    begun: (intent: EffectIntent): void => void open.set(intent.key, intent),
    settled(intent: EffectIntent, result: ExecutorResult): void {
      open.delete(intent.key);
      settled.push(settledRow(intent, result));
    },
    /** What was learned since the last commit; it goes in with this one. */
    takeSettled(): EffectRow[] {
      const rows = settled;
      settled = [];
      return rows;
    },
    /** What was asked for and not learned. */
    unknown: (): EffectRow[] => [...open.values()].map(unknownRow),
  };
}
