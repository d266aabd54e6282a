import type { FlowDefinition } from "@/flows/definition/schema";
import { baseOf } from "@/flows/engine/act/start-context";
import { baseAfter } from "@/flows/engine/record/fold-steps";
import { AppError } from "@/flows/errors";
import type { JsonObject } from "@/flows/json/json";
import { type Sight, showState } from "@/flows/masking/sight";
import type { ChatMessage, FlowState } from "@/flows/protocol/chat";
import type { RunView } from "@/flows/protocol/run";
import { markShown, type Shown } from "@/flows/protocol/shown";
import type { Step, StepBase } from "@/flows/protocol/step";
import { type Actor, authorise, may } from "@/server/access/actor";
import type { LiveRun } from "@/server/conversations/conversation";
import { flowStateOf } from "@/server/conversations/flow-state";
import type { Queues } from "@/server/conversations/queues";
import type { ConversationsRepository } from "@/server/conversations/repository";
import type { Conversations } from "@/server/conversations/service";
import type { Turns } from "@/server/conversations/turns";
import type { NewId } from "@/server/db/ids";
import type { EventRow } from "@/server/db/turn-commit";
import type { PublishedVersion, PublishedVersions } from "@/server/flows/published-versions";
import type { Recorded } from "./recorded";
import type { RunKin, RunsRepository, StoredRun } from "./repository";
import type { RunFilters, RunSummary } from "./run-summary";
import type { Sights } from "./sights";
import { createRunSignals } from "./signal-run";

export type RunsDeps = {
  repository: Pick<RunsRepository, "find" | "kin" | "list" | "messages" | "record" | "steps">;
  sights: Pick<Sights, "messages" | "sightsFor" | "summaries">;
  /** Of a conversation, as its customer sees it. */
  history: Conversations["history"];
  conversations: Pick<ConversationsRepository, "loadRun" | "findEventTurn">;
  versions: Pick<PublishedVersions, "byId">;
  queues: Pick<Queues, "run">;
  turns: Pick<Turns, "take">;
  now: () => number;
  newId: NewId;
};

/** A version that a run was on before it was moved: it vouches for the steps up to `upTo`. */
export type EarlierLife = { number: number; definition: FlowDefinition; checksum: string; upTo: number };

export type RunRecord = Omit<Recorded, "earlierVersions"> & { base: StepBase; checksum: string; retiredAt: string | null; earlier: EarlierLife[] };

const nothingRecorded: Omit<Recorded, "steps" | "earlierVersions"> = { origin: null, tape: [], seals: [], before: null, chain: null };

/** A definition holds nothing of its runs. */
export type RunDefinition = Shown<{ definition: FlowDefinition; version: number; flow: { id: string; slug: string; name: string } }>;

export type TakenEvent = Shown<{ turnId: string; duplicate: boolean; flowState: Shown<FlowState> | null }>;

export type Transcript = Shown<{ messages: Shown<ChatMessage[]>; flowState: Shown<FlowState> | null; hasMore: boolean }>;

export type RunEvent = { event: string; data: JsonObject; idempotencyKey: string | null };

/** `earlier`: the versions it was on before, the first first. `sight`: what of it the actor may see. */
type Found = { stored: StoredRun; version: PublishedVersion; earlier: PublishedVersion[]; sight: Sight };

/** Whoever asks hears only what was made for their eyes. */
type Outlets = { [name: string]: (actor: Actor, ...more: never[]) => Promise<Shown<unknown>> };

/** Runs as operators and API clients see and steer them. */
export function createRuns({ repository, sights, history, conversations, versions, queues, turns, now, newId }: RunsDeps) {
  async function require(actor: Actor, runId: string): Promise<Found> {
    const stored = await repository.find(actor.workspaceId, runId);
    if (stored === null) throw new AppError("RUN_NOT_FOUND", { details: { runId } });
    const version = await versions.byId(stored.versionId);
    const earlier = await Promise.all((stored.earlierVersions ?? []).map((id) => versions.byId(id)));
    const sightOf = await sights.sightsFor(actor, [stored.conversationId]);
    return { stored, version, earlier, sight: sightOf(stored.conversationId, stored.id) };
  }

  async function view(actor: Actor, runId: string): Promise<Shown<RunView>> {
    const { stored, sight } = await require(actor, runId);
    return toView(stored, sight);
  }

  const signal = createRunSignals({ queues, turns, now });

  async function stateNow(run: LiveRun | null, runId: string): Promise<Shown<FlowState> | null> {
    const stands = run ?? (await conversations.loadRun(runId))?.run ?? null;
    return stands === null ? null : showState(flowStateOf(stands, await versions.byId(stands.versionId)));
  }

  function shownSteps({ stored, version, earlier, sight }: Found, all: readonly Step[], after: number): { base: StepBase; steps: Step[] } {
    const before = all.filter((step) => step.seq <= after);
    const base = baseAfter(baseOf((earlier[0] ?? version).compiled, stored.origin), before);
    return { base: { ...base, context: sight.context(base.context) }, steps: all.slice(before.length).map(sight.step) };
  }

  return {
    /** Newest first. */
    async list(actor: Actor, filters: RunFilters): Promise<Shown<{ runs: RunSummary[]; nextCursor: string | null }>> {
      authorise(actor, "runs:read");
      const { runs, nextCursor } = await repository.list(actor.workspaceId, { ...filters, inMessages: may(actor, "sensitive:read") });
      return markShown({ runs: await sights.summaries(actor, runs), nextCursor });
    },

    /** @throws AppError RUN_NOT_FOUND */
    async get(actor: Actor, runId: string): Promise<Shown<RunView>> {
      authorise(actor, "runs:read");
      return view(actor, runId);
    },

    /** What the run did after a step; `base` is how it stood there. Folding all patches over the base gives the context now. */
    async steps(actor: Actor, runId: string, after = 0): Promise<Shown<{ base: StepBase; steps: Step[] }>> {
      authorise(actor, "runs:read");
      const found = await require(actor, runId);
      return markShown(shownSteps(found, await repository.steps(runId), after));
    },

    /**
     * Everything that was recorded of the run, and what proves it: what it began with, its tape, the seals and the checksum of its
     * version. Without a right to what is sensitive there is no proof: the seals are over what is hidden.
     */
    async record(actor: Actor, runId: string): Promise<Shown<RunRecord>> {
      authorise(actor, "runs:read");
      const found = await require(actor, runId);
      const recorded = await repository.record(runId);
      if (recorded === null) throw new AppError("RUN_NOT_FOUND", { details: { runId } });
      const { checksum, retiredAt } = found.stored;
      const { earlierVersions: _ids, ...all } = recorded;
      const proof = found.sight.isFull ? all : nothingRecorded;
      const earlier = livesOf(found.earlier, recorded);
      return markShown({ ...proof, ...shownSteps(found, recorded.steps, 0), checksum, earlier, retiredAt: retiredAt?.toISOString() ?? null });
    },

    /** Who has called the run, and whom it has called. */
    async kin(actor: Actor, runId: string): Promise<Shown<RunKin>> {
      authorise(actor, "runs:read");
      return markShown(await repository.kin((await require(actor, runId)).stored));
    },

    /** What was said in the run, oldest first. */
    async messages(actor: Actor, runId: string): Promise<Shown<ChatMessage[]>> {
      authorise(actor, "runs:read");
      const { stored } = await require(actor, runId);
      return sights.messages(actor, stored.conversationId, await repository.messages(stored.conversationId, runId));
    },

    /** What was said in a conversation, by whatever runs, oldest first. @throws AppError SESSION_NOT_FOUND */
    async transcript(actor: Actor, sessionId: string, page: { after: number; limit: number }): Promise<Transcript> {
      authorise(actor, "conversations:read");
      const { messages, flowState, hasMore } = await history(sessionId, { ...page, workspaceId: actor.workspaceId });
      return markShown({ messages: await sights.messages(actor, sessionId, messages), flowState: flowState === null ? null : showState(flowState), hasMore });
    },

    /** The version the run is pinned to. */
    async definition(actor: Actor, runId: string): Promise<RunDefinition> {
      authorise(actor, "runs:read");
      const { stored, version } = await require(actor, runId);
      return markShown({ definition: version.definition, version: stored.version, flow: { id: stored.flowId, slug: stored.slug, name: stored.flowName } });
    },

    /** Ends it as cancelled. @throws AppError RUN_NOT_FOUND, RUN_ENDED */
    async cancel(actor: Actor, runId: string): Promise<Shown<RunView>> {
      authorise(actor, "runs:operate");
      const { stored } = await require(actor, runId);
      await signal(stored, { turnId: newId("t"), events: [], make: (at) => ({ type: "cancelRequested", at, by: "operator" }) });
      return view(actor, runId);
    },

    /** Gives the run an event; one that its state has no use for changes nothing. The same key again is not taken again. @throws AppError RUN_NOT_FOUND, RUN_ENDED */
    async sendEvent(actor: Actor, runId: string, { event, data, idempotencyKey }: RunEvent): Promise<TakenEvent> {
      authorise(actor, "runs:operate");
      const { stored } = await require(actor, runId);
      if (stored.sandbox) authorise(actor, "forks:talk");
      const key = idempotencyKey === null ? null : `${runId}:${idempotencyKey}`;
      const source = actor.type === "apiKey" ? "trigger" : "operator";
      const turnId = newId("t");
      const row: EventRow = { id: newId("e"), type: event, payload: data, source, idempotencyKey: key };
      const first = key === null ? null : await conversations.findEventTurn(stored.conversationId, key);
      if (first !== null) return markShown({ turnId: first, duplicate: true, flowState: await stateNow(null, runId) });
      try {
        const result = await signal(stored, { turnId, events: [row], make: (at) => ({ type: "eventReceived", at, event, data, source }) });
        if (result.type === "taken") return markShown({ turnId, duplicate: false, flowState: await stateNow(result.run, runId) });
      } catch (error) {
        // The same event may have ended the run a moment ago.
        const meanwhile =
          key !== null && error instanceof AppError && error.code === "RUN_ENDED" ? await conversations.findEventTurn(stored.conversationId, key) : null;
        if (meanwhile === null) throw error;
      }
      const taken = key === null ? null : await conversations.findEventTurn(stored.conversationId, key);
      return markShown({ turnId: taken ?? turnId, duplicate: true, flowState: await stateNow(null, runId) });
    },
  } satisfies Outlets;
}

/** A version that the record does not lead away from is not told of: retention has taken the tape. */
function livesOf(earlier: readonly PublishedVersion[], { tape }: Pick<Recorded, "tape">): EarlierLife[] {
  const moves = tape.flatMap(({ seq, signal }) => (signal.type === "migrated" ? [seq] : []));
  return earlier.flatMap(({ number, definition, checksum }, index) => {
    const upTo = moves[index];
    return upTo === undefined ? [] : [{ number, definition, checksum, upTo }];
  });
}

function toView(stored: StoredRun, sight: Sight): Shown<RunView> {
  return markShown({
    id: stored.id,
    flowId: stored.slug,
    version: stored.version,
    sessionId: stored.conversationId,
    status: stored.status,
    phase: stored.phase,
    outcome: stored.outcome,
    current_state: stored.currentState,
    context: sight.context(stored.context),
    error: sight.error(stored.error),
    revision: stored.revision,
    seq: stored.seq,
    sandbox: stored.sandbox,
    parentRunId: stored.parentRunId,
    started_at: stored.startedAt.toISOString(),
    completed_at: stored.completedAt?.toISOString() ?? null,
  });
}

export type Runs = ReturnType<typeof createRuns>;
