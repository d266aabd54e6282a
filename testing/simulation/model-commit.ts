import { answerOutput } from "@/flows/engine/act/draft";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import type { Step } from "@/flows/protocol/step";
import { pulledChannels } from "@/server/channels/channels";
import { columns } from "@/server/db/columns";
import type { Columns } from "@/server/db/columns-of";
import { turnLeaseMs } from "@/server/db/lease";
import type { CommitResult, RunRow, RunWrite, StepRow, TurnCommit } from "@/server/db/turn-commit";
import type { EntryRecord, ModelTables, OutboxRecord, RunRecord } from "./model-tables";
import type { StoreRules } from "./store-rules";

/** What PostgreSQL would say when a unique key refuses a statement: nothing of it is written. */
export class ConstraintViolated extends Error {
  readonly code = "23505";
  readonly constraint: string;
  constructor(constraint: string) {
    super(`unique constraint violated: ${constraint}`);
    this.name = "ConstraintViolated";
    this.constraint = constraint;
  }
}

export type StoreWatch = {
  /** A statement with these turns has come. */
  willWrite: (turns: readonly TurnCommit[]) => void;
  /** A commit is about to go through on the runs as they stand. */
  willCommit: (commit: TurnCommit, before: ReadonlyMap<string, RunRecord>, node: string) => void;
  /** A node was given a run that nobody held. */
  leased: (runId: string, node: string) => void;
  /** An outbox row that could not be sent is to be sent again. */
  givenBack: (id: string) => void;
  /** A claim on an outbox row lasts longer now. */
  renewed: (row: OutboxRecord) => void;
};

export type ModelCommitDeps = {
  tables: ModelTables;
  rules: StoreRules;
  now: () => number;
  watch: StoreWatch;
  /** Values as they come back from a `jsonb` column. */
  stored: <T>(value: T) => T;
};

/** Of a row what has a column. */
function kept<Row extends object>({ keys }: Columns<Row>, row: Row): Row {
  const names = new Set<string>(keys);
  return Object.fromEntries(Object.entries(row).filter(([key]) => names.has(key))) as Row;
}

type Placed = { status: string; background: boolean; parentKey: string | null };

/** Who was called stands in its caller's place. */
const isForeground = (row: Placed): boolean => row.status === "running" && !row.background && row.parentKey === null;

/** What a turn comes to by the guards, in the order of the statement; null when it may be written. */
function createGuards({ tables, rules }: Pick<ModelCommitDeps, "tables" | "rules">) {
  const { conversations, runs, messages, events, webhooks } = tables;

  function isStale({ guard, conversationId, runs: writes }: TurnCommit): boolean {
    const conversation = conversations.get(conversationId);
    if (conversation === undefined) return true;
    if (guard.type === "revision" && rules.conversationRevision && conversation.revision !== guard.revision) return true;
    return writes.some((write) => {
      if (write.type === "begins") return false;
      const run = runs.get(write.id);
      return run === undefined || run.conversationId !== conversationId || (rules.runRevision && run.revision !== write.revision);
    });
  }

  return (commit: TurnCommit): CommitResult | null => {
    if (commit.guard.type === "opens") return null;
    if (isStale(commit)) return { type: "stale" };
    const said = new Set((messages.get(commit.conversationId) ?? []).map(({ clientMessageId }) => clientMessageId));
    if (rules.uniqueMessage && commit.messages.some(({ clientMessageId }) => clientMessageId !== null && said.has(clientMessageId)))
      return { type: "duplicateMessage" };
    const ofConversation = [...events.values()].filter(({ conversationId }) => conversationId === commit.conversationId);
    const keys = new Set(ofConversation.map(({ idempotencyKey }) => idempotencyKey));
    if (commit.events.some(({ idempotencyKey }) => idempotencyKey !== null && keys.has(idempotencyKey))) return { type: "duplicateEvent" };
    if (rules.webhookOnce && commit.webhookIds.some((id) => webhooks.get(id)?.status !== "received")) return { type: "webhookDone" };
    return null;
  };
}

/** The unique keys, over what is stored and over what the turns of one statement bring. @throws ConstraintViolated */
function createKeys({ tables, rules }: Pick<ModelCommitDeps, "tables" | "rules">) {
  const { conversations, runs, steps, tape, messages, events } = tables;

  function once(constraint: string, stored: Iterable<unknown>, brought: readonly unknown[]): void {
    const known = new Set(stored);
    for (const key of brought) {
      if (known.has(key)) throw new ConstraintViolated(constraint);
      known.add(key);
    }
  }

  function checkFront({ runs: writes, conversationId }: TurnCommit): void {
    const written = new Map(writes.map((write) => [write.id, { ...write.row, parentKey: parentKeyOf(write) }]));
    if (![...written.values()].some(isForeground)) return;
    const others = [...runs.values()].filter((run) => run.conversationId === conversationId && !written.has(run.id));
    const placed = others.map(({ snapshot, background, parentKey }): Placed => ({ status: snapshot.status, background, parentKey }));
    const inFront = [...placed, ...written.values()].filter(isForeground);
    if (inFront.length > 1) throw new ConstraintViolated("flow_runs_one_foreground");
  }

  const parentKeyOf = (write: RunWrite): string | null => (write.type === "begins" ? write.identity.parentKey : (runs.get(write.id)?.parentKey ?? null));

  function checkNumbers({ id, steps: rows, tape: entries }: RunWrite): void {
    const taped = (tape.get(id) ?? []).map(({ entry }) => entry.n);
    const done = (steps.get(id) ?? []).map(({ step }) => step.seq);
    once(
      "flow_run_tape_pkey",
      taped,
      entries.map(({ n }) => n),
    );
    once(
      "flow_run_steps_pkey",
      done,
      rows.map(({ seq }) => seq),
    );
  }

  return (turns: readonly TurnCommit[]): void => {
    const opened = turns.filter(({ guard }) => guard.type === "opens").map(({ conversationId }) => conversationId);
    once("conversations_pkey", conversations.keys(), opened);
    const begun = turns.flatMap((turn) => turn.runs.filter(({ type }) => type === "begins").map(({ id }) => id));
    once("flow_runs_pkey", runs.keys(), begun);
    const called = (rows: Iterable<{ parentKey: string | null }>) => [...rows].flatMap(({ parentKey }) => (parentKey === null ? [] : [parentKey]));
    const identities = turns.flatMap((turn) => turn.runs.flatMap((each) => (each.type === "begins" ? [each.identity] : [])));
    if (rules.uniqueCall) once("flow_runs_called", called(runs.values()), called(identities));
    const brought = turns.flatMap(({ conversationId, events: rows }) => rows.map((row) => ({ ...row, conversationId })));
    const ids = (rows: Iterable<{ conversationId: string; id: string }>) => [...rows].map(({ conversationId, id }) => `${conversationId} ${id}`);
    once("flow_events_pkey", ids(events.values()), ids(brought));
    const keys = (rows: Iterable<{ conversationId: string; idempotencyKey: string | null }>) =>
      [...rows].filter(({ idempotencyKey }) => idempotencyKey !== null).map(({ conversationId, idempotencyKey }) => `${conversationId} ${idempotencyKey}`);
    once("flow_events_conversation_id_idempotency_key_key", keys(events.values()), keys(brought));
    const said = turns.flatMap(({ conversationId, messages: rows }) => rows.map(({ id }) => ({ conversationId, id })));
    if (rules.uniqueMessage) once("messages_pkey", ids([...messages.values()].flat()), ids(said));
    for (const turn of turns) {
      if (rules.oneForeground) checkFront(turn);
      if (rules.uniqueStep) turn.runs.forEach(checkNumbers);
    }
  };
}

/** The statement of turns with its meaning in PostgreSQL: the guards first, everything else of those that passed; of a turn all or nothing. */
export function createModelCommit(deps: ModelCommitDeps) {
  const { tables, watch } = deps;
  const guard = createGuards(deps);
  const checkKeys = createKeys(deps);

  function write(commit: TurnCommit, node: string): CommitResult {
    watch.willCommit(commit, new Map(commit.runs.flatMap(({ id }) => entryOf(tables.runs, id))), node);
    const { base, revision } = writeConversation(deps, commit);
    for (const each of commit.runs) {
      writeRun(deps, commit, each);
      writeRecord(deps, commit, each);
    }
    writeMessages(deps, commit, base);
    writeInputs(deps, commit);
    return { type: "committed", lastSeq: base + commit.messages.length, conversationRevision: revision };
  }

  return (turns: readonly TurnCommit[], node: string): CommitResult[] => {
    watch.willWrite(turns);
    const refused = turns.map(guard);
    checkKeys(turns.filter((_, index) => refused[index] === null));
    return turns.map((commit, index) => refused[index] ?? write(commit, node));
  };
}

function writeConversation(
  { tables: { conversations } }: ModelCommitDeps,
  { guard, conversationId, channel, messages: said, foregroundRunId, at, byCustomer }: TurnCommit,
): {
  base: number;
  revision: number;
} {
  const before = conversations.get(conversationId);
  if (guard.type === "opens") {
    const row = kept(columns.conversations, guard.row);
    const times = { tokenUsedAt: at, lastActivityAt: at };
    conversations.set(conversationId, { id: conversationId, channel, ...row, ...times, revision: 0, foregroundRunId, lastSeq: said.length });
    return { base: 0, revision: 0 };
  }
  if (before === undefined) throw new Error("the conversation is gone");
  const revision = before.revision + (guard.type === "revision" ? 1 : 0);
  conversations.set(conversationId, {
    ...before,
    revision,
    lastSeq: before.lastSeq + said.length,
    foregroundRunId: foregroundRunId ?? before.foregroundRunId,
    lastActivityAt: Math.max(before.lastActivityAt, at),
    tokenUsedAt: byCustomer ? Math.max(before.tokenUsedAt, at) : before.tokenUsedAt,
  });
  return { base: before.lastSeq, revision };
}

function writeRun({ tables: { runs }, stored, now }: ModelCommitDeps, { conversationId, at }: TurnCommit, write: RunWrite): void {
  const before = runs.get(write.id);
  const changed = stored(changedColumns(write.row, at, now));
  if (write.type === "begins") {
    const { startedAt: _startedAt, userId: _userId, participantId: _participantId, ...identity } = kept(columns.identities, write.identity);
    runs.set(write.id, { ...identity, origin: stored(identity.origin), conversationId, ...changed, revision: 1 });
    return;
  }
  if (before === undefined) throw new Error("the run is gone");
  runs.set(write.id, { ...before, ...changed, revision: before.revision + 1 });
}

function writeMessages(
  { tables: { messages, outbox }, stored, now }: ModelCommitDeps,
  { conversationId, turnId, channel, at, messages: rows }: TurnCommit,
  base: number,
): void {
  const said = messages.get(conversationId) ?? [];
  for (const [index, row] of rows.entries()) {
    const seq = base + index + 1;
    said.push({ ...stored({ ...kept(columns.messages, row), payload: row.payload as never }), seq, conversationId, turnId, createdAt: new Date(at) });
    if (pulledChannels.has(channel) || row.role === "user") continue;
    const payload = { messageId: row.id, seq };
    const unsent = { attempts: 0, nextAttemptAt: now(), lockedUntil: null, lockedBy: null, providerId: null };
    outbox.push({ id: row.id, ord: outbox.length + 1, conversationId, channel, payload, status: "queued", ...unsent });
  }
  messages.set(conversationId, said);
}

function writeInputs(
  { tables: { events, webhooks }, stored }: ModelCommitDeps,
  { conversationId, turnId, events: eventRows, webhookIds, ignored, inputsOf }: TurnCommit,
): void {
  for (const row of eventRows)
    events.set(row.id, { ...stored(kept(columns.events, row)), conversationId, turnId, runId: inputsOf, status: ignored ? "ignored" : "applied" });
  for (const id of webhookIds) {
    const webhook = webhooks.get(id);
    if (webhook?.status === "received") webhooks.set(id, { ...webhook, status: ignored ? "ignored" : "dispatched", nextAttemptAt: null, runId: inputsOf });
  }
}

function writeRecord(
  { tables: { tape, steps, effects }, stored, now }: ModelCommitDeps,
  { turnId }: TurnCommit,
  { id, steps: rows, tape: entries, effects: effectRows }: RunWrite,
): void {
  const record = tape.get(id) ?? [];
  record.push(
    ...entries.map((row) => {
      const { seal, ...entry } = stored(kept(columns.tape, row));
      return { entry, turnId, seal };
    }),
  );
  tape.set(id, record);
  const done = steps.get(id) ?? [];
  done.push(...rows.map((row) => ({ step: readable(stored(kept(columns.steps, row)), record), turnId, storedAt: now() })));
  steps.set(id, done);
  for (const row of effectRows) {
    const before = effects.get(row.key);
    effects.set(
      row.key,
      before === undefined ? { ...stored(kept(columns.effects, row)), runId: id } : { ...before, status: row.status, result: stored(row.result) },
    );
  }
}

/** The times are the store's: how long until the run wakes, and how long it is held. */
function changedColumns(row: RunRow, at: number, now: () => number) {
  const { versionId, earlierVersions, context, snapshot, lastChange, background, chain, entries, phase } = kept(columns.runs, row) as RunRow;
  const { leaseBy, nextWakeAt } = row;
  const wakesAt = nextWakeAt === null ? null : now() + nextWakeAt - Math.max(at, row.lastEventAt);
  return {
    versionId,
    earlierVersions: earlierVersions ?? [],
    snapshot: { ...(snapshot as Omit<Snapshot, "context">), context },
    lastChange: lastChange as RunRecord["lastChange"],
    background,
    chain,
    entries,
    phase,
    attempts: 0,
    nextWakeAt: leaseBy === null ? wakesAt : now(),
    lockedBy: leaseBy,
    lockedUntil: leaseBy === null ? null : now() + turnLeaseMs,
  };
}

const entryOf = <Value>(table: ReadonlyMap<string, Value>, id: string): [string, Value][] => {
  const value = table.get(id);
  return value === undefined ? [] : [[id, value]];
};

/** As it is read: an output that stands on the tape comes from there. */
function readable({ answer, ...step }: StepRow, record: readonly EntryRecord[]): Step {
  const signal = answer === null ? undefined : record.find(({ entry }) => entry.n === answer)?.entry.signal;
  return signal?.type === "effectFinished" ? { ...step, output: answerOutput(signal.result) } : step;
}
