import type { Json } from "@/flows/json/json";
import { createModelCommit } from "@/testing/simulation/model-commit";
import { createModelTables } from "@/testing/simulation/model-tables";
import { allRules } from "@/testing/simulation/store-rules";
import { at } from "./a-turn";
import type { ConformanceStore } from "./store";

const nobody = { willWrite: () => undefined, willCommit: () => undefined, leased: () => undefined, givenBack: () => undefined, renewed: () => undefined };

/** The database as the simulation has it. */
export function createModelConformance(): ConformanceStore {
  const tables = createModelTables();
  const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  const commit = createModelCommit({ tables, rules: allRules, now: () => at, watch: nobody, stored });
  const ofConversation = (id: string) => {
    const { lastSeq, revision, foregroundRunId, tokenHash } = tables.conversations.get(id) ?? {};
    const runs = [...tables.runs.values()].filter(({ conversationId }) => conversationId === id).sort((a, b) => (a.id < b.id ? -1 : 1));
    return {
      conversation: lastSeq === undefined ? null : { lastSeq, revision, foregroundRunId, tokenHash },
      runs: runs.map((run) => ({
        id: run.id,
        revision: run.revision,
        status: run.snapshot.status,
        context: run.snapshot.context,
        chain: run.chain,
        entries: run.entries,
        versionId: run.versionId,
        earlierVersions: run.earlierVersions,
        background: run.background,
        origin: run.origin,
        wakes: run.nextWakeAt === null ? null : run.nextWakeAt > at + 60_000 ? "later" : "now",
        heldBy: run.lockedUntil === null ? null : run.lockedBy,
        steps: (tables.steps.get(run.id) ?? []).map(({ step, turnId }) => ({ ...step, turnId })),
        tape: (tables.tape.get(run.id) ?? []).map(({ entry, turnId, seal }) => ({ ...entry, turnId, seal })),
        effects: [...tables.effects.values()]
          .filter(({ runId }) => runId === run.id)
          .map(({ key, status, request, result }) => ({ key, status, request, result }))
          .sort((a, b) => (a.key < b.key ? -1 : 1)),
        events: [...tables.events.values()]
          .filter(({ runId }) => runId === run.id)
          .map(({ id: eventId, type, payload, idempotencyKey, status, turnId }) => ({ id: eventId, type, payload, idempotencyKey, status, turnId }))
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
        webhooks: [...tables.webhooks.values()].filter(({ runId }) => runId === run.id).map(({ id: webhookId, status }) => ({ id: webhookId, status })),
      })),
      messages: (tables.messages.get(id) ?? []).map(
        ({ id: messageId, seq, role, content, payload, clientMessageId, providerMessageId, runId, stepSeq, turnId }) => ({
          id: messageId,
          seq,
          role,
          content,
          payload,
          clientMessageId,
          providerMessageId,
          runId,
          stepSeq,
          turnId,
        }),
      ),
      outbox: tables.outbox.filter(({ conversationId }) => conversationId === id).map(({ id: rowId, channel, payload }) => ({ id: rowId, channel, payload })),
    };
  };
  return {
    write: async (turns) => commit(turns, "node"),
    receiveWebhook: async (id) =>
      void tables.webhooks.set(id, {
        id,
        source: "sandbox",
        providerEventId: id,
        type: "x",
        correlationKey: null,
        payload: {},
        status: "received",
        runId: null,
        attempts: 1,
        nextAttemptAt: null,
      }),
    read: async (ids) => JSON.parse(JSON.stringify(ids.map(ofConversation))) as Json,
  };
}
