import type { Outcome } from "@/flows/definition/schema";
import type { ChatMessage, Phase, RunStatus } from "@/flows/protocol/chat";
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

/** As stored: with what was said last, in which state or, by the customer, whenever. */
export type StoredSummary = Omit<RunSummary, "lastMessage"> & { last: { id: string; role: ChatMessage["role"]; content: string; state: string | null } | null };

export type RunFilters = {
  /** Slug or id. */
  flow?: string | null | undefined;
  status?: RunStatus | null | undefined;
  state?: string | null | undefined;
  participant?: string | null | undefined;
  /** ISO 8601; the start of the run, `from` included, `to` not. */
  from?: string | null | undefined;
  to?: string | null | undefined;
  /** The beginning of a run's, a session's or an order's id, in the flow's name and, with `inMessages`, in what was said. */
  q?: string | null | undefined;
  cursor?: string | null | undefined;
  /** 1 to 200. @default 50 */
  limit?: number | null | undefined;
};
