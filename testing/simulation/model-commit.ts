import type { Snapshot } from "@/flows/engine/run/snapshot";
import { turnLeaseMs } from "@/server/db/lease";
import type { CommitResult, MessageRow, RunRow, TurnCommit } from "@/server/db/turn-commit";
import type { ModelTables, OutboxRecord, RunRecord } from "./model-tables";
import type { StoreRules } from "./store-rules";

/** What PostgreSQL would refuse with an error that nobody foresees. */
export class ConstraintViolated extends Error {
  constructor(constraint: string) {
    super(`unique constraint violated: ${constraint}`);
    this.name = "ConstraintViolated";
  }
}

export type StoreWatch = {
  /** A commit is about to go through on the run as it stands. */
  willCommit: (commit: TurnCommit, before: RunRecord | undefined, node: string) => void;
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

/** The turn's statement with its meaning in PostgreSQL: all or nothing, the version check first, everything else after it. */
export function createModelCommit({ tables, rules, now, stored, watch }: ModelCommitDeps) {
  const { conversations, runs, steps, tape, messages, effects, events, webhooks, outbox } = tables;

  function isStale({ guard, conversationId }: TurnCommit): boolean {
    const conversation = conversations.get(conversationId);
    switch (guard.type) {
      case "run": {
        const run = runs.get(guard.runId);
        return run === undefined || run.conversationId !== conversationId || (rules.runRevision && run.revision !== guard.revision);
      }
      case "newRun":
        return conversation === undefined || (rules.conversationRevision && conversation.revision !== guard.conversationRevision);
      case "conversation":
        return conversation === undefined || (rules.conversationRevision && conversation.revision !== guard.revision);
      case "newConversation":
        return false;
    }
  }

  const isForeground = (row: { status: string; background: boolean }): boolean => row.status === "running" && !row.background;

  function takesForeground({ run, conversationId }: TurnCommit, runId: string | null): boolean {
    if (!rules.oneForeground || run === null || !isForeground(run)) return false;
    return [...runs.values()].some(
      (other) => other.conversationId === conversationId && other.id !== runId && isForeground({ status: other.snapshot.status, background: other.background }),
    );
  }

  function refusal(commit: TurnCommit, runId: string | null): CommitResult | null {
    if (isStale(commit) || takesForeground(commit, runId)) return { type: "stale" };
    const said = messages.get(commit.conversationId) ?? [];
    const isKnown = ({ id, clientMessageId }: MessageRow) =>
      said.some((message) => message.id === id || (clientMessageId !== null && message.clientMessageId === clientMessageId));
    if (rules.uniqueMessage && commit.messages.some(isKnown)) return { type: "duplicateMessage" };
    if (commit.events.some(({ idempotencyKey }) => idempotencyKey !== null && events.has(idempotencyKey))) return { type: "duplicateEvent" };
    if (rules.webhookOnce && commit.webhookIds.some((id) => webhooks.get(id)?.status !== "received")) return { type: "webhookDone" };
    const known = new Set((runId === null ? [] : (steps.get(runId) ?? [])).map(({ step }) => step.seq));
    const taped = new Set((runId === null ? [] : (tape.get(runId) ?? [])).map(({ entry }) => entry.n));
    if (rules.uniqueStep && commit.tape.some(({ n }) => taped.has(n))) throw new ConstraintViolated("flow_run_tape_pkey");
    if (rules.uniqueStep && commit.steps.some(({ seq }) => known.has(seq))) throw new ConstraintViolated("flow_run_steps_pkey");
    return null;
  }

  function writeConversation({ guard, conversationId, channel, messages: said, foregroundRunId, at, byCustomer }: TurnCommit): {
    base: number;
    revision: number;
  } {
    const before = conversations.get(conversationId);
    if (guard.type === "newConversation") {
      const { conversation } = guard;
      const times = { tokenUsedAt: at, lastActivityAt: at };
      conversations.set(conversationId, { id: conversationId, channel, ...conversation, ...times, revision: 0, foregroundRunId, lastSeq: said.length });
      return { base: 0, revision: 0 };
    }
    if (before === undefined) throw new Error("the conversation is gone");
    const revision = before.revision + (guard.type === "run" ? 0 : 1);
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

  function writeRun(commit: TurnCommit, runId: string, row: RunRow): number {
    const { guard, conversationId } = commit;
    const before = runs.get(runId);
    const changed = changedColumns(row, commit.at);
    if (guard.type === "newRun" || guard.type === "newConversation") {
      const { workspaceId, flowId, versionId, origin, sandbox } = guard.run;
      const identity = { id: runId, workspaceId, flowId, versionId, origin: stored(origin), conversationId, sandbox };
      runs.set(runId, { ...identity, ...stored(changed), revision: 1 });
      return 1;
    }
    if (before === undefined) throw new Error("the run is gone");
    runs.set(runId, { ...before, ...stored(changed), revision: before.revision + 1 });
    return before.revision + 1;
  }

  function writeMessages({ conversationId, turnId, channel, at, messages: rows }: TurnCommit, base: number): void {
    const said = messages.get(conversationId) ?? [];
    for (const [index, row] of rows.entries()) {
      const seq = base + index + 1;
      said.push({ ...stored({ ...row, payload: row.payload as never }), seq, conversationId, turnId, createdAt: new Date(at) });
      if (channel === "web" || row.role === "user") continue;
      const payload = { messageId: row.id, seq };
      const unsent = { attempts: 0, nextAttemptAt: now(), lockedUntil: null, lockedBy: null, providerId: null };
      outbox.push({ id: row.id, ord: outbox.length + 1, conversationId, channel, payload, status: "queued", ...unsent });
    }
    messages.set(conversationId, said);
  }

  function writeRest(
    { turnId, steps: rows, tape: entries, seal, effects: effectRows, events: eventRows, webhookIds, ignored }: TurnCommit,
    runId: string | null,
  ): void {
    for (const row of eventRows) events.set(row.idempotencyKey ?? row.id, { ...row, turnId, runId });
    for (const id of webhookIds) {
      const webhook = webhooks.get(id);
      if (webhook?.status === "received") webhooks.set(id, { ...webhook, status: ignored ? "ignored" : "dispatched", nextAttemptAt: null, runId });
    }
    if (runId === null) return;
    const done = steps.get(runId) ?? [];
    done.push(...rows.map((step) => ({ step: stored(step), turnId, storedAt: now() })));
    steps.set(runId, done);
    const kept = tape.get(runId) ?? [];
    kept.push(...entries.map((entry, index) => ({ entry: stored(entry), turnId, seal: index === entries.length - 1 ? seal : null })));
    tape.set(runId, kept);
    for (const row of effectRows) {
      const before = effects.get(row.key);
      effects.set(row.key, before === undefined ? { ...stored(row), runId } : { ...before, status: row.status, result: stored(row.result) });
    }
  }

  /** The times are the store's: how long until the run wakes, and how long it is held. */
  function changedColumns(row: RunRow, at: number) {
    const { context, snapshot, lastChange, background, leaseBy, chain, entries, phase } = row;
    const wakesAt = row.nextWakeAt === null ? null : now() + row.nextWakeAt - Math.max(at, row.lastEventAt);
    return {
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

  return (commit: TurnCommit, node: string): CommitResult => {
    const runId = commit.guard.type === "run" ? commit.guard.runId : "run" in commit.guard ? commit.guard.run.id : null;
    const refused = refusal(commit, runId);
    if (refused !== null) return refused;
    watch.willCommit(commit, runId === null ? undefined : runs.get(runId), node);
    const { base, revision } = writeConversation(commit);
    const runRevision = runId === null || commit.run === null ? null : writeRun(commit, runId, commit.run);
    writeMessages(commit, base);
    writeRest(commit, runId);
    return { type: "committed", lastSeq: base + commit.messages.length, conversationRevision: revision, runRevision };
  };
}
