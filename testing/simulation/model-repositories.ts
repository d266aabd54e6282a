import type { ExecutorResult } from "@/flows/ports/executor";
import type { Conversation, Lease, LiveRun, Loaded } from "@/server/conversations/conversation";
import { toChatMessage } from "@/server/conversations/messages";
import type { ConversationsRepository } from "@/server/conversations/repository";
import { turnLeaseMs } from "@/server/db/lease";
import type { PaymentsRepository } from "@/server/payments/repository";
import type { ModelStore } from "./model-store";
import type { ConversationRecord, PaymentRecord, RunRecord } from "./model-tables";

/** Sends a statement to the store on behalf of a node: it may fail, or be done and its answer lost. */
export type Ask = <T>(label: string, statement: () => T) => Promise<T>;

/** What a turn reads, as a node sees it. */
export function modelConversations({ tables, rules, watch, stored, now }: ModelStore, ask: Ask): ConversationsRepository {
  const { conversations, runs, messages, events, steps, effects } = tables;
  const loaded = (record: ConversationRecord | undefined): (Loaded & { lease: Lease | null }) | null => {
    if (record === undefined) return null;
    const run = record.foregroundRunId === null ? undefined : runs.get(record.foregroundRunId);
    return { conversation: toConversation(record), run: run === undefined ? null : stored(toLiveRun(run)), lease: run === undefined ? null : leaseOf(run) };
  };
  const leaseOf = ({ lockedBy, lockedUntil }: RunRecord): Lease | null =>
    lockedBy === null || lockedUntil === null || lockedUntil <= now() ? null : { heldBy: lockedBy, leftMs: lockedUntil - now() };
  const loadRun: ConversationsRepository["loadRun"] = (id) =>
    ask(`load ${id}`, () => {
      const run = runs.get(id);
      return run === undefined ? null : { run: stored(toLiveRun(run)), lease: leaseOf(run), conversationId: run.conversationId };
    });
  return {
    load: (id) => ask(`load ${id}`, () => loaded(conversations.get(id))),
    loadByToken: (hash) => ask("load by token", () => loaded([...conversations.values()].find(({ tokenHash }) => tokenHash === hash))),
    loadRun,
    loadRunIn: (_conversationId, id) => loadRun(id),
    findCalled: (conversationId, key) =>
      ask(`load what ${key} has called`, () => {
        const run = [...runs.values()].find((other) => other.conversationId === conversationId && other.parentKey === key);
        return run === undefined ? null : stored(toLiveRun(run));
      }),
    create: (id, row, channel, at) =>
      ask(`create ${id}`, () => {
        const times = { tokenUsedAt: at, lastActivityAt: at };
        conversations.set(id, { id, channel, ...row, ...times, revision: 0, foregroundRunId: null, lastSeq: 0 });
      }),
    stillValid: (hashes) => ask("tokens still valid", () => hashes.filter((hash) => [...conversations.values()].some(({ tokenHash }) => tokenHash === hash))),
    touchToken: (id) => ask(`touch the token of ${id}`, () => undefined),
    messagesAfter: (id, after, limit) =>
      ask(`messages of ${id}`, () =>
        (messages.get(id) ?? [])
          .filter(({ seq }) => seq > after)
          .slice(0, limit)
          .map(toChatMessage),
      ),
    findTurn: (id, clientMessageId) =>
      ask(`find the turn of ${clientMessageId}`, () => {
        const all = messages.get(id) ?? [];
        const turnId = all.find((message) => message.clientMessageId === clientMessageId)?.turnId;
        return turnId === undefined ? null : { turnId, messages: all.filter((message) => message.turnId === turnId).map(toChatMessage) };
      }),
    findEventTurn: (id, key) =>
      ask(
        `find the turn of ${key}`,
        () => [...events.values()].find(({ conversationId, idempotencyKey }) => conversationId === id && idempotencyKey === key)?.turnId ?? null,
      ),
    claimLease: ({ runId, revision, nodeId }) =>
      ask(`claim the lease of ${runId}`, () => {
        const run = runs.get(runId);
        const isFree = run !== undefined && (run.lockedBy === null || (run.lockedUntil ?? 0) <= now() || run.lockedBy === nodeId);
        if (run?.revision !== revision || (rules.leases && !isFree)) return false;
        if (isFree && run.lockedBy !== nodeId) watch.leased(runId, nodeId);
        runs.set(runId, { ...run, lockedBy: nodeId, lockedUntil: now() + turnLeaseMs, nextWakeAt: run.nextWakeAt ?? now() });
        return true;
      }),
    renewLease: ({ runId, revision, nodeId }) =>
      ask(`renew the lease of ${runId}`, () => {
        const run = runs.get(runId);
        if (run?.revision === revision && run.lockedBy === nodeId) runs.set(runId, { ...run, lockedUntil: now() + turnLeaseMs });
      }),
    findResults: (_conversationId, keys) =>
      ask("find results", () =>
        keys.flatMap((key): [string, ExecutorResult][] => {
          const effect = effects.get(key);
          return effect?.status === "done" || effect?.status === "failed" ? [[key, effect.result as ExecutorResult]] : [];
        }),
      ),
    findLastTurn: (_conversationId, runId) => ask(`find the last turn of ${runId}`, () => steps.get(runId)?.at(-1)?.turnId ?? null),
  };
}

/** Payments as a node sees them. */
export function modelPayments({ tables, rules, now, newId, paymentMade }: ModelStore, ask: Ask): PaymentsRepository {
  const { payments } = tables;
  const find = (fits: (payment: PaymentRecord) => boolean) => {
    const found = [...payments.values()].find(fits);
    return found === undefined ? null : read(found);
  };
  const read = (payment: PaymentRecord): PaymentRecord => {
    const isLate = payment.status === "created" && payment.expiresAt.getTime() < now();
    return isLate ? { ...payment, status: "expired" } : payment;
  };
  return {
    findById: (_workspaceId, id) => ask(`find ${id}`, () => find((payment) => payment.id === id)),
    findByToken: (token) =>
      ask("find by token", () => {
        const payment = find(({ payToken }) => payToken === token);
        return payment === null ? null : { ...payment, settledAt: null, replaced: false };
      }),
    findByProviderOrder: (id) => ask(`find ${id}`, () => find(({ providerOrderId }) => providerOrderId === id)),
    create: (workspaceId, provider, request) =>
      ask(`create the payment ${request.key}`, () => {
        const first = payments.get(request.key);
        if (first !== undefined) return read(first);
        const id = newId("p");
        const { key, runId, conversationId, amountMinor, currency, description, expiresAt } = request;
        const made = { id, key, workspaceId, provider, providerOrderId: `order_${id}`, payToken: `token_${id}`, status: "created" as const };
        const payment = { ...made, amountMinor, currency, description, runId, conversationId, expiresAt: new Date(expiresAt) };
        payments.set(key, payment);
        paymentMade(payment);
        return payment;
      }),
    move: (id, from, to) =>
      ask(`move ${id} to ${to}`, () => {
        const before = [...payments.values()].find((payment) => payment.id === id);
        if (before === undefined || (rules.paymentMoves && !from.includes(before.status))) return null;
        const after = { ...before, status: to };
        payments.set(before.key, after);
        return after;
      }),
  };
}

function toConversation({ lastSeq: _lastSeq, ...conversation }: ConversationRecord): Conversation {
  return conversation;
}

function toLiveRun(record: RunRecord): LiveRun {
  const { id, workspaceId, flowId, versionId, earlierVersions, revision, background, sandbox, snapshot, lastChange, chain, entries, parentRunId, parentKey } =
    record;
  const caller = parentRunId === null || parentKey === null ? null : { runId: parentRunId, key: parentKey };
  return { id, workspaceId, flowId, versionId, earlierVersions, revision, background, sandbox, caller, snapshot, lastChange, chain, entries };
}
