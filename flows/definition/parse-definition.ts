import type { z } from "zod";
import { AppError, type ErrorCode } from "../errors";
import { jsonLength } from "../json/json-length";
import { jsonPointer } from "../json/json-pointer";
import { findHostilePart } from "../json/parse-json";
import { type FlowDefinition, flowDefinitionSchema } from "./schema";

/** One reason why a document is not a definition; `path` is a JSON pointer into it. */
export type DocumentProblem = { path: string; message: string };

/** Reads a document in the canonical shape. @throws AppError INVALID_FLOW with `details.errors` */
export function parseDefinition(raw: unknown): FlowDefinition {
  return parseDocument(flowDefinitionSchema, raw);
}

/** About the characters of a megabyte of JSON: numbers are guessed, and what is written on several lines is larger. */
const maxDocumentLength = 1_250_000;

/** Reads a document with a schema after refusing prototype keys, bottomless nesting and what no request could bring. @throws AppError INVALID_FLOW with `details.errors` */
export function parseDocument<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> {
  refuseHostile(raw);
  if (jsonLength(raw) > maxDocumentLength) throw invalidDocument([{ path: "", message: "a definition has at most 1 MB" }]);
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
