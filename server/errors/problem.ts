import { randomBytes } from "node:crypto";
import { z } from "zod";
import { AppError, type ErrorCode, errorCatalogue } from "@/flows/errors";
import { jsonPointer } from "@/flows/json/json-pointer";
import { isUnavailable } from "../db/unavailable";
import { plainMessages, type RequestErrorCode } from "./plain-messages";

/** An error as the outside sees it: REST, tRPC and sockets all say this. Never a stack, SQL or a provider's text. */
export type Problem = { status: number; code: ErrorCode; message: string; details: Record<string, unknown> | undefined; retryAfterSeconds: number | null };

/** The part of the log that errors go to. */
export type ErrorLog = { error(fields: object, text: string): void };

const errorsSchema = z.object({ errors: z.array(z.record(z.string(), z.unknown())) });
const retryDetailsSchema = z.object({ retryAfterSeconds: z.number() });

/** The one translation of whatever was thrown. Unknown errors become `INTERNAL` with a reference that is also in the log. */
export function toProblem(error: unknown, log: ErrorLog): Problem {
  if (error instanceof z.ZodError) return invalidInput(toIssues(error));
  if (error instanceof AppError && (errorCatalogue[error.code].status < 500 || error.code === "UNAVAILABLE")) return expected(error);
  const reference = randomBytes(6).toString("hex");
  if (isUnavailable(error)) {
    log.error({ reference, err: error }, "a service that this needs did not answer");
    return { status: 503, code: "UNAVAILABLE", message: plainMessages.UNAVAILABLE, details: { reference }, retryAfterSeconds: 2 };
  }
  log.error({ reference, err: error }, "a request failed unexpectedly");
  return { status: 500, code: "INTERNAL", message: "Something failed on our side.", details: { reference }, retryAfterSeconds: null };
}

function expected(error: AppError): Problem {
  const { status, retryable } = errorCatalogue[error.code];
  const wait = retryDetailsSchema.safeParse(error.details);
  const retryAfterSeconds =
    status === 429 || status === 503 ? (wait.success ? Math.max(1, Math.ceil(wait.data.retryAfterSeconds)) : retryable ? 1 : null) : null;
  return { status, code: error.code, message: messageOf(error), details: status === 422 ? withCodes(error) : error.details, retryAfterSeconds };
}

/** A code is for programs; who reads the message is told in words. */
function messageOf({ code, message }: AppError): string {
  return message === code && isRequestCode(code) ? plainMessages[code] : message;
}

const isRequestCode = (code: ErrorCode): code is RequestErrorCode => Object.hasOwn(plainMessages, code);

/** What keeps a document from being read has the shape of a validation's issue (rules 2 and 12); without a code of its own it has the error's. */
function withCodes({ code, details }: AppError): AppError["details"] {
  const parsed = errorsSchema.safeParse(details);
  return parsed.success ? { ...details, errors: parsed.data.errors.map((item) => ({ code, ...item })) } : details;
}

export type InputIssue = { path: string; message: string };

export function invalidInput(issues: InputIssue[]): Problem {
  return { status: 400, code: "INVALID_INPUT", message: issues[0]?.message ?? plainMessages.INVALID_INPUT, details: { issues }, retryAfterSeconds: null };
}

/** Paths are JSON pointers into what was parsed. */
export function toIssues(error: z.ZodError): InputIssue[] {
  return error.issues.map((issue) => ({ path: jsonPointer(issue.path), message: issue.message }));
}
