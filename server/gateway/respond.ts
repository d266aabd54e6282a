import type { z } from "zod";
import { AppError } from "@/flows/errors";
import type { Ack } from "@/flows/protocol/sockets";
import { type ErrorLog, toIssues, toProblem } from "../errors/problem";
import { findUnstorable } from "../errors/storable";

/** Runs the work and acknowledges what came of it. A client that sends no callback simply hears nothing. */
export function respond<T extends object>(ack: Ack<T> | undefined, log: ErrorLog, work: () => Promise<T>): void {
  const answer: Ack<T> = typeof ack === "function" ? ack : () => undefined;
  work().then(
    (result) => answer({ ok: true, ...result }),
    (error: unknown) => {
      const { code, message } = toProblem(error, log);
      answer({ ok: false, code, message });
    },
  );
}

/** @throws AppError `INVALID_INPUT` for a payload of another shape or with text that cannot be stored */
export function readPayload<Schema extends z.ZodType>(schema: Schema, payload: unknown, repaired: readonly string[] = []): z.output<Schema> {
  const parsed = schema.safeParse(payload);
  const issues = parsed.success ? [findUnstorable(payload, repaired)].filter((issue) => issue !== null) : toIssues(parsed.error);
  if (parsed.success && issues.length === 0) return parsed.data;
  throw new AppError("INVALID_INPUT", { message: issues[0]?.message ?? "The payload is not valid.", details: { issues } });
}
