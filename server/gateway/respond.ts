import type { z } from "zod";
import { AppError, errorCatalogue } from "@/flows/errors";
import type { Ack } from "@/flows/protocol/sockets";
import { type ErrorLog, toIssues, toProblem } from "../errors/problem";
import { findUnstorable } from "../errors/storable";

const tooMuch = 429;

/** What answers need: where errors go to, and who is told that a call was too much. */
export type Responding = { log: ErrorLog; onTooMuch: () => void };

/** Runs the work and acknowledges what came of it. A client that sends no callback simply hears nothing. */
export function respond<T extends object>(ack: Ack<T> | undefined, { log, onTooMuch }: Responding, work: () => Promise<T>): void {
  const answer: Ack<T> = typeof ack === "function" ? ack : () => undefined;
  work().then(
    (result) => answer({ ok: true, ...result }),
    (error: unknown) => {
      const { code, message } = toProblem(error, log);
      answer({ ok: false, code, message });
      if (errorCatalogue[code].status === tooMuch) onTooMuch();
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
