import type { DueRows } from "@/server/due/due-rows";
import type { Firing } from "./firing";
import { type FiringsRepository, firingLeaseMs } from "./firings-repository";

export type DueFiringsDeps = {
  repository: Pick<FiringsRepository, "claimDue" | "renew" | "giveBack">;
  /** Starts the flow, and settles the firing. May be called again after a crash. */
  carry: (firing: Firing) => Promise<void>;
};

/** Starts that were asked for: each is claimed by the process that stored it, and by others once that has failed or died. */
export function createDueFirings({ repository, carry }: DueFiringsDeps): DueRows<Firing> {
  return {
    name: "trigger",
    leaseMs: firingLeaseMs,
    width: 40,
    maxAttempts: 5,
    maxClaims: 10,
    claim: repository.claimDue,
    renew: repository.renew,
    giveBack: repository.giveBack,
    work: carry,
  };
}
