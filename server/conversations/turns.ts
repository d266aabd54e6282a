import { performTurn, recoverTurn } from "@/flows/engine/perform-turn";
import type { Signal } from "@/flows/engine/signal";
import { AppError } from "@/flows/errors";
import type { ExecutorRegistry } from "@/flows/ports/executor";
import type { Ports } from "@/flows/ports/ports";
import type { TurnAnswer } from "@/flows/protocol/chat";
import { newId } from "@/server/db/ids";
import type { ConversationRow, EventRow, NluRow, TurnGuard } from "@/server/db/turn-commit";
import type { PublishedVersion, PublishedVersions } from "@/server/flows/published-versions";
import type { Conversation, LiveRun, Loaded } from "./conversation";
import { flowStateOf, processingState } from "./flow-state";
import type { HotCache } from "./hot-cache";
import type { Inbound } from "./messages";
import type { ConversationsRepository } from "./repository";
import { isMidTurn } from "./run-row";
import { type Said, TurnNotTaken, type TurnSubject, type TurnWriterDeps, createTurnWriter } from "./turn-writer";

/** What an input leads to. `say` is said by the orchestrator, after what the run says. */
export type Decision =
  | { type: "signal"; run: LiveRun; signal: Signal; say?: Said[]; nlu?: NluRow[] }
  | { type: "start"; version: PublishedVersion; signal: Signal; nlu?: NluRow[] }
  | { type: "say"; say: Said[]; nlu?: NluRow[] };

export type TurnRequest = {
  conversationId: string;
  turnId: string;
  /** The customer's message, if one caused the turn. */
  inbound: Inbound | null;
  events?: EventRow[];
  webhookIds?: string[];
  /** A run other than the one in the foreground. */
  runId?: string;
  /** Called again with what is stored when another writer was first. `run` is the one of `runId`, else the one in the foreground. */
  decide: (conversation: Conversation, run: LiveRun | null) => Promise<Decision>;
};

export type TurnResult = { type: "taken"; answer: TurnAnswer; run: LiveRun | null } | { type: "duplicateMessage" } | { type: "duplicateEvent" } | { type: "webhookDone" };

export type TurnsDeps = TurnWriterDeps & {
  repository: ConversationsRepository;
  hot: HotCache;
  versions: PublishedVersions;
  executors: ExecutorRegistry;
  /** The outside services as a run of that conversation sees them. */
  portsFor: (turn: { turnId: string; runId: string; workspaceId: string; conversationId: string }) => Ports;
  /** Told of each run whose wake-up time was committed. */
  onWake: (at: number) => void;
};

const maxAttempts = 5;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Takes one turn after another: loads what is not in memory, lets `decide` choose, performs, commits, and does it again when
 * another writer was first. The caller puts the turns of one conversation in a line.
 */
export function createTurns(deps: TurnsDeps) {
  const { repository, hot, versions, bus } = deps;

  async function load(conversationId: string): Promise<Loaded> {
    const known = hot.get(conversationId);
    if (known !== null) return known;
    const loaded = await repository.load(conversationId);
    if (loaded === null) throw new AppError("SESSION_NOT_FOUND", { details: { sessionId: conversationId } });
    hot.put(loaded);
    return loaded;
  }

  async function findRun(loaded: Loaded, runId: string | undefined): Promise<LiveRun | null> {
    if (runId === undefined || loaded.run?.id === runId) return loaded.run;
    return (await repository.loadRun(runId))?.run ?? null;
  }

  const requestOf = (run: { id: string; workspaceId: string }, version: PublishedVersion, turnId: string, conversationId: string) => ({
    definition: version.definition,
    runId: run.id,
    executors: deps.executors,
    ports: deps.portsFor({ turnId, runId: run.id, workspaceId: run.workspaceId, conversationId }),
    clock: { now: deps.now },
  });

  /** Keeps what the turn committed, so that the next one reads nothing. */
  function remember(before: Loaded, writer: ReturnType<typeof createTurnWriter>): void {
    const { conversation, run } = writer.state();
    hot.put({ conversation, run: run !== null && run.id === conversation.foregroundRunId ? run : before.run });
    const wakeAt = run?.snapshot.status === "running" ? run.snapshot.timer?.dueAt : undefined;
    if (wakeAt !== undefined) deps.onWake(wakeAt);
  }

  /** Brings a run that a crash left between an effect's intent and its result to where it parks, under the number of the broken turn. */
  async function recover(loaded: Loaded, run: LiveRun): Promise<void> {
    const version = await versions.byId(run.versionId);
    const turnId = (await repository.findLastTurn(run.id)) ?? newId("t");
    const subject: TurnSubject = { turnId, conversation: loaded.conversation, guard: { type: "run", runId: run.id, revision: run.revision }, run, version };
    const writer = createTurnWriter(deps, subject, { inbound: null, nlu: [], events: [], webhookIds: [] });
    const part = await recoverTurn({ ...requestOf(run, version, turnId, loaded.conversation.id), snapshot: run.snapshot, recorder: writer.recorder });
    await writer.finish(part, []);
    remember(loaded, writer);
  }

  async function attempt(request: TurnRequest): Promise<TurnResult> {
    const found = await load(request.conversationId);
    const broken = await findRun(found, request.runId);
    if (broken !== null && isMidTurn(broken.snapshot)) await recover(found, broken);
    const loaded = await load(request.conversationId);
    const run = await findRun(loaded, request.runId);
    const decision = await request.decide(loaded.conversation, run);
    const subject = await subjectOf(decision, loaded, request.turnId);
    const writer = createTurnWriter(deps, subject, { inbound: request.inbound, nlu: decision.nlu ?? [], events: request.events ?? [], webhookIds: request.webhookIds ?? [] });
    await perform(decision, writer, subject);
    remember(loaded, writer);
    return { type: "taken", answer: await answerOf(request, writer, loaded), run: writer.state().run };
  }

  async function subjectOf(decision: Decision, loaded: Loaded, turnId: string): Promise<TurnSubject> {
    const { conversation } = loaded;
    switch (decision.type) {
      case "signal": {
        const guard: TurnGuard = { type: "run", runId: decision.run.id, revision: decision.run.revision };
        return { turnId, conversation, guard, run: decision.run, version: await versions.byId(decision.run.versionId) };
      }
      case "start":
        return { turnId, conversation, guard: { type: "newRun", run: identityOf(decision.version, conversation, decision.signal.at), conversationRevision: conversation.revision }, run: null, version: decision.version };
      case "say":
        return { turnId, conversation, guard: { type: "conversation", revision: conversation.revision }, run: null, version: null };
    }
  }

  async function perform(decision: Decision, writer: ReturnType<typeof createTurnWriter>, subject: TurnSubject): Promise<void> {
    const { version, run, conversation, turnId } = subject;
    if (decision.type === "say" || version === null) return writer.finish(null, decision.type === "start" ? [] : (decision.say ?? []));
    const sessionId = conversation.id;
    if (run !== null) bus.publish({ type: "flow:state", sessionId, runId: run.id, payload: processingState(run, version) });
    try {
      const identity = run ?? { id: "run" in subject.guard ? subject.guard.run.id : "", workspaceId: version.workspaceId };
      const part = await performTurn({ ...requestOf(identity, version, turnId, conversation.id), snapshot: run?.snapshot ?? null, signal: decision.signal, recorder: writer.recorder });
      await writer.finish(part, decision.type === "signal" ? (decision.say ?? []) : []);
    } finally {
      const stands = writer.state();
      if (run !== null && stands.changes === 0 && stands.run !== null) {
        const state = flowStateOf(stands.run, version);
        bus.publish({ type: "flow:state", sessionId, runId: run.id, payload: { ...state, seq: Math.max(state.seq, stands.run.snapshot.seq) } });
      }
    }
  }

  async function answerOf(request: TurnRequest, writer: ReturnType<typeof createTurnWriter>, before: Loaded): Promise<TurnAnswer> {
    const { turnId, inboundMessage, said } = writer.state();
    const shown = hot.get(request.conversationId)?.run ?? before.run;
    const flowState = shown === null ? null : flowStateOf(shown, await versions.byId(shown.versionId));
    return { turnId, messageId: inboundMessage?.id ?? "", seq: inboundMessage?.seq ?? 0, duplicate: false, messages: said, flowState };
  }

  return {
    load,

    /** @throws AppError SESSION_NOT_FOUND, RUN_MOVED_ON when five other writers were first one after the other. */
    async take(request: TurnRequest): Promise<TurnResult> {
      for (let tries = 1; tries <= maxAttempts; tries += 1) {
        try {
          return await attempt(request);
        } catch (error) {
          if (!(error instanceof TurnNotTaken)) throw error;
          if (error.reason !== "stale") return { type: error.reason };
          hot.forget(request.conversationId);
          await pause(Math.random() * 10 * tries);
        }
      }
      throw new AppError("RUN_MOVED_ON", { details: { sessionId: request.conversationId } });
    },

    /** Opens a conversation with its first run, in one statement. */
    async open(conversation: Conversation, version: PublishedVersion, signal: Signal, turnId: string): Promise<TurnAnswer> {
      const row: ConversationRow = conversation;
      const subject: TurnSubject = { turnId, conversation, guard: { type: "newConversation", run: identityOf(version, conversation, signal.at), conversation: row }, run: null, version };
      const writer = createTurnWriter(deps, subject, { inbound: null, nlu: [], events: [], webhookIds: [] });
      await perform({ type: "start", version, signal }, writer, subject);
      const loaded: Loaded = { conversation, run: null };
      remember(loaded, writer);
      return answerOf({ conversationId: conversation.id, turnId, inbound: null, decide: () => Promise.reject(new Error("decided already")) }, writer, loaded);
    },

    /** Goes on with a run that a crash left in the middle of a turn; nothing happens to any other. */
    async recoverRun(conversationId: string, runId: string): Promise<boolean> {
      const loaded = await load(conversationId);
      const run = await findRun(loaded, runId);
      if (run === null || !isMidTurn(run.snapshot)) return false;
      await recover(loaded, run);
      return true;
    },
  };
}

const identityOf = (version: PublishedVersion, conversation: Conversation, startedAt: number) => ({
  id: newId("r"),
  workspaceId: conversation.workspaceId,
  flowId: version.flowId,
  versionId: version.versionId,
  userId: conversation.userId,
  participantId: conversation.participantId,
  startedAt,
});

export type Turns = ReturnType<typeof createTurns>;
