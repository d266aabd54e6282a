import type { Outcome } from "@/flows/definition/schema";
import type { Phase, RunStatus } from "@/flows/protocol/chat";
import type { RunView } from "@/flows/protocol/run";

/** A run in a list. Times are ISO 8601; `lastMessage` is what was said last in the run. */
export type RunSummary = {
  id: string;
  flow: { slug: string; name: string };
  version: number;
  sessionId: string;
  status: RunStatus;
  phase: Phase;
  outcome: Outcome | null;
  currentState: string;
  turns: number;
  steps: number;
  startedAt: string;
  completedAt: string | null;
  lastMessage: string | null;
  error: RunView["error"];
};

export type RunFilters = {
  /** Slug or id. */
  flow?: string | null | undefined;
  status?: RunStatus | null | undefined;
  state?: string | null | undefined;
  participant?: string | null | undefined;
  /** ISO 8601; the start of the run, `from` included, `to` not. */
  from?: string | null | undefined;
  to?: string | null | undefined;
  /** In messages, or the beginning of a run's or session's id. */
  q?: string | null | undefined;
  cursor?: string | null | undefined;
  /** 1 to 200. @default 50 */
  limit?: number | null | undefined;
};
