import { turnLeaseMs } from "@/server/db/lease";
import type { DueRows } from "./due-rows";
import type { TimerFiring } from "./fire-timer";
import type { DueRun, WakeRepository } from "./wake-repository";

export type WakeUpsDeps = { repository: WakeRepository; fireTimer: TimerFiring; nodeId: string };

/** Runs whose time has come. When one is hopeless, firing it says: the run is then ended, with a word to the customer. */
export function createWakeUps({ repository, fireTimer, nodeId }: WakeUpsDeps): DueRows<DueRun> {
  return {
    name: "timer",
    leaseMs: turnLeaseMs,
    width: 100,
    maxAttempts: Number.POSITIVE_INFINITY,
    maxClaims: Number.POSITIVE_INFINITY,
    claim: (limit) => repository.claim(limit, nodeId),
    renew: (rows) => repository.renew(rows, nodeId),
    giveBack: (row, { delayMs }) => repository.giveBack(row, nodeId, delayMs ?? turnLeaseMs),
    work: fireTimer,
  };
}
