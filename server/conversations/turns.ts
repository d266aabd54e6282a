import { isMidTurn } from "@/flows/engine/run/mid-turn";
import { AppError } from "@/flows/errors";
import type { TurnAnswer } from "@/flows/protocol/chat";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { Conversation, LiveRun, Loaded } from "./conversation";
import type { Beginning } from "./engine-part";
import { type FindRunDeps, type Found, findConversation, findOutermost, findRun, findTaker, knownIn } from "./find-run";
import { flowStateOf } from "./flow-state";
import type { HotCache } from "./hot-cache";
import { noInputs } from "./plan-turn";
import type { ConversationsRepository } from "./repository";
import { hasEnded } from "./run-row";
import type { ObserveTurn, TurnKind } from "./turn-observation";
import { createTurnPerformer, type TurnPerformer, type TurnPerformerDeps } from "./turn-performer";
import type { TakenTurn, TurnRequest, TurnResult } from "./turn-request";
import { type TurnWatch, watchTurn } from "./turn-watch";
import { TurnNotTaken, type TurnWriter } from "./turn-writer";

export type TurnsDeps = Omit<TurnPerformerDeps, "renewLease" | "repository"> & {
  repository: Pick<ConversationsRepository, "load" | "loadRunIn" | "findCalled" | "findLastTurn" | "findResults" | "claimLease" | "renewLease">;
  hot: HotCache;
  random: () => number;
  /** Told of each wake-up time that was committed. */
  onWake: (at: number) => void;
  /** Hears how each turn went. */
  observe?: ObserveTurn;
  /** Milliseconds of a clock that never goes back. @default now */
  elapsed?: () => number;
};

type Parts = TurnsDeps & FindRunDeps & { performer: TurnPerformer; elapsed: () => number };

const maxTries = 10;

/**
 * Takes one turn after another: loads what is not in memory, lets `decide` choose, performs, commits, and does it again when
 * another writer was first. The caller puts the turns of one conversation in a line.
 */
export function createTurns(deps: TurnsDeps) {
  const performer = createTurnPerformer({ ...deps, renewLease: deps.repository.renewLease });
  const parts: Parts = { ...deps, performer, elapsed: deps.elapsed ?? deps.now };
  const { hot } = deps;

  return {
    async load(conversationId: string): Promise<Loaded> {
      return (await findConversation(parts, conversationId)).loaded;
    },

    /** @throws AppError SESSION_NOT_FOUND, RUN_MOVED_ON when ten other writers were first one after the other. */
    take(request: TurnRequest): Promise<TurnResult> {
      const watch = watchTurn(parts.elapsed, kindOf(request));
      return observed(parts, watch, () => persist(parts, request.conversationId, watch, () => attempt(parts, request, watch)));
    },

    /** Opens a conversation with its first run, or with a fork, in one statement. */
    async open(conversation: Conversation, version: PublishedVersion, beginning: Beginning, turnId: string): Promise<TakenTurn> {
      const watch = watchTurn(parts.elapsed, "open");
      return observed(parts, watch, async () => {
        watch.tried();
        const writer = await performer.open(version, beginning, { turnId, loaded: { conversation, run: null }, inputs: noInputs, watch });
        remember(parts, { conversation, run: null }, writer);
        return taken(parts, conversation.id, writer);
      });
    },

    /** Goes on with a run that a crash left in the middle of a turn; false when there is nothing to do, or another process is at it. */
    async recoverRun(conversationId: string, runId: string): Promise<boolean> {
      try {
        const found = await findRun(parts, { conversationId, runId });
        const { run, lease } = found;
        if (run === null || !isMidTurn(run.snapshot) || (lease !== null && lease.heldBy !== deps.nodeId)) return false;
        return await recover(parts, { ...found, run });
      } catch (error) {
        hot.forget(conversationId);
        if (error instanceof TurnNotTaken) return false;
        throw error;
      }
    },

    /** Ends a run whose turns fail again and again, wherever it stands; false when it has ended meanwhile. */
    async failRun(conversationId: string, runId: string): Promise<boolean> {
      const watch = watchTurn(parts.elapsed, "failure");
      const result = await observed(parts, watch, () => persist(parts, conversationId, watch, () => fail(parts, conversationId, runId, watch)));
      return result.type === "taken";
    },
  };
}

/** Keeps what the turn committed, so that the next one reads nothing. */
function remember({ hot, onWake }: Parts, before: Loaded, writer: TurnWriter): void {
  const { conversation, isOld } = writer.state();
  const written = writer.runs();
  const runs = [...written, ...knownIn(before)];
  const front = runs.find(({ id }) => id === conversation.foregroundRunId);
  if (isOld || (front === undefined && conversation.foregroundRunId !== null)) hot.forget(conversation.id);
  else hot.put({ conversation, run: front ?? null, ...callersIn(front ?? null, runs) });
  for (const { snapshot } of written) if (snapshot.status === "running" && snapshot.timer !== null) onWake(snapshot.timer.dueAt);
}

/** Those that wait for a run, the nearest first, as far as they are known. */
function callersIn(run: LiveRun | null, runs: readonly LiveRun[]): Pick<Loaded, "callers"> {
  const callers: LiveRun[] = [];
  for (let caller = run?.caller ?? null; caller !== null; caller = callers.at(-1)?.caller ?? null) {
    const { runId } = caller;
    const found = runs.find(({ id }) => id === runId);
    if (found === undefined) break;
    callers.push(found);
  }
  return callers.length === 0 ? {} : { callers };
}

/** Brings on a run that a crash left between an effect's intent and its result, under the number of the broken turn; false when it is somebody else's. */
async function recover(parts: Parts, { loaded, run }: Found & { run: LiveRun }): Promise<boolean> {
  const { repository, performer, elapsed, nodeId, newId, observe } = parts;
  if (!(await repository.claimLease({ conversationId: loaded.conversation.id, runId: run.id, revision: run.revision, nodeId }))) return false;
  const watch = watchTurn(elapsed, "recovery");
  const turnId = (await repository.findLastTurn(loaded.conversation.id, run.id)) ?? newId("t");
  const writer = await performer.recover(run, { turnId, loaded, inputs: noInputs, watch });
  remember(parts, loaded, writer);
  observe?.(watch.observation("recovered"));
  return true;
}

/** Does it again while another writer is first. */
async function persist<T>(parts: Parts, conversationId: string, watch: TurnWatch, once: () => Promise<T>): Promise<T | Exclude<TurnResult, { type: "taken" }>> {
  for (let tries = 1; tries <= maxTries; tries += 1) {
    try {
      watch.tried();
      return await once();
    } catch (error) {
      // Whatever went wrong may have happened after a checkpoint: what is stored decides.
      parts.hot.forget(conversationId);
      if (!(error instanceof TurnNotTaken)) throw error;
      if (error.reason !== "stale") return { type: error.reason };
      await parts.sleep(parts.random() * 10 * tries);
    }
  }
  throw new AppError("RUN_MOVED_ON", { details: { sessionId: conversationId } });
}

async function attempt(parts: Parts, request: TurnRequest, watch: TurnWatch): Promise<TurnResult> {
  const { conversationId, turnId, inbound, events = [], webhookIds = [] } = request;
  const { loaded, run } = await watch.during("load", () => findTaker(parts, request, (found) => recover(parts, found)));
  watch.found(run);
  const { conversation } = loaded;
  const decision = await request.decide(conversation, run, (below) => findOutermost(parts.repository, loaded, below));
  if (decision.type === "nothing") return { type: "nothingToDo" };
  const inputs = { inbound, nlu: decision.nlu ?? [], events, webhookIds };
  const writer = await parts.performer.perform(decision, { turnId, loaded, inputs, watch });
  remember(parts, loaded, writer);
  return taken(parts, conversationId, writer);
}

async function fail(parts: Parts, conversationId: string, runId: string, watch: TurnWatch): Promise<TurnResult> {
  const { loaded, run } = await findRun(parts, { conversationId, runId });
  if (run === null || hasEnded(run.snapshot)) return { type: "nothingToDo" };
  const scene = { turnId: parts.newId("t"), loaded, inputs: noInputs, watch };
  const writer = await parts.performer.fail(run, scene);
  remember(parts, loaded, writer);
  return taken(parts, conversationId, writer);
}

async function taken(parts: Parts, conversationId: string, writer: TurnWriter): Promise<TakenTurn> {
  const { turnId, inboundMessages, said, run } = writer.state();
  const shown = (await findConversation(parts, conversationId)).run;
  const flowState = shown === null ? null : flowStateOf(shown, await parts.versions.byId(shown.versionId));
  const answerTo = (message: { id: string; seq: number }): TurnAnswer => ({
    turnId,
    messageId: message.id,
    seq: message.seq,
    duplicate: false,
    messages: said,
    flowState,
  });
  const [first = { id: "", seq: 0 }, ...others] = inboundMessages;
  return { type: "taken", answers: [answerTo(first), ...others.map(answerTo)], run };
}

/** Tells how it went, whatever comes of it. */
async function observed<T extends TurnResult>({ observe }: Parts, watch: TurnWatch, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    observe?.(watch.observation(result.type, result.type === "taken" ? result.run : null));
    return result;
  } catch (error) {
    const isLost = error instanceof AppError && error.code === "RUN_MOVED_ON";
    observe?.(watch.observation(isLost ? "movedOn" : "failed"));
    throw error;
  }
}

function kindOf({ inbound, webhookIds = [], events = [] }: TurnRequest): TurnKind {
  if (inbound.length > 0) return "message";
  if (webhookIds.length > 0) return "webhook";
  return events.length > 0 ? "event" : "timer";
}

export type Turns = ReturnType<typeof createTurns>;
