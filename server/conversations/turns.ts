import { type TurnRequest as EngineRequest, performTurn, recoverTurn } from "@/flows/engine/perform-turn";
import type { Signal } from "@/flows/engine/signal";
import { AppError } from "@/flows/errors";
import type { ExecutorRegistry } from "@/flows/ports/executor";
import type { Ports } from "@/flows/ports/ports";
import type { TurnAnswer } from "@/flows/protocol/chat";
import type { EventRow, NluRow, RunIdentity, TurnGuard } from "@/server/db/turn-commit";
import type { PublishedVersion, PublishedVersions } from "@/server/flows/published-versions";
import type { Conversation, LiveRun, Loaded } from "./conversation";
import { flowStateOf, processingState, standingState } from "./flow-state";
import type { HotCache } from "./hot-cache";
import type { Inbound } from "./messages";
import type { ConversationsRepository } from "./repository";
import { isMidTurn } from "./run-row";
import type { Sleep } from "./sleep";
import { createTurnWriter, noInputs, type Said, type TurnInputs, TurnNotTaken, type TurnSubject, type TurnWriter, type TurnWriterDeps } from "./turn-writer";

/** What an input leads to. `say` is said by the orchestrator, after what the run says. */
export type Decision =
  | { type: "signal"; run: LiveRun; signal: Signal; say?: Said[]; nlu?: NluRow[] }
  /** `replaces` is a paused run that gives way: it is cancelled without a word. */
  | { type: "start"; version: PublishedVersion; replaces: LiveRun | null; signal: Signal; nlu?: NluRow[] }
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

export type TurnResult =
  | { type: "taken"; answer: TurnAnswer; run: LiveRun | null }
  | { type: "duplicateMessage" }
  | { type: "duplicateEvent" }
  | { type: "webhookDone" };

export type TurnsDeps = TurnWriterDeps & {
  repository: ConversationsRepository;
  hot: HotCache;
  versions: PublishedVersions;
  executors: ExecutorRegistry;
  /** The outside services as a run of that conversation sees them. */
  portsFor: (turn: { turnId: string; workspaceId: string }) => Ports;
  random: () => number;
  sleep: Sleep;
  /** Names this process in leases. */
  nodeId: string;
  /** Told of each wake-up time that was committed. */
  onWake: (at: number) => void;
};

const maxAttempts = 5;

/**
 * Takes one turn after another: loads what is not in memory, lets `decide` choose, performs, commits, and does it again when
 * another writer was first. The caller puts the turns of one conversation in a line.
 */
export function createTurns(deps: TurnsDeps) {
  const { repository, hot, versions, bus, newId } = deps;

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

  const engineRequest = (runId: string, version: PublishedVersion, turnId: string, writer: TurnWriter): Omit<EngineRequest, "snapshot" | "signal"> => ({
    definition: version.definition,
    compiled: version.compiled,
    runId,
    executors: deps.executors,
    ports: deps.portsFor({ turnId, workspaceId: version.workspaceId }),
    recorder: writer.recorder,
    clock: { now: deps.now },
  });

  /** Keeps what the turn committed, so that the next one reads nothing. */
  function remember(before: Loaded, writer: TurnWriter): void {
    const { conversation, run } = writer.state();
    hot.put({ conversation, run: run !== null && run.id === conversation.foregroundRunId ? run : before.run });
    const wakeAt = run?.snapshot.status === "running" ? run.snapshot.timer?.dueAt : undefined;
    if (wakeAt !== undefined) deps.onWake(wakeAt);
  }

  async function subjectOf(conversation: Conversation, run: LiveRun, turnId: string): Promise<TurnSubject & { version: PublishedVersion }> {
    return { turnId, conversation, guard: { type: "run", runId: run.id, revision: run.revision }, run, version: await versions.byId(run.versionId) };
  }

  /** Brings a run that a crash left between an effect's intent and its result to where it parks, under the number of the broken turn. */
  async function recover(loaded: Loaded, run: LiveRun): Promise<void> {
    const turnId = (await repository.findLastTurn(run.id)) ?? newId("t");
    const subject = await subjectOf(loaded.conversation, run, turnId);
    const writer = createTurnWriter(deps, subject, noInputs);
    const part = await recoverTurn({ ...engineRequest(run.id, subject.version, turnId, writer), snapshot: run.snapshot, at: deps.now() });
    await writer.finish(part, []);
    remember(loaded, writer);
  }

  function tellStanding(writer: TurnWriter, version: PublishedVersion): void {
    const { changes, run, conversation } = writer.state();
    if (run === null || (changes > 0 && run.snapshot.failure === null)) return;
    bus.publish({ type: "flow:state", sessionId: conversation.id, runId: run.id, payload: standingState(run, version) });
  }

  /** Gives a run a signal. Whatever comes of it, PROCESSING does not stick (rule 22). */
  async function signalRun(
    subject: TurnSubject & { version: PublishedVersion; run: LiveRun },
    inputs: TurnInputs,
    { signal, say }: { signal: Signal; say: Said[] },
  ): Promise<TurnWriter> {
    const { run, version, conversation, turnId } = subject;
    const writer = createTurnWriter(deps, subject, inputs);
    const tell = (payload: ReturnType<typeof flowStateOf>) => bus.publish({ type: "flow:state", sessionId: conversation.id, runId: run.id, payload });
    tell(processingState(run, version));
    try {
      const part = await performTurn({ ...engineRequest(run.id, version, turnId, writer), snapshot: run.snapshot, signal });
      await writer.finish(part, say);
    } finally {
      tellStanding(writer, version);
    }
    return writer;
  }

  async function startRun(
    conversation: Conversation,
    guard: TurnGuard & { run: RunIdentity },
    version: PublishedVersion,
    turnId: string,
    inputs: TurnInputs,
    signal: Signal,
  ): Promise<TurnWriter> {
    const writer = createTurnWriter(deps, { turnId, conversation, guard, run: null, version }, inputs);
    await writer.finish(await performTurn({ ...engineRequest(guard.run.id, version, turnId, writer), snapshot: null, signal }), []);
    tellStanding(writer, version);
    return writer;
  }

  async function cancelQuietly(conversation: Conversation, run: LiveRun): Promise<void> {
    const subject = await subjectOf(conversation, run, newId("t"));
    const writer = createTurnWriter(deps, subject, noInputs);
    const signal: Signal = { type: "cancelRequested", at: Math.max(deps.now(), run.snapshot.at), by: "customer" };
    const part = await performTurn({ ...engineRequest(run.id, subject.version, subject.turnId, writer), snapshot: run.snapshot, signal });
    await writer.finish({ ...part, replies: [] }, []);
  }

  async function perform(decision: Decision, { conversation }: Loaded, turnId: string, inputs: TurnInputs): Promise<TurnWriter> {
    switch (decision.type) {
      case "signal": {
        const subject = await subjectOf(conversation, decision.run, turnId);
        return signalRun({ ...subject, run: decision.run }, inputs, { signal: decision.signal, say: decision.say ?? [] });
      }
      case "start": {
        if (decision.replaces !== null) await cancelQuietly(conversation, decision.replaces);
        const guard = {
          type: "newRun",
          run: identityOf(newId("r"), decision.version, conversation, decision.signal),
          conversationRevision: conversation.revision,
        } as const;
        return startRun(conversation, guard, decision.version, turnId, inputs, decision.signal);
      }
      case "say": {
        const guard = { type: "conversation", revision: conversation.revision } as const;
        const writer = createTurnWriter(deps, { turnId, conversation, guard, run: null, version: null }, inputs);
        await writer.finish(null, decision.say);
        return writer;
      }
    }
  }

  async function attempt(request: TurnRequest): Promise<TurnResult> {
    const { conversationId, turnId, inbound, events = [], webhookIds = [] } = request;
    const found = await load(conversationId);
    const before = await findRun(found, request.runId);
    const broken = before !== null && isMidTurn(before.snapshot);
    if (broken) await recover(found, before);
    const loaded = broken ? await load(conversationId) : found;
    const decision = await request.decide(loaded.conversation, broken ? await findRun(loaded, request.runId) : before);
    const writer = await perform(decision, loaded, turnId, { inbound, nlu: decision.nlu ?? [], events, webhookIds });
    remember(loaded, writer);
    return { type: "taken", answer: await answerOf(conversationId, writer), run: writer.state().run };
  }

  async function answerOf(conversationId: string, writer: TurnWriter): Promise<TurnAnswer> {
    const { turnId, inboundMessage, said } = writer.state();
    const shown = (await load(conversationId)).run;
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
          // Whatever went wrong may have happened after a checkpoint: what is stored decides.
          hot.forget(request.conversationId);
          if (!(error instanceof TurnNotTaken)) throw error;
          if (error.reason !== "stale") return { type: error.reason };
          await deps.sleep(deps.random() * 10 * tries);
        }
      }
      throw new AppError("RUN_MOVED_ON", { details: { sessionId: request.conversationId } });
    },

    /** Opens a conversation with its first run, in one statement. */
    async open(conversation: Conversation, version: PublishedVersion, signal: Signal, turnId: string): Promise<TurnAnswer> {
      const guard = { type: "newConversation", run: identityOf(newId("r"), version, conversation, signal), conversation } as const;
      const writer = await startRun(conversation, guard, version, turnId, noInputs, signal);
      remember({ conversation, run: null }, writer);
      return answerOf(conversation.id, writer);
    },

    /** Goes on with a run that a crash left in the middle of a turn; false when there is nothing to do. */
    async recoverRun(conversationId: string, runId: string): Promise<boolean> {
      const loaded = await load(conversationId);
      const run = await findRun(loaded, runId);
      if (run === null || !isMidTurn(run.snapshot)) return false;
      await recover(loaded, run);
      return true;
    },
  };
}

const identityOf = (id: string, version: PublishedVersion, conversation: Conversation, startSignal: Signal): RunIdentity => ({
  id,
  workspaceId: conversation.workspaceId,
  flowId: version.flowId,
  versionId: version.versionId,
  userId: conversation.userId,
  participantId: conversation.participantId,
  startSignal,
  startedAt: startSignal.at,
});

export type Turns = ReturnType<typeof createTurns>;
