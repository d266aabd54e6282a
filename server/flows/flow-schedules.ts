import type { FlowDefinition } from "@/flows/definition/schema";
import type { JsonObject } from "@/flows/json/json";
import { nextTime } from "@/flows/triggers/next-times";
import { schedulesOf } from "@/flows/triggers/schedules-of";
import type { FlowRecord, FlowStatus } from "./flow-records";

/** A row of `schedules` that starts a flow. */
export type FlowScheduleRow = { kind: string; cron: string; timezone: string; payload: JsonObject; nextRunAt: Date };

/** What the schedules of flows begin with. */
export const flowScheduleKind = "flow";

/** Of all schedules of one flow. */
export const flowScheduleKindOf = (flowId: string): string => `${flowScheduleKind}:${flowId}:`;

/** What a flow's times come to, while it takes new runs. `zone` is the workspace's. Pure. */
export function flowSchedules(flow: Pick<FlowRecord, "id">, definition: FlowDefinition, { zone, now }: { zone: string; now: number }): FlowScheduleRow[] {
  return schedulesOf(definition).flatMap(({ text, cron, timezone, audience, purpose }) => {
    const at = nextTime(cron, timezone ?? zone, now);
    if (at === null) return [];
    const payload = { flowId: flow.id, followsWorkspace: timezone === null, audience, purpose };
    return [{ kind: `${flowScheduleKindOf(flow.id)}${timezone ?? ""}`, cron: text, timezone: timezone ?? zone, payload, nextRunAt: new Date(at) }];
  });
}

type Locked = { timezone: () => Promise<string>; setSchedules: (rows: FlowScheduleRow[]) => Promise<void> };

/** Makes and takes away rows so that the flow starts at the times of what is published, and at none while it takes no new runs. */
export async function putSchedules(locked: Locked, flow: Pick<FlowRecord, "id">, what: { status: FlowStatus; definition: FlowDefinition | null; now: number }) {
  const { status, definition, now } = what;
  const isLive = status === "active" && definition !== null;
  await locked.setSchedules(isLive ? flowSchedules(flow, definition, { zone: await locked.timezone(), now }) : []);
}
