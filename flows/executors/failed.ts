import type { ErrorCode } from "../errors";
import { errorCatalogue } from "../errors";
import type { ExecutorReply, ExecutorResult } from "../ports/executor";

/** The result of an action that could not do its work for a reason it knows. */
export function failed(code: ErrorCode, message: string, replies: ExecutorReply[] = []): ExecutorResult {
  const error = { code, message, retryable: errorCatalogue[code].retryable };
  return replies.length > 0 ? { ok: false, error, replies } : { ok: false, error };
}
