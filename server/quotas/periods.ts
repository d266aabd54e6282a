import { type QuotaKind, quotaDefaults } from "@/flows/protocol/quotas";

/** When the period of a kind began, in milliseconds since the epoch, UTC; 0 for what is not counted by time. Pure. */
export function periodOf(kind: QuotaKind, now: number): number {
  switch (quotaDefaults[kind].per) {
    case "minute":
      return now - (now % 60_000);
    case "day":
      return now - (now % 86_400_000);
    case "month": {
      const at = new Date(now);
      return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
    }
    case "whole":
      return 0;
  }
}

/** Milliseconds until what is counted begins anew. Pure. */
export function untilNext(kind: "conversations", now: number): number {
  return periodOf(kind, now) + 86_400_000 - now;
}
