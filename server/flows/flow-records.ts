import type { FlowDefinition, Module } from "@/flows/definition/schema";

export const flowStatuses = ["draft", "active", "inactive", "archived"] as const;
export type FlowStatus = (typeof flowStatuses)[number];

/** What customers meet of a flow: whether anyone may open it, and the title it is offered by; without one it is not offered. */
export type FlowListing = { isPublic: boolean; title: string | null };

export type FlowRecord = FlowListing & {
  id: string;
  workspaceId: string;
  slug: string;
  name: string;
  description: string | null;
  module: Module;
  trigger: string | null;
  priority: number;
  status: FlowStatus;
  /** The one counter of the wire contract's rule 9. */
  revision: number;
  publishedVersionId: string | null;
  createdAt: Date;
  updatedAt: Date;
  updatedBy: string | null;
};

/** A version without its definition, for lists. */
export type VersionSummary = {
  id: string;
  number: number;
  status: "draft" | "published" | "archived";
  revision: number;
  checksum: string | null;
  notes: string | null;
  createdAt: Date;
  publishedAt: Date | null;
  publishedBy: string | null;
};

export type VersionRecord = VersionSummary & { definition: FlowDefinition };

export type FlowFilter = { q?: string | null | undefined; status?: FlowStatus | null | undefined; module?: Module | null | undefined };
