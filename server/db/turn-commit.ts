import type { Origin, TapeEntry } from "@/flows/engine/run/tape";
import type { Json, JsonObject } from "@/flows/json/json";
import type { Step } from "@/flows/protocol/step";

/** A message as its row is written; its place in the list plus the conversation's `last_seq` gives its `seq`. */
export type MessageRow = {
  id: string;
  role: "user" | "assistant" | "operator" | "system";
  content: string;
  payload: Json;
  clientMessageId: string | null;
  /** The channel's own id of what a customer said there. */
  providerMessageId: string | null;
  runId: string | null;
  stepSeq: number | null;
};

/** Everything of a run's row that changes. `snapshot` is the engine's without `context`. Times are milliseconds since the epoch. */
export type RunRow = {
  versionId: string;
  /** The versions it was on before it was moved, the first first; null = it never was. */
  earlierVersions: string[] | null;
  status: string;
  phase: string;
  outcome: string | null;
  currentState: string;
  context: JsonObject;
  snapshot: Json;
  error: Json;
  seq: number;
  turn: number;
  progress: number;
  lastChange: Json;
  /** By the clock of `TurnCommit.at`; stored by the database's. */
  nextWakeAt: number | null;
  background: boolean;
  completedAt: number | null;
  lastEventAt: number;
  /** The newest seal of its tape; null for a run that was begun before there were seals. */
  chain: string | null;
  /** How many its tape has. */
  entries: number;
  /** The process that has an effect of the run under way; null when the run waits or has ended. */
  leaseBy: string | null;
};

export type RunIdentity = {
  id: string;
  workspaceId: string;
  flowId: string;
  userId: string | null;
  participantId: string | null;
  origin: Origin;
  startedAt: number;
  /** A fork, or called by one: its ports are simulated, and it is nobody's foreground. */
  sandbox: boolean;
  /** Of the experiment that it began in. */
  variantId: string | null;
  /** When its own time is over; null where its flow gives it none. */
  expiresAt: number | null;
  /** The run that it was forked from, or that has called it; null for every other. */
  parentRunId: string | null;
  /** Under which it was called; null for whoever was not. No two runs of a conversation have the same. */
  parentKey: string | null;
};

export type ConversationRow = {
  workspaceId: string;
  tokenHash: string;
  connectionId: string | null;
  addressId: string | null;
  participantId: string | null;
  userId: string | null;
  module: string;
  openedWith: string | null;
  locale: string;
  timezone: string | null;
};

/** `answer`: the entry of the tape whose answer the output is; the output is then not stored a second time. */
export type StepRow = Step & { answer: number | null };
/** `seal` stands on the last entry of what is written together. */
export type TapeRow = TapeEntry & { seal: string | null };

export type EffectRow = {
  key: string;
  seq: number;
  executor: string;
  sideEffect: string;
  status: "intent" | "done" | "failed" | "unknown";
  request: unknown;
  result: unknown;
};
export type NluRow = { text: string; intent: string; confidence: number; source: string; entities: Json };
export type EventRow = { id: string; type: string; payload: Json; source: string; idempotencyKey: string | null };

/** What a turn writes of one run. A run that goes on does so from the revision it was decided on, or the turn writes nothing at all. */
export type RunWrite = ({ type: "resumes"; revision: number } | { type: "begins"; identity: RunIdentity }) & {
  id: string;
  row: RunRow;
  steps: StepRow[];
  tape: TapeRow[];
  effects: EffectRow[];
};

/** What must be true of the conversation; the runs that go on bring their own revisions. */
export type ConversationGuard =
  /** Nothing but that it exists: its runs decide. */
  | { type: "runs" }
  /** It stands where the turn was decided; its revision is raised. */
  | { type: "revision"; revision: number }
  | { type: "opens"; row: ConversationRow };

/** The rows of one turn, or of the part of one up to an effect: written together or not at all. */
export type TurnCommit = {
  conversationId: string;
  turnId: string;
  channel: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** The turn was caused by the customer: the session's 30 days count anew. */
  byCustomer: boolean;
  guard: ConversationGuard;
  foregroundRunId: string | null;
  /** Of those that begin at most one has not been called by another. */
  runs: RunWrite[];
  messages: MessageRow[];
  nlu: NluRow[];
  events: EventRow[];
  webhookIds: string[];
  /** Whose events and webhooks they are. */
  inputsOf: string | null;
  /** The run had no use for the events and webhooks: they are kept as ignored. */
  ignored: boolean;
};

/** `lastSeq` is the number of the last message after the commit; the messages of the turn have the numbers up to it. */
export type Committed = { type: "committed"; lastSeq: number; conversationRevision: number };

/**
 * - `stale`: another writer was first; nothing was written. Load again and decide anew.
 * - `duplicateMessage`, `duplicateEvent`, `webhookDone`: this very input was taken before; nothing was written.
 */
export type CommitResult = Committed | { type: "stale" } | { type: "duplicateMessage" } | { type: "duplicateEvent" } | { type: "webhookDone" };

/** What decides between two writers of the turn, in a word for whoever measures. */
export type TurnGuard = "run" | "newRun" | "newConversation" | "conversation";

export function guardOf({ guard, runs }: TurnCommit): TurnGuard {
  if (guard.type === "opens") return "newConversation";
  if (guard.type === "runs") return "run";
  return runs.length === 0 ? "conversation" : "newRun";
}
