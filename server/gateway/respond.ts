import type { z } from "zod";
import { AppError, errorCatalogue } from "@/flows/errors";
import type { Ack, SocketError } from "@/flows/protocol/sockets";
import { type ErrorLog, toIssues, toProblem } from "../errors/problem";
import { findUnstorable } from "../errors/storable";

const tooMuch = 429;

/** What answers need: where errors go to, who is told that a call was too much, and how a client that sent no callback hears what went wrong. */
export type Responding = { log: ErrorLog; onTooMuch: () => void; tell: (problem: SocketError) => void };

/** A call as a client makes it: the event, and its callback if it sent one. */
export type Call<T> = { event: string; ack?: Ack<T> | undefined };

/** Runs the work and acknowledges what came of it. A client that sends no callback hears only what went wrong, as an `error`. */
export function respond<T extends object>({ event, ack }: Call<T>, { log, onTooMuch, tell }: Responding, work: () => Promise<T>): void {
  const answer = typeof ack === "function" ? ack : null;
  work().then(
    (result) => answer?.({ ok: true, ...result }),
    (error: unknown) => {
      const { code, message } = toProblem(error, log);
      if (answer === null) tell({ event, code, message });
      else answer({ ok: false, code, message });
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
