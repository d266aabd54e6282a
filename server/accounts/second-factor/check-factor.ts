import type { Sealing } from "@/server/secrets/sealing";
import type { RateLimits } from "../../rate-limits/rate-limits";
import type { FactorsRepository, StoredFactor } from "./factors-repository";
import { hashRecoveryCode, readRecoveryCode } from "./recovery-codes";
import { stepOfCode } from "./totp";

export type CheckFactorDeps = {
  factors: FactorsRepository;
  sealing: Sealing;
  rateLimits: Pick<RateLimits, "factorCode" | "factorCodeWasRight">;
  now: () => number;
};
export type FactorCheck = "notNeeded" | "needed" | "wrong" | "right" | "recovered";

/**
 * Whether somebody whose password was right is in. Each code counts before it is looked at, and opens once. Recovery codes have
 * 80 bits: they count as the password does, not among the six digits. @throws AppError `RATE_LIMITED`
 */
export function createCheckFactor({ factors, sealing, rateLimits, now }: CheckFactorDeps) {
  async function isRightCode(userId: string, code: string, { secret }: StoredFactor): Promise<boolean> {
    await rateLimits.factorCode(userId);
    const opened = sealing.open(secret, userId);
    const step = opened && stepOfCode(opened, code, now());
    if (step === null || !(await factors.useStep(userId, step))) return false;
    await rateLimits.factorCodeWasRight(userId);
    return true;
  }

  return {
    isRightCode,
    async check(userId: string, given: string): Promise<FactorCheck> {
      const factor = await factors.find(userId);
      if (!factor?.confirmedAt) return "notNeeded";
      const text = given.trim();
      if (text === "") return "needed";
      const recovery = readRecoveryCode(text);
      if (recovery !== null) return (await factors.useCode(userId, hashRecoveryCode(userId, recovery), new Date(now()))) ? "recovered" : "wrong";
      return (await isRightCode(userId, text.replace(/\s/g, ""), factor)) ? "right" : "wrong";
    },
  };
}

export type CheckFactor = ReturnType<typeof createCheckFactor>;
