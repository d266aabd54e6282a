import { z } from "zod";
import type { Shown } from "./shown";

/**
 * What can be left undone: a message to a channel, a provider's webhook, an effect whose result nobody knows, a run that broke,
 * rows that must agree and do not.
 */
export const deadLetterKinds = ["outbox", "webhook", "effect", "run", "difference"] as const;
export type DeadLetterKind = (typeof deadLetterKinds)[number];

/**
 * `retry` does it again as if for the first time, `skip` puts it off the list, `markDone` and `markNotDone` record what an
 * operator found out about an effect. `refund` gives money back that led to nothing, `placeOrder` places what it was for.
 */
export const deadLetterActions = ["retry", "skip", "markDone", "markNotDone", "refund", "placeOrder"] as const;
export type DeadLetterAction = (typeof deadLetterActions)[number];

/** What can be decided about money that came and led to nothing. */
export const settlements = ["refund", "placeOrder"] as const;
export type Settlement = (typeof settlements)[number];

/** Something that needs an operator. Times ISO 8601. */
export const deadLetterSchema = z.object({
  kind: z.enum(deadLetterKinds),
  id: z.string(),
  title: z.string(),
  /** One sentence: what happened and what it means. */
  reason: z.string(),
  at: z.string(),
  attempts: z.number().int(),
  /** It may have been done already: doing it again can do it twice. */
  uncertain: z.boolean(),
  channel: z.string().nullable(),
  source: z.string().nullable(),
  runId: z.string().nullable(),
  sessionId: z.string().nullable(),
  flow: z.object({ slug: z.string(), name: z.string() }).nullable(),
  state: z.string().nullable(),
  /** The money it is about. */
  payment: z.object({ amountMinor: z.number().int(), currency: z.string() }).nullable(),
  /** What was done about it and by whom (a name); such a row stays for a day. */
  settled: z.object({ what: z.enum(settlements), by: z.string().nullable(), at: z.string(), orderNumber: z.string().nullable() }).nullable(),
  /** What an operator may do with it, the likeliest first; nothing once it is settled. */
  actions: z.array(z.enum(deadLetterActions)),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;

export const deadLetterCountsSchema = z.object({
  outbox: z.number().int(),
  webhook: z.number().int(),
  effect: z.number().int(),
  run: z.number().int(),
  difference: z.number().int(),
});
export type DeadLetterCounts = z.infer<typeof deadLetterCountsSchema>;

/** Newest first, at most 200 of each kind; the counts are over all. */
export type DeadLetters = { items: Shown<DeadLetter>[]; counts: DeadLetterCounts };

export const actOnDeadLetterSchema = z.object({ kind: z.enum(deadLetterKinds), id: z.string().min(1).max(100), action: z.enum(deadLetterActions) });
export type ActOnDeadLetter = z.infer<typeof actOnDeadLetterSchema>;

/** Days after its end at which a run loses its steps and texts; null keeps them. */
export const retentionDaysSchema = z.number().int().min(1).max(3650).nullable();

/** Times ISO 8601; `nextRunAt` is null while nothing is ever taken away. */
export type Retention = { days: number | null; lastRunAt: string | null; nextRunAt: string | null };

export type JobStatus = "queued" | "running" | "done" | "failed";

/** Background work, running or past. `done` counts what its kind counts, `total` is null while nobody knows; times ISO 8601. */
export type Job = {
  id: string;
  kind: string;
  status: JobStatus;
  done: number;
  total: number | null;
  attempts: number;
  /** Why the last try failed. */
  error: string | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
};
