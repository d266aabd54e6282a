import type { FlowDefinition } from "../definition/schema";
import { type Cron, parseCron } from "./cron";
import { nextTime } from "./next-times";
import { triggersOf } from "./triggers-of";
import { isZone } from "./zone-time";

/** A time at which a flow starts by itself. */
export type FlowSchedule = {
  /** Five cron fields with one blank between them. */
  text: string;
  cron: Cron;
  /** IANA; null: the workspace's, whatever that is then. */
  timezone: string | null;
  /** Null: one run for nobody. */
  audience: "everyone" | null;
  /** What the audience must have consented to. */
  purpose: string | null;
};

/** The schedules of a flow that can be kept; of two that say the same times, the first. Pure. */
export function schedulesOf(definition: Pick<FlowDefinition, "trigger" | "triggers">): FlowSchedule[] {
  const kept = new Map<string, FlowSchedule>();
  for (const { schedule, timezone, audience, purpose } of triggersOf(definition)) {
    const text = schedule?.trim().split(/\s+/).join(" ") ?? "";
    const parsed = parseCron(text);
    if (!parsed.ok || (timezone !== undefined && timezone !== "" && !isZone(timezone))) continue;
    const zone = timezone || null;
    const key = `${zone ?? ""} ${text}`;
    if (!kept.has(key)) kept.set(key, { text, cron: parsed.cron, timezone: zone, audience: audience ?? null, purpose: purpose || null });
  }
  return [...kept.values()].filter(({ cron, timezone }) => nextTime(cron, timezone ?? "UTC", 0) !== null);
}
