import { type ErrorCode, errorCatalogue } from "@/flows/errors";
import { customerSentences } from "./customer-sentences";
import { operatorSentences } from "./operator-sentences";
import type { ErrorDetails } from "./sentence";

const offline = "The server cannot be reached. Check your connection, then try again.";

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(errorCatalogue, value);
}

/** The sentence an operator reads for a code; an unknown one reads as a failure of ours. */
export function operatorSentence(code: unknown, details?: ErrorDetails): string {
  return operatorSentences[isErrorCode(code) ? code : "INTERNAL"](details);
}

export function customerSentence(code: unknown, details?: ErrorDetails): string {
  return customerSentences[isErrorCode(code) ? code : "INTERNAL"](details);
}

/** The code an error of the API client carries; null when the request did not reach the server. */
export function errorCodeOf(error: unknown): ErrorCode | null {
  const data = property(error, "data");
  const code = property(data, "appCode");
  if (isErrorCode(code)) return code;
  return isRecord(data) ? "INTERNAL" : null;
}

/** The details that came with an error of the API client, its reference among them. */
export function errorDetailsOf(error: unknown): Record<string, unknown> {
  const data = property(error, "data");
  const details = property(data, "details");
  const reference = property(data, "reference");
  return { ...(isRecord(details) ? details : {}), ...(reference === undefined ? {} : { reference }) };
}

/** What an operator reads about a failed call of the API client. */
export function describeError(error: unknown): string {
  const code = errorCodeOf(error);
  return code === null ? offline : operatorSentence(code, errorDetailsOf(error));
}

function property(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
