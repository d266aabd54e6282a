import { toRequestError } from "@/components/trpc/app-error";
import { isErrorCode } from "@/flows/errors";
import { customerSentences } from "./customer-sentences";
import { operatorSentences } from "./operator-sentences";
import type { ErrorDetails } from "./sentence";

/** The sentence an operator reads for a code; an unknown one reads as a failure of ours. */
export function operatorSentence(code: unknown, details?: ErrorDetails): string {
  return operatorSentences[isErrorCode(code) ? code : "INTERNAL"](details);
}

export function customerSentence(code: unknown, details?: ErrorDetails): string {
  return customerSentences[isErrorCode(code) ? code : "INTERNAL"](details);
}

/** What an operator reads about a failed call of the API client. */
export function describeError(error: unknown): string {
  const { code, details, reference } = toRequestError(error);
  return operatorSentence(code, reference === null ? details : { ...details, reference });
}
