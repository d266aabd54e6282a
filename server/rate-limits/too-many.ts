import { AppError } from "@/flows/errors";

/** The refusal of every limit: it says when to come back, in whole seconds. */
export function tooMany(waitMs: number, details: { quota?: string } = {}): AppError {
  return new AppError("RATE_LIMITED", { message: "Too many requests.", details: { ...details, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) } });
}
