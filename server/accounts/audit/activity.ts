import type { JsonObject } from "@/flows/json/json";
import { type Actor, authorise } from "../../access/actor";
import type { ActivityRepository } from "./activity-repository";

/** `key` is what the filter takes. */
export type Who = { key: string; type: "person" | "apiKey" | "commandLine" | "system"; name: string | null };
export type Activity = {
  id: string;
  at: Date;
  who: Who;
  /** `session.started`, `flow.published` … */
  action: string;
  /** The name of what it was done to, while that is there. */
  subject: string | null;
  entity: string;
  details: JsonObject;
  /** The network it came from. */
  origin: string | null;
};

/** What the first part of an action belongs to. */
export const activityAreas = {
  signIns: ["session"],
  access: ["person", "invite", "owner", "password", "factor", "key", "sender", "credential"],
  flows: ["flow"],
  data: ["retention", "operations", "workspace", "provider", "participant"],
} as const;
export type ActivityArea = keyof typeof activityAreas;
export type ActivityFilter = { before: string | null; who: string | null; kinds: readonly string[] };

const pageSize = 50;
const keptMs = 400 * 24 * 3_600_000;

/** What people, keys and the process itself did, for owners. Kept for 400 days. */
export function createActivity({ repository, now }: { repository: ActivityRepository; now: () => number }) {
  return {
    async list(
      actor: Actor,
      { before, who, area }: { before: string | null; who: string | null; area: ActivityArea | null },
    ): Promise<{ items: Activity[]; next: string | null }> {
      authorise(actor, "activity:read");
      const kinds = area === null ? [] : activityAreas[area];
      const found = await repository.list(actor.workspaceId, { before, who, kinds }, pageSize + 1);
      const items = found.slice(0, pageSize);
      return { items, next: found.length > pageSize ? (items.at(-1)?.id ?? null) : null };
    },
    /** Takes away what is older. */
    sweep: (): Promise<number> => repository.sweep(new Date(now() - keptMs)),
  };
}

export type ActivityLog = ReturnType<typeof createActivity>;
