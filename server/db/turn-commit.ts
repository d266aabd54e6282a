import type { Origin, TapeEntry } from "@/flows/engine/run/tape";
import type { Json, JsonObject } from "@/flows/json/json";
import type { Step } from "@/flows/protocol/step";
import { databaseErrorOf, isUniqueViolation } from "./database-error";
import { type Queryable, run } from "./pool";
import { toJsonb } from "./to-jsonb";
import { openStatement, resumeStatement, sayStatement, startStatement, type TurnStatement, type TurnValues } from "./turn-statement";

/** A message as its row is written; `position` in the list plus the conversation's `last_seq` gives its `seq`. */
export type MessageRow = {
  id: string;
  role: "user" | "assistant" | "operator" | "system";
  content: string;
  payload: Json;
  clientMessageId: string | null;
  runId: string | null;
  stepSeq: number | null;
};

/** Everything of a run's row that changes. `snapshot` is the engine's without `context`. */
export type RunRow = {
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
  versionId: string;
  userId: string | null;
  participantId: string | null;
  origin: Origin;
  startedAt: number;
  /** A fork: its ports are simulated, and it is nobody's foreground. */
  sandbox: boolean;
};

export type ConversationRow = {
  workspaceId: string;
  tokenHash: string;
  participantId: string | null;
  userId: string | null;
  module: string;
  openedWith: string | null;
  locale: string;
  timezone: string | null;
};

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

/** What decides between two writers: the revision of the run, that of the conversation, or nothing for a new conversation. */
export type TurnGuard =
  | { type: "run"; runId: string; revision: number }
  | { type: "newRun"; run: RunIdentity; conversationRevision: number }
  | { type: "newConversation"; run: RunIdentity; conversation: ConversationRow }
  | { type: "conversation"; revision: number };

export type TurnCommit = {
  guard: TurnGuard;
  conversationId: string;
  turnId: string;
  channel: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** The turn was caused by the customer: the session's 30 days count anew. */
  byCustomer: boolean;
  foregroundRunId: string | null;
  /** Absent when the guard is the conversation's. */
  run: RunRow | null;
  messages: MessageRow[];
  steps: Step[];
  tape: TapeEntry[];
  /** Stands on the last of the tape's entries; null without any. */
  seal: string | null;
  effects: EffectRow[];
  nlu: NluRow[];
  events: EventRow[];
  webhookIds: string[];
  /** The run had no use for the events and webhooks: they are kept as ignored. */
  ignored: boolean;
};

/** `lastSeq` is the number of the last message after the commit; the messages of the turn have the numbers up to it. */
export type Committed = { type: "committed"; lastSeq: number; conversationRevision: number; runRevision: number | null };

/**
 * - `stale`: another writer was first; nothing was written. Load again and decide anew.
 * - `duplicateMessage`, `duplicateEvent`, `webhookDone`: this very input was taken before; nothing was written.
 */
export type CommitResult = Committed | { type: "stale" } | { type: "duplicateMessage" } | { type: "duplicateEvent" } | { type: "webhookDone" };

type Answer = { last_seq: number; conversation_revision: number; run_revision: number | null };

const statements = { run: resumeStatement, newRun: startStatement, newConversation: openStatement, conversation: sayStatement } satisfies Record<
  TurnGuard["type"],
  TurnStatement
>;

/** Writes a turn, or the part of one up to an effect, in one statement: one round trip, one transaction. */
export async function commitTurn(db: Queryable, commit: TurnCommit): Promise<CommitResult> {
  const statement = statements[commit.guard.type];
  try {
    const { rows } = await run<Answer>(db, statement, statement.bind(valuesOf(commit)));
    const [row] = rows;
    if (row === undefined) return { type: "stale" };
    return { type: "committed", lastSeq: row.last_seq, conversationRevision: row.conversation_revision, runRevision: row.run_revision };
  } catch (error) {
    const known = resultOf(error);
    if (known === null) throw error;
    return known;
  }
}

/** The rows' own ids are among them: a turn that another process has brought to its end finds its own first part again. */
const messageKeys = ["messages_conversation_id_client_message_id_key", "messages_pkey"];
const eventKeys = ["flow_events_idempotency_key_key", "flow_events_pkey"];

function resultOf(error: unknown): CommitResult | null {
  if (messageKeys.some((key) => isUniqueViolation(error, key))) return { type: "duplicateMessage" };
  if (eventKeys.some((key) => isUniqueViolation(error, key))) return { type: "duplicateEvent" };
  if (isUniqueViolation(error, "flow_runs_one_foreground")) return { type: "stale" };
  if (databaseErrorOf(error)?.code === "22012") return { type: "webhookDone" };
  return null;
}

function valuesOf(commit: TurnCommit): TurnValues {
  return {
    conversationId: commit.conversationId,
    messageCount: commit.messages.length,
    foregroundRunId: commit.foregroundRunId,
    at: new Date(commit.at),
    channel: commit.channel,
    turnId: commit.turnId,
    byCustomer: commit.byCustomer,
    messages: toJsonb(commit.messages.map(messageRecord)),
    steps: toJsonb(storedSteps(commit)),
    tape: toJsonb(sealed(commit)),
    extras: toJsonb(extrasOf(commit)),
    run: commit.run === null ? null : toJsonb(runRecord(commit.run, commit.at)),
    ...guardValues(commit.guard),
  };
}

/** An output that is the answer of one of the commit's entries is not stored twice. */
function storedSteps({ steps, tape }: TurnCommit): (Step & { answer?: number })[] {
  const answers = new Map(tape.flatMap(({ n, signal }) => (signal.type === "effectFinished" ? [[signal.effectId, n]] : [])));
  return steps.map((step) => {
    const answer = step.step_type === "action" && step.branch === null && step.output !== null ? answers.get(String(step.seq)) : undefined;
    return answer === undefined ? step : { ...step, output: null, answer };
  });
}

function sealed({ tape, seal }: TurnCommit): (TapeEntry & { seal?: string })[] {
  const last = tape.at(-1);
  return last === undefined || seal === null ? tape : [...tape.slice(0, -1), { ...last, seal }];
}

function guardValues(guard: TurnGuard): TurnValues {
  switch (guard.type) {
    case "run":
      return { runId: guard.runId, revision: guard.revision };
    case "newRun":
      return { revision: guard.conversationRevision, runIdentity: toJsonb(identityRecord(guard.run)) };
    case "newConversation":
      return { runIdentity: toJsonb(identityRecord(guard.run)), conversation: toJsonb(conversationRecord(guard.conversation)) };
    case "conversation":
      return { revision: guard.revision };
  }
}

const isoOrNull = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** A run's own time never goes back, even if this process's clock does. */
const runRecord = (row: RunRow, at: number) => ({
  status: row.status,
  phase: row.phase,
  outcome: row.outcome,
  current_state: row.currentState,
  context: row.context,
  snapshot: row.snapshot,
  error: row.error,
  seq: row.seq,
  turn: row.turn,
  progress: row.progress,
  last_change: row.lastChange,
  wake_in_ms: row.nextWakeAt === null ? null : row.nextWakeAt - Math.max(at, row.lastEventAt),
  background: row.background,
  completed_at: isoOrNull(row.completedAt),
  last_event_at: isoOrNull(row.lastEventAt),
  chain: row.chain,
  entries: row.entries,
  lease_by: row.leaseBy,
});

const identityRecord = (identity: RunIdentity) => ({
  id: identity.id,
  workspace_id: identity.workspaceId,
  flow_id: identity.flowId,
  flow_version_id: identity.versionId,
  user_id: identity.userId,
  participant_id: identity.participantId,
  origin: identity.origin,
  sandbox: identity.sandbox,
  parent_run_id: identity.origin.type === "forked" ? identity.origin.runId : null,
  forked_from_seq: identity.origin.type === "forked" ? identity.origin.base.seq : null,
  started_at: isoOrNull(identity.startedAt),
});

export const conversationRecord = (row: ConversationRow) => ({
  workspace_id: row.workspaceId,
  token_hash: row.tokenHash,
  participant_id: row.participantId,
  user_id: row.userId,
  module: row.module,
  opened_with: row.openedWith,
  locale: row.locale,
  timezone: row.timezone,
});

const messageRecord = (row: MessageRow, index: number) => ({
  id: row.id,
  position: index + 1,
  role: row.role,
  content: row.content,
  payload: row.payload,
  client_message_id: row.clientMessageId,
  run_id: row.runId,
  step_seq: row.stepSeq,
});

/** What most turns do not have. */
function extrasOf(commit: TurnCommit) {
  const runId = commit.guard.type === "run" ? commit.guard.runId : "run" in commit.guard ? commit.guard.run.id : null;
  return {
    effects: commit.effects.map(({ sideEffect, ...effect }) => ({ ...effect, side_effect: sideEffect })),
    nlu: commit.nlu,
    events: commit.events.map(({ idempotencyKey, ...event }) => ({
      ...event,
      idempotency_key: idempotencyKey,
      run_id: runId,
      status: commit.ignored ? "ignored" : "applied",
    })),
    webhooks: commit.webhookIds.map((id) => ({ id, run_id: runId, status: commit.ignored ? "ignored" : "dispatched" })),
  };
}
