import { liveWords } from "@/components/ui/live-words";
import type { Module } from "@/flows/definition/schema";

export type FlowStatus = "draft" | "active" | "inactive" | "archived";

/** A flow as the list shows it. */
export type FlowRow = {
  id: string;
  slug: string;
  name: string;
  module: Module;
  status: FlowStatus;
  publishedVersion: number | null;
  draftVersion: number | null;
  hasDraftChanges: boolean;
  runsToday: number;
  /** What ever ran is kept: such a flow can be archived, not deleted. */
  hasRuns: boolean;
  stateCount: number;
  updatedAt: Date;
  updatedBy: string | null;
};

export const moduleWords = { food: "Food", parcel: "Parcel", ecommerce: "E-commerce", habit: "Habit", general: "General" } satisfies Record<Module, string>;
export const flowStatusWords = { active: "Active", draft: "Draft", inactive: "Inactive", archived: "Archived" } satisfies Record<FlowStatus, string>;

export function isModule(value: string | undefined): value is Module {
  return value !== undefined && Object.hasOwn(moduleWords, value);
}

export function isFlowStatus(value: string | undefined): value is FlowStatus {
  return value !== undefined && Object.hasOwn(flowStatusWords, value);
}

/** What customers get, and whether a draft waits; a flow that was never published is nothing but a draft. Pure. */
export function versionWords(flow: Pick<FlowRow, "status" | "publishedVersion" | "hasDraftChanges">): { live: string; draft: string | null } {
  return { live: liveWords(flow), draft: flow.hasDraftChanges ? "Draft has changes" : null };
}
