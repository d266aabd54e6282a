import { z } from "zod";
import { type FlowDefinition, moduleSchema } from "@/flows/definition/schema";
import type { JsonObject } from "@/flows/json/json";
import type { Documents } from "./documents/create-documents";
import { flowStatuses } from "./flow-records";

export const flowSelect = {
  id: true,
  workspaceId: true,
  slug: true,
  name: true,
  description: true,
  module: true,
  trigger: true,
  status: true,
  priority: true,
  isPublic: true,
  title: true,
  revision: true,
  publishedVersionId: true,
  createdAt: true,
  updatedAt: true,
  updatedBy: true,
} as const;

export const summarySelect = {
  id: true,
  number: true,
  status: true,
  revision: true,
  checksum: true,
  notes: true,
  createdAt: true,
  publishedAt: true,
  publishedBy: true,
} as const;

export const versionSelect = { ...summarySelect, definition: true } as const;

/** Columns that the database knows only as text. */
export const flowRowSchema = z.looseObject({ status: z.enum(flowStatuses), module: moduleSchema });
export const versionStatusSchema = z.enum(["draft", "published", "archived"]);

export function toFlow<Row extends { status: string; module: string }>(row: Row) {
  const { status, module } = flowRowSchema.parse(row);
  return { ...row, status, module };
}

export function toSummary<Row extends { status: string }>(row: Row) {
  return { ...row, status: versionStatusSchema.parse(row.status) };
}

export async function toVersion<Row extends { status: string; definition: unknown }>(row: Row, parse: Documents["parse"]) {
  return { ...toSummary(row), definition: await parse(row.definition) };
}

/** Plain JSON of a definition, without the absent properties that JSON cannot spell. */
export function toStored(definition: FlowDefinition): JsonObject {
  const stored: JsonObject = JSON.parse(JSON.stringify(definition));
  return stored;
}
