import { isMidTurn } from "@/flows/engine/run/mid-turn";
import type { StartSignal } from "@/flows/engine/run/signal";
import { AppError } from "@/flows/errors";
import type { TurnAnswer } from "@/flows/protocol/chat";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { Conversation, Lease, LiveRun, Loaded } from "./conversation";
import { flowStateOf } from "./flow-state";
import type { HotCache } from "./hot-cache";
import type { ConversationsRepository } from "./repository";
import { hasEnded } from "./run-row";
import type { ObserveTurn, TurnKind } from "./turn-observation";
import { createTurnPerformer, type TurnPerformerDeps } from "./turn-performer";
import type { TurnRequest, TurnResult } from "./turn-request";
import { type TurnWatch, watchTurn } from "./turn-watch";
import { noInputs, TurnNotTaken, type TurnWriter } from "./turn-writer";

export type TurnsDeps = Omit<TurnPerformerDeps, "renewLease" | "repository"> & {
  repository: Pick<ConversationsRepository, "load" | "loadRun" | "findLastTurn" | "findResults" | "claimLease" | "renewLease">;
  hot: HotCache;
  random: () => number;
  /** Told of each wake-up time that was committed. */
  onWake: (at: number) => void;
  /** Hears how each turn went. */
  observe?: ObserveTurn;
  /** Milliseconds of a clock that never goes back, for `observe` alone. @default now */
  elapsed?: () => number;
};

const maxTries = 10;
/** Longer than any effect may take: a run that is held for so long is not waited for any more. */
const patienceMs = 60_000;
const lookAgainMs = 100;

type Found = { loaded: Loaded; run: LiveRun | null; lease: Lease | null };

/**
 * Takes one turn after another: loads what is not in memory, lets `decide` choose, performs, commits, and does it again when
 * another writer was first. The caller puts the turns of one conversation in a line.
 */
export function createTurns(deps: TurnsDeps) {
  const { repository, hot, versions, newId, nodeId } = deps;
  const performer = createTurnPerformer({ ...deps, renewLease: repository.renewLease });
  const elapsed = deps.elapsed ?? deps.now;

  /** From memory or as stored. A run in the middle of a turn is not kept: it is somebody else's to move on. */
  async function find(conversationId: string): Promise<Found> {
    const known = hot.get(conversationId);
    if (known !== null && (known.run === null || !isMidTurn(known.run.snapshot))) return { loaded: known, run: known.run, lease: null };
    const stored = await repository.load(conversationId);
    if (stored === null) throw new AppError("SESSION_NOT_FOUND", { details: { sessionId: conversationId } });
    const { conversation, run, lease } = stored;
    const loaded = { conversation, run };
    if (run === null || !isMidTurn(run.snapshot)) hot.put(loaded);
    return { loaded, run, lease };
  }

  type Sought = Pick<TurnRequest, "conversationId" | "runId" | "revision">;

  async function findRun({ conversationId, runId, revision = 0 }: Sought): Promise<Found> {
    const kept = hot.get(conversationId)?.run;
    if (kept != null && kept.id === runId && kept.revision < revision) hot.forget(conversationId);
    const found = await find(conversationId);
    if (runId === undefined || found.run?.id === runId) return found;
    const other = await repository.loadRun(runId);
    return { loaded: found.loaded, run: other?.run ?? null, lease: other?.lease ?? null };
  }

  /** Keeps what the turn committed, so that the next one reads nothing. */
  function remember(before: Loaded, writer: TurnWriter): void {
    const { conversation, run } = writer.state();
    hot.put({ conversation, run: run !== null && run.id === conversation.foregroundRunId ? run : before.run });
    const wakeAt = run?.snapshot.status === "running" ? run.snapshot.timer?.dueAt : undefined;
    if (wakeAt !== undefined) deps.onWake(wakeAt);
  }

  /** Brings on a run that a crash left between an effect's intent and its result, under the number of the broken turn; false when it is somebody else's. */
  async function recover({ loaded, run }: Found & { run: LiveRun }): Promise<boolean> {
    if (!(await repository.claimLease({ runId: run.id, revision: run.revision, nodeId }))) return false;
    const watch = watchTurn(elapsed, "recovery");
    const turnId = (await repository.findLastTurn(run.id)) ?? newId("t");
    const writer = await performer.recover(run, { turnId, conversation: loaded.conversation, inputs: noInputs, watch });
    remember(loaded, writer);
    deps.observe?.(watch.observation("recovered"));
    return true;
  }

  /** The run when it waits for something or has ended: what another process has under way is waited for, what one has left is brought on. */
  async function findAtRest(sought: Sought): Promise<Found> {
    const until = deps.now() + patienceMs;
    for (;;) {
      const found = await findRun(sought);
      const { run, lease } = found;
      if (run === null || !isMidTurn(run.snapshot)) return found;
      const isHeld = lease !== null && lease.heldBy !== nodeId;
      if (isHeld && deps.now() > until)
        throw new AppError("RUN_MOVED_ON", { message: "an effect takes too long", details: { sessionId: sought.conversationId } });
      const isRecovered = !isHeld && (await recover({ ...found, run }));
      if (!isRecovered) await deps.sleep(Math.min(lookAgainMs, lease?.leftMs ?? lookAgainMs));
    }
  }

  /** Does it again while another writer is first. */
  async function persist<T>(conversationId: string, watch: TurnWatch, attempt: () => Promise<T>): Promise<T | Exclude<TurnResult, { type: "taken" }>> {
    for (let tries = 1; tries <= maxTries; tries += 1) {
      try {
        watch.tried();
        return await attempt();
      } catch (error) {
        // Whatever went wrong may have happened after a checkpoint: what is stored decides.
        hot.forget(conversationId);
        if (!(error instanceof TurnNotTaken)) throw error;
        if (error.reason !== "stale") return { type: error.reason };
        await deps.sleep(deps.random() * 10 * tries);
      }
    }
    throw new AppError("RUN_MOVED_ON", { details: { sessionId: conversationId } });
  }

  async function attempt(request: TurnRequest, watch: TurnWatch): Promise<TurnResult> {
    const { conversationId, turnId, inbound, events = [], webhookIds = [] } = request;
    const { loaded, run } = await watch.during("load", () => findAtRest(request));
    watch.found(run);
    const { conversation } = loaded;
    const decision = await request.decide(conversation, run);
    if (decision.type === "nothing") return { type: "nothingToDo" };
    const inputs = { inbound, nlu: decision.nlu ?? [], events, webhookIds };
    const writer = await performer.perform(decision, { turnId, conversation, inputs, watch });
    remember(loaded, writer);
    return { type: "taken", answers: await answersOf(conversationId, writer), run: writer.state().run };
  }

  async function answersOf(conversationId: string, writer: TurnWriter): Promise<[TurnAnswer, ...TurnAnswer[]]> {
    const { turnId, inboundMessages, said } = writer.state();
    const shown = (await find(conversationId)).run;
    const flowState = shown === null ? null : flowStateOf(shown, await versions.byId(shown.versionId));
    const answerTo = (message: { id: string; seq: number }): TurnAnswer => ({
      turnId,
      messageId: message.id,
      seq: message.seq,
      duplicate: false,
      messages: said,
      flowState,
    });
    const [first = { id: "", seq: 0 }, ...others] = inboundMessages;
    return [answerTo(first), ...others.map(answerTo)];
  }

  /** Tells how it went, whatever comes of it. */
  async function observed<T extends TurnResult>(watch: TurnWatch, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      deps.observe?.(watch.observation(result.type, result.type === "taken" ? result.run : null));
      return result;
    } catch (error) {
      const isLost = error instanceof AppError && error.code === "RUN_MOVED_ON";
      deps.observe?.(watch.observation(isLost ? "movedOn" : "failed"));
      throw error;
    }
  }

  return {
    async load(conversationId: string): Promise<Loaded> {
      return (await find(conversationId)).loaded;
    },

    /** @throws AppError SESSION_NOT_FOUND, RUN_MOVED_ON when ten other writers were first one after the other. */
    take(request: TurnRequest): Promise<TurnResult> {
      const watch = watchTurn(elapsed, kindOf(request));
      return observed(watch, () => persist(request.conversationId, watch, () => attempt(request, watch)));
    },

    /** Opens a conversation with its first run, in one statement. */
    async open(conversation: Conversation, version: PublishedVersion, signal: StartSignal, turnId: string): Promise<TurnAnswer> {
      const watch = watchTurn(elapsed, "open");
      const result = await observed(watch, async () => {
        watch.tried();
        const writer = await performer.open(version, signal, { turnId, conversation, inputs: noInputs, watch });
        remember({ conversation, run: null }, writer);
        return { type: "taken" as const, answers: await answersOf(conversation.id, writer), run: writer.state().run };
      });
      return result.answers[0];
    },

    /** Goes on with a run that a crash left in the middle of a turn; false when there is nothing to do, or another process is at it. */
    async recoverRun(conversationId: string, runId: string): Promise<boolean> {
      try {
        const found = await findRun({ conversationId, runId });
        const { run, lease } = found;
        if (run === null || !isMidTurn(run.snapshot) || (lease !== null && lease.heldBy !== nodeId)) return false;
        return await recover({ ...found, run });
      } catch (error) {
        hot.forget(conversationId);
        if (error instanceof TurnNotTaken) return false;
        throw error;
      }
    },

    /** Ends a run whose turns fail again and again, wherever it stands; false when it has ended meanwhile. */
    async failRun(conversationId: string, runId: string): Promise<boolean> {
      const watch = watchTurn(elapsed, "failure");
      const result = await observed(watch, () =>
        persist(conversationId, watch, async (): Promise<TurnResult> => {
          const { loaded, run } = await findRun({ conversationId, runId });
          if (run === null || hasEnded(run.snapshot)) return { type: "nothingToDo" };
          const writer = await performer.fail(run, { turnId: newId("t"), conversation: loaded.conversation, inputs: noInputs, watch });
          remember(loaded, writer);
          return { type: "taken", answers: await answersOf(conversationId, writer), run: writer.state().run };
        }),
      );
      return result.type === "taken";
    },
  };
}

function kindOf({ inbound, webhookIds = [], events = [] }: TurnRequest): TurnKind {
  if (inbound.length > 0) return "message";
  if (webhookIds.length > 0) return "webhook";
  return events.length > 0 ? "event" : "timer";
}

export type Turns = ReturnType<typeof createTurns>;
