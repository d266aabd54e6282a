import { AppError } from "@/flows/errors";

/** Null when the conversation is gone. */
export async function goneIsNull<Result>(turn: Promise<Result>): Promise<Result | null> {
  try {
    return await turn;
  } catch (error) {
    if (error instanceof AppError && error.code === "SESSION_NOT_FOUND") return null;
    throw error;
  }
}
