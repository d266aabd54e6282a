import { durationMs } from "@/flows/definition/duration";

export const durationUnits = ["seconds", "minutes", "hours", "days"] as const;
export type DurationUnit = (typeof durationUnits)[number];

const unitMs = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const satisfies Record<DurationUnit, number>;

/** A duration as an amount of the largest unit that divides it. Pure. */
export function splitDuration(duration: number | string): { amount: number; unit: DurationUnit } {
  const ms = durationMs(duration);
  const unit = [...durationUnits].reverse().find((candidate) => ms >= unitMs[candidate] && ms % unitMs[candidate] === 0) ?? "seconds";
  return { amount: Math.round((ms / unitMs[unit]) * 1000) / 1000, unit };
}

/** The duration as it is stored: ISO 8601. Pure. */
export function joinDuration(amount: number, unit: DurationUnit): string {
  const whole = Math.max(1, Math.round(amount));
  return { seconds: `PT${whole}S`, minutes: `PT${whole}M`, hours: `PT${whole}H`, days: `P${whole}D` }[unit];
}
