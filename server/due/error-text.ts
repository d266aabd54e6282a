import { AppError, ExecutorError } from "@/flows/errors";

const maxLength = 300;

/** What an operator reads about a failure: our code or the error's name, and its message, without the stack. */
export function errorText(error: unknown): string {
  if (error instanceof AppError || error instanceof ExecutorError)
    return (error.message === error.code ? error.code : `${error.code}: ${error.message}`).slice(0, maxLength);
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, maxLength);
}
