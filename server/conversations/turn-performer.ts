import { pendingCalls } from "@/flows/engine/perform/pending-calls";
import { type EffectIntent, type TurnRequest as EngineRequest, performTurn, recoverTurn, type TurnPart } from "@/flows/engine/perform/perform-turn";
import type { Signal, StartSignal } from "@/flows/engine/run/signal";
import { entryOf } from "@/flows/engine/run/tape";
import { stockLines } from "@/flows/engine/stock-lines";
import { transition } from "@/flows/engine/transition";
import { AppError } from "@/flows/errors";
import type { ExecutorRegistry, ExecutorResult } from "@/flows/ports/executor";
import type { Ports } from "@/flows/ports/ports";
import type { FlowState } from "@/flows/protocol/chat";
import type { RunIdentity, TurnGuard } from "@/server/db/turn-commit";
import { isUnavailable } from "@/server/db/unavailable";
import type { PublishedVersion, PublishedVersions } from "@/server/flows/published-versions";
import type { Conversation, LiveRun } from "./conversation";
import { processingState, standingState } from "./flow-state";
import type { ConversationsRepository } from "./repository";
import type { Decision, Said } from "./turn-request";
import type { TurnWatch } from "./turn-watch";
import { createTurnWriter, noInputs, type TurnInputs, type TurnWriter, type TurnWriterDeps } from "./turn-writer";

export type TurnPerformerDeps = TurnWriterDeps & {
  repository: Pick<ConversationsRepository, "findResults">;
  versions: PublishedVersions;
  executors: ExecutorRegistry;
  /** The outside services as a run of that conversation sees them. */
  portsFor: (turn: { turnId: string; workspaceId: string }) => Ports;
  /** Told of an exception out of the engine, which has ended its run. */
  onPoison?: (error: unknown, where: { runId: string | null; turnId: string }) => void;
};

/** What one turn is done with. */
export type Scene = { turnId: string; conversation: Conversation; inputs: TurnInputs; watch: TurnWatch };

const apology: Said = { content: stockLines.apology, buttons: [] };

/** The engine failed before the new run had a row. */
class StartFailed extends Error {}

/** Lets the engine do its part of a turn, and writes it. What the engine throws ends the run, and the customer is told. */
export function createTurnPerformer(deps: TurnPerformerDeps) {
  const { versions, bus, newId } = deps;

  const engineRequest = (runId: string, version: PublishedVersion, turnId: string, writer: TurnWriter): Omit<EngineRequest, "snapshot" | "signal"> => ({
    definition: version.definition,
    compiled: version.compiled,
    runId,
    executors: deps.executors,
    ports: deps.portsFor({ turnId, workspaceId: version.workspaceId }),
    recorder: writer.recorder,
    clock: { now: deps.now, sleep: deps.sleep },
  });

  async function writerOn(run: LiveRun, { turnId, conversation, inputs, watch }: Scene): Promise<{ writer: TurnWriter; version: PublishedVersion }> {
    const version = await versions.byId(run.versionId);
    const guard = { type: "run", runId: run.id, revision: run.revision } as const;
    return { writer: createTurnWriter(deps, { turnId, conversation, guard, run, version }, inputs, watch), version };
  }

  /** The run as failed, from where the last commit left it. @throws FlowError STATE_MISSING */
  function failurePart(run: LiveRun, version: PublishedVersion, turnId: string): TurnPart {
    const message = `an internal error ended the run in turn ${turnId}`;
    const signal: Signal = { type: "failRequested", at: Math.max(deps.now(), run.snapshot.at), code: "INTERNAL", message };
    const { snapshot, steps, replies, changes } = transition(version.compiled, run.id, run.snapshot, signal);
    return { snapshot, tape: [entryOf(run.entries + 1, run.snapshot, snapshot, signal)], steps, replies, changes };
  }

  async function performed(writer: TurnWriter, version: PublishedVersion, perform: () => Promise<TurnPart>): Promise<TurnPart> {
    try {
      return await perform();
    } catch (error) {
      const { run, turnId } = writer.state();
      if (writer.hasFailed() || isOfABrokenRun(error) || isUnavailable(error)) throw error;
      if (run === null) throw new StartFailed("a run could not begin", { cause: error });
      deps.onPoison?.(error, { runId: run.id, turnId });
      return failurePart(run, version, turnId);
    }
  }

  async function write(writer: TurnWriter, version: PublishedVersion, perform: () => Promise<TurnPart>, say: Said[] = []): Promise<TurnWriter> {
    try {
      await writer.finish(await performed(writer, version, perform), say);
      return writer;
    } finally {
      writer.close();
    }
  }

  /** Hands the writer what a crash left open; gives the results that were stored before it, by effect. */
  async function adopt(writer: TurnWriter, run: LiveRun, version: PublishedVersion): Promise<Map<string, ExecutorResult>> {
    const intents = intentsOf(run, version);
    const results = new Map(intents.length === 0 ? [] : await deps.repository.findResults(intents.map(({ key }) => key)));
    writer.adopt(intents.filter(({ key }) => !results.has(key)));
    return new Map(
      intents.flatMap(({ effectId, key }) => {
        const result = results.get(key);
        return result === undefined ? [] : [[effectId, result]];
      }),
    );
  }

  function tellStanding(writer: TurnWriter, version: PublishedVersion): void {
    const { changes, run, conversation } = writer.state();
    if (run === null || (changes > 0 && run.snapshot.failure === null)) return;
    bus.publish({ type: "flow:state", sessionId: conversation.id, runId: run.id, payload: standingState(run, version) });
  }

  /** Gives a run a signal. Whatever comes of it, PROCESSING does not stick (rule 22). */
  async function signalRun(run: LiveRun, scene: Scene, signal: Signal, say: Said[]): Promise<TurnWriter> {
    const { writer, version } = await writerOn(run, scene);
    const tell = (payload: FlowState) => bus.publish({ type: "flow:state", sessionId: scene.conversation.id, runId: run.id, payload });
    tell(processingState(run, version));
    try {
      const request = engineRequest(run.id, version, scene.turnId, writer);
      return await write(writer, version, () => performTurn({ ...request, snapshot: run.snapshot, entries: run.entries, signal }), say);
    } finally {
      tellStanding(writer, version);
    }
  }

  async function startRun(guard: TurnGuard & { run: RunIdentity }, version: PublishedVersion, signal: StartSignal, scene: Scene): Promise<TurnWriter> {
    const { turnId, conversation, inputs, watch } = scene;
    const writer = createTurnWriter(deps, { turnId, conversation, guard, run: null, version }, inputs, watch);
    const request = engineRequest(guard.run.id, version, turnId, writer);
    await write(writer, version, () => performTurn({ ...request, snapshot: null, signal }));
    tellStanding(writer, version);
    return writer;
  }

  async function cancelQuietly(run: LiveRun, scene: Scene): Promise<void> {
    const { writer, version } = await writerOn(run, { ...scene, turnId: newId("t"), inputs: noInputs });
    const signal: Signal = { type: "cancelRequested", at: Math.max(deps.now(), run.snapshot.at), by: "customer" };
    const request = engineRequest(run.id, version, writer.state().turnId, writer);
    await write(writer, version, async () => ({ ...(await performTurn({ ...request, snapshot: run.snapshot, entries: run.entries, signal })), replies: [] }));
  }

  async function speak(say: Said[], { turnId, conversation, inputs, watch }: Scene): Promise<TurnWriter> {
    const guard = { type: "conversation", revision: conversation.revision } as const;
    const writer = createTurnWriter(deps, { turnId, conversation, guard, run: null, version: null }, inputs, watch);
    await writer.finish(null, say);
    return writer;
  }

  async function start({ version, replaces, signal }: Extract<Decision, { type: "start" }>, scene: Scene): Promise<TurnWriter> {
    const { conversation } = scene;
    if (replaces !== null) await cancelQuietly(replaces, scene);
    const guard = { type: "newRun", run: identityOf(newId("r"), version, conversation, signal), conversationRevision: conversation.revision } as const;
    try {
      return await startRun(guard, version, signal, scene);
    } catch (error) {
      if (!(error instanceof StartFailed)) throw error;
      deps.onPoison?.(error.cause, { runId: null, turnId: scene.turnId });
      return speak([apology], scene);
    }
  }

  return {
    /** @throws TurnNotTaken */
    async perform(decision: Exclude<Decision, { type: "nothing" }>, scene: Scene): Promise<TurnWriter> {
      switch (decision.type) {
        case "signal":
          return signalRun(decision.run, scene, decision.signal, decision.say ?? []);
        case "start":
          return start(decision, scene);
        case "say":
          return speak(decision.say, scene);
      }
    },

    /** Opens a conversation with its first run, in one statement. */
    async open(version: PublishedVersion, signal: StartSignal, scene: Scene): Promise<TurnWriter> {
      const { conversation } = scene;
      const guard = { type: "newConversation", run: identityOf(newId("r"), version, conversation, signal), conversation } as const;
      try {
        return await startRun(guard, version, signal, scene);
      } catch (error) {
        throw error instanceof StartFailed ? error.cause : error;
      }
    },

    /** Brings a run that was left between an effect's intent and its result to where it parks. The caller has its lease. */
    async recover(run: LiveRun, scene: Scene): Promise<TurnWriter> {
      const { writer, version } = await writerOn(run, scene);
      const request = engineRequest(run.id, version, scene.turnId, writer);
      return write(writer, version, async () => {
        const settled = await adopt(writer, run, version);
        return recoverTurn({ ...request, snapshot: run.snapshot, entries: run.entries, at: Math.max(deps.now(), run.snapshot.at), settled });
      });
    },

    /** Ends a run that fails again and again. Its effects are not called any more: what became of them stays unknown. */
    async fail(run: LiveRun, scene: Scene): Promise<TurnWriter> {
      const { writer, version } = await writerOn(run, scene);
      const part = failurePart(run, version, scene.turnId);
      return write(writer, version, async () => {
        await adopt(writer, run, version);
        return part;
      });
    },
  };
}

/** Its state is not in its version: that is reported, and nothing is changed (B99). */
const isOfABrokenRun = (error: unknown): boolean => error instanceof AppError && error.code === "STATE_MISSING";

/** What a run is waiting for that may have reached the outside. */
function intentsOf(run: LiveRun, version: PublishedVersion): EffectIntent[] {
  return pendingCalls(version.compiled, run.id, run.snapshot).flatMap((call) => {
    if (call.type !== "callExecutor" || call.sideEffect === "none") return [];
    const { effectId, key, executor, sideEffect, config, seq } = call;
    return [{ effectId, key, executor, sideEffect, request: config, seq }];
  });
}

const identityOf = (id: string, version: PublishedVersion, conversation: Conversation, startSignal: StartSignal): RunIdentity => ({
  id,
  workspaceId: conversation.workspaceId,
  flowId: version.flowId,
  versionId: version.versionId,
  userId: conversation.userId,
  participantId: conversation.participantId,
  origin: startSignal,
  startedAt: startSignal.at,
  sandbox: false,
});

export type TurnPerformer = ReturnType<typeof createTurnPerformer>;
