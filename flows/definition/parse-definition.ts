import type { z } from "zod";
import { AppError, type ErrorCode } from "../errors";
import { jsonLength } from "../json/json-length";
import { jsonPointer } from "../json/json-pointer";
import { findHostilePart } from "../json/parse-json";
import { upgradeDefinition } from "./migrations/0003-entities-with-ids";
import { type FlowDefinition, flowDefinitionSchema } from "./schema";
import { flowDefinitionV2Schema } from "./schema-v2";
import { toV2 } from "./to-v2";

/** One reason why a document is not a definition; `path` is a JSON pointer into it. */
export type DocumentProblem = { path: string; message: string };

/**
 * Reads a document in the canonical shape or in v2, and gives its normal form: the same document in either shape gives the same
 * one. @throws AppError INVALID_FLOW with `details.errors`, JSON pointers into `raw`
 */
export function parseDefinition(raw: unknown): FlowDefinition {
  if (versionOf(raw) !== 3) return upgradeDefinition(parseDocument(flowDefinitionV2Schema, raw));
  return normalForm(parseDocument(flowDefinitionSchema, raw, maxStoredLength));
}

/**
 * A definition as it is stored: transitions in order, ids that are there once, nothing that v2 could not say. What is in
 * normal form stays as it is. Pure. @throws AppError INVALID_FLOW
 */
export function normalForm(definition: FlowDefinition): FlowDefinition {
  return upgradeDefinition(readDocument(flowDefinitionV2Schema, toV2(definition)));
}

/** What the database holds: in normal form, or from before v3. @throws ZodError for what was never stored */
export function readStored(stored: unknown): FlowDefinition {
  return versionOf(stored) === 3 ? flowDefinitionSchema.parse(stored) : upgradeDefinition(flowDefinitionV2Schema.parse(stored));
}

export function versionOf(raw: unknown): 1 | 2 | 3 {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw invalidDocument([{ path: "", message: "a flow definition is a JSON object" }]);
  const version = "schemaVersion" in raw ? raw.schemaVersion : 1;
  if (version === 1 || version === 2 || version === 3) return version;
  throw invalidDocument([{ path: "/schemaVersion", message: "schemaVersion must be 1, 2 or 3" }]);
}

/** About the characters of a megabyte of JSON: numbers are guessed, and what is written on several lines is larger. */
const maxDocumentLength = 1_250_000;

/** The ids of v3 make it longer; its bound is that of the v2 it stands for. */
const maxStoredLength = 4 * maxDocumentLength;

/** Reads a document with a schema after refusing prototype keys, bottomless nesting and what no request could bring. @throws AppError INVALID_FLOW with `details.errors` */
export function parseDocument<Schema extends z.ZodType>(schema: Schema, raw: unknown, maxLength = maxDocumentLength): z.output<Schema> {
  refuseHostile(raw);
  if (jsonLength(raw) > maxLength) throw invalidDocument([{ path: "", message: "a definition has at most 1 MB" }]);
  return readDocument(schema, raw);
}

function readDocument<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw invalidDocument(result.error.issues.map((issue) => ({ path: jsonPointer(issue.path), message: issue.message })));
}

/** @throws AppError `code` with `details.errors` for prototype keys and nesting deeper than 64 */
export function refuseHostile(raw: unknown, code: ErrorCode = "INVALID_FLOW"): void {
  const hostile = findHostilePart(raw);
  if (hostile !== null) throw invalidDocument([hostile], code);
}

export function invalidDocument(errors: DocumentProblem[], code: ErrorCode = "INVALID_FLOW"): AppError {
  const [first] = errors;
  return new AppError(code, { message: `${first?.path ?? ""} ${first?.message ?? ""}`.trim(), details: { errors } });
}
