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

/** "Version 3", with the draft that is open beside it; a flow that was never published has only a draft. Pure. */
export function versionWords(flow: Pick<FlowRow, "publishedVersion" | "draftVersion">): { published: string | null; draft: string | null } {
  return {
    published: flow.publishedVersion === null ? null : `v${flow.publishedVersion}`,
    draft: flow.draftVersion === null ? null : `v${flow.draftVersion} draft`,
  };
}
