import type { FlowDefinition } from "@/flows/definition/schema";
import { foldSteps } from "@/flows/engine/fold-steps";
import type { StartSignal } from "@/flows/engine/signal";
import { baseOf } from "@/flows/engine/start-context";
import { AppError } from "@/flows/errors";
import type { JsonObject } from "@/flows/json";
import type { ChatMessage, FlowState } from "@/flows/protocol/chat";
import type { RunView } from "@/flows/protocol/run";
import type { Step, StepBase } from "@/flows/protocol/step";
import { type Actor, authorise, may } from "@/server/accounts/actor";
import type { LiveRun } from "@/server/conversations/conversation";
import { flowStateOf } from "@/server/conversations/flow-state";
import type { Queues } from "@/server/conversations/queues";
import type { ConversationsRepository } from "@/server/conversations/repository";
import type { Turns } from "@/server/conversations/turns";
import type { NewId } from "@/server/db/ids";
import type { EventRow } from "@/server/db/turn-commit";
import type { PublishedVersion, PublishedVersions } from "@/server/flows/published-versions";
import { maskContext, maskStep, sensitiveTexts } from "./mask";
import type { RunsRepository, StoredRun, Timeline } from "./repository";
import type { RunFilters, RunSummary } from "./run-summary";
import { createRunSignals } from "./signal-run";

export type RunsDeps = {
  repository: RunsRepository;
  conversations: ConversationsRepository;
  versions: PublishedVersions;
  queues: Queues;
  turns: Turns;
  now: () => number;
  newId: NewId;
};

export type RunRecord = Timeline & { base: StepBase; startSignal: StartSignal | null; checksum: string; retiredAt: string | null };

export type RunEvent = { event: string; data: JsonObject; idempotencyKey: string | null };

/** `hidden`: context keys the actor must not see. */
type Found = { stored: StoredRun; version: PublishedVersion; hidden: string[] };

/** Runs as operators and API clients see and steer them. */
export function createRuns({ repository, conversations, versions, queues, turns, now, newId }: RunsDeps) {
  async function require(actor: Actor, runId: string): Promise<Found> {
    const stored = await repository.find(actor.workspaceId, runId);
    if (stored === null) throw new AppError("RUN_NOT_FOUND", { details: { runId } });
    const version = await versions.byId(stored.versionId);
    return { stored, version, hidden: may(actor, "sensitive:read") ? [] : version.sensitiveKeys };
  }

  async function view(actor: Actor, runId: string): Promise<RunView> {
    const { stored, hidden } = await require(actor, runId);
    return toView(stored, hidden);
  }

  const signal = createRunSignals({ queues, turns, now });

  async function stateNow(run: LiveRun | null, runId: string): Promise<FlowState | null> {
    const stands = run ?? (await conversations.loadRun(runId))?.run ?? null;
    return stands === null ? null : flowStateOf(stands, await versions.byId(stands.versionId));
  }

  async function recorded({ stored, version, hidden }: Found, after: number): Promise<Timeline & { base: StepBase }> {
    const { steps: all, seals, chain } = await repository.timeline(stored.id);
    const before = all.filter((step) => step.seq <= after);
    const entities = stored.startSignal?.entities ?? null;
    const base = baseAfter(baseOf(version.compiled, entities), before);
    const texts = sensitiveTexts(all, hidden);
    const steps = all.slice(before.length).map((step) => maskStep(step, hidden, texts));
    return { base: { ...base, context: maskContext(base.context, hidden) }, steps, seals, chain };
  }

  return {
    /** Newest first. */
    async list(actor: Actor, filters: RunFilters): Promise<{ runs: RunSummary[]; nextCursor: string | null }> {
      authorise(actor, "runs:read");
      return repository.list(actor.workspaceId, filters);
    },

    /** @throws AppError RUN_NOT_FOUND */
    async get(actor: Actor, runId: string): Promise<RunView> {
      authorise(actor, "runs:read");
      return view(actor, runId);
    },

    /** What the run did after a step; `base` is how it stood there. Folding all patches over the base gives the context now. */
    async steps(actor: Actor, runId: string, after = 0): Promise<{ base: StepBase; steps: Step[] }> {
      authorise(actor, "runs:read");
      const { base, steps } = await recorded(await require(actor, runId), after);
      return { base, steps };
    },

    /**
     * Everything that was recorded of the run, and what proves it: the seals, what the run began with and the checksum of its
     * version. Without a right to what is sensitive there is no proof: the seals are over what is hidden.
     */
    async record(actor: Actor, runId: string): Promise<RunRecord> {
      authorise(actor, "runs:read");
      const found = await require(actor, runId);
      const { base, steps, seals, chain } = await recorded(found, 0);
      const { checksum, startSignal, retiredAt } = found.stored;
      const proof = found.hidden.length > 0 ? { seals: [], chain: null, startSignal: null } : { seals, chain, startSignal };
      return { base, steps, ...proof, checksum, retiredAt: retiredAt?.toISOString() ?? null };
    },

    /** What was said in the run, oldest first. */
    async messages(actor: Actor, runId: string): Promise<ChatMessage[]> {
      authorise(actor, "runs:read");
      const { stored } = await require(actor, runId);
      return repository.messages(stored.conversationId, runId);
    },

    /** The version the run is pinned to. */
    async definition(actor: Actor, runId: string): Promise<{ definition: FlowDefinition; version: number; flow: { id: string; slug: string; name: string } }> {
      authorise(actor, "runs:read");
      const { stored, version } = await require(actor, runId);
      return { definition: version.definition, version: stored.version, flow: { id: stored.flowId, slug: stored.slug, name: stored.flowName } };
    },

    /** Ends it as cancelled. @throws AppError RUN_NOT_FOUND, RUN_ENDED */
    async cancel(actor: Actor, runId: string): Promise<RunView> {
      authorise(actor, "runs:operate");
      const { stored } = await require(actor, runId);
      await signal(stored, { turnId: newId("t"), events: [], make: (at) => ({ type: "cancelRequested", at, by: "operator" }) });
      return view(actor, runId);
    },

    /** Gives the run an event; one that its state has no use for changes nothing. The same key again is not taken again. @throws AppError RUN_NOT_FOUND, RUN_ENDED */
    async sendEvent(
      actor: Actor,
      runId: string,
      { event, data, idempotencyKey }: RunEvent,
    ): Promise<{ turnId: string; duplicate: boolean; flowState: FlowState | null }> {
      authorise(actor, "runs:operate");
      const { stored } = await require(actor, runId);
      const key = idempotencyKey === null ? null : `${runId}:${idempotencyKey}`;
      const source = actor.type === "apiKey" ? "trigger" : "operator";
      const turnId = newId("t");
      const row: EventRow = { id: newId("e"), type: event, payload: data, source, idempotencyKey: key };
      const first = key === null ? null : await conversations.findEventTurn(key);
      if (first !== null) return { turnId: first, duplicate: true, flowState: await stateNow(null, runId) };
      try {
        const result = await signal(stored, { turnId, events: [row], make: (at) => ({ type: "eventReceived", at, event, data, source }) });
        if (result.type === "taken") return { turnId, duplicate: false, flowState: await stateNow(result.run, runId) };
      } catch (error) {
        // The same event may have ended the run a moment ago.
        const meanwhile = key !== null && error instanceof AppError && error.code === "RUN_ENDED" ? await conversations.findEventTurn(key) : null;
        if (meanwhile === null) throw error;
      }
      const taken = key === null ? null : await conversations.findEventTurn(key);
      return { turnId: taken ?? turnId, duplicate: true, flowState: await stateNow(null, runId) };
    },
  };
}

function toView(stored: StoredRun, hidden: string[]): RunView {
  return {
    id: stored.id,
    flowId: stored.slug,
    version: stored.version,
    sessionId: stored.conversationId,
    status: stored.status,
    phase: stored.phase,
    outcome: stored.outcome,
    current_state: stored.currentState,
    context: maskContext(stored.context, hidden),
    error: stored.error,
    revision: stored.revision,
    seq: stored.seq,
    sandbox: stored.sandbox,
    parentRunId: stored.parentRunId,
    started_at: stored.startedAt.toISOString(),
    completed_at: stored.completedAt?.toISOString() ?? null,
  };
}

/** The base moved on behind the steps that are left out. */
function baseAfter(base: StepBase, before: Step[]): StepBase {
  const last = before.at(-1);
  if (last === undefined) return base;
  return { seq: last.seq, state: last.to ?? last.state, context: foldSteps(base, before).at(-1) ?? base.context };
}

export type Runs = ReturnType<typeof createRuns>;
