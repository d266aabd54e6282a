import type { TurnPart } from "@/flows/engine/perform/perform-turn";
import { isMidTurn } from "@/flows/engine/run/mid-turn";
import type { Signal } from "@/flows/engine/run/signal";
import type { Origin } from "@/flows/engine/run/tape";
import { stockLines } from "@/flows/engine/stock-lines";
import type { FlowState } from "@/flows/protocol/chat";
import type { RunIdentity } from "@/server/db/turn-commit";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { Conversation, LiveRun } from "./conversation";
import { adoptOpen, type Beginning, type Engaged, type EngineDeps, failurePart, finishBrokenTurn, StartFailed, standStill, takeSignal } from "./engine-part";
import { processingState, standingState } from "./flow-state";
import { noInputs, type RunPart, type TurnInputs } from "./plan-turn";
import type { Decision, Said } from "./turn-request";
import type { TurnWatch } from "./turn-watch";
import { createTurnWriter, type TurnSubject, type TurnWriter } from "./turn-writer";

export type TurnPerformerDeps = EngineDeps;

/** What one turn is done with. */
export type Scene = { turnId: string; conversation: Conversation; inputs: TurnInputs; watch: TurnWatch };

const apology: Said = { content: stockLines.apology, buttons: [] };

/** Lets the engine do its part of a turn, and writes it. What the engine throws ends the run, and the customer is told. */
export function createTurnPerformer(deps: TurnPerformerDeps) {
  return {
    /** @throws TurnNotTaken */
    perform(decision: Exclude<Decision, { type: "nothing" }>, scene: Scene): Promise<TurnWriter> {
      switch (decision.type) {
        case "signal":
          return signalRun(deps, decision, scene);
        case "start":
          return start(deps, decision, scene);
        case "say":
          return speak(deps, decision.say, scene, []);
      }
    },

    /** Opens a conversation with its first run, or with a fork, in one statement. */
    async open(version: PublishedVersion, beginning: Beginning, scene: Scene): Promise<TurnWriter> {
      try {
        return await beginRun(deps, { ...beginning, version, isNew: true }, scene);
      } catch (error) {
        throw error instanceof StartFailed ? error.cause : error;
      }
    },

    /** Brings a run that was left between an effect's intent and its result to where it parks. The caller has its lease. */
    async recover(run: LiveRun, scene: Scene): Promise<TurnWriter> {
      const engaged = await engage(deps, run, scene);
      return write(engaged.writer, () => finishBrokenTurn(deps, engaged));
    },

    /** Ends a run that fails again and again. Its effects are not called any more: what became of them stays unknown. */
    async fail(run: LiveRun, scene: Scene): Promise<TurnWriter> {
      const engaged = await engage(deps, run, scene);
      const part = failurePart(deps, run, engaged.version, scene.turnId);
      return write(engaged.writer, async () => {
        await adoptOpen(deps, engaged);
        return part;
      });
    },
  };
}

/** With its own version, unless it is on its way to another. */
async function engage(
  deps: TurnPerformerDeps,
  run: LiveRun,
  { turnId, conversation, inputs, watch }: Scene,
  signal?: Signal,
): Promise<Engaged & { run: LiveRun }> {
  const version = await deps.versions.byId(signal?.type === "migrated" ? signal.to.versionId : run.versionId);
  const subject: TurnSubject = { turnId, conversation, own: { before: { type: "lives", run }, version } };
  return { runId: run.id, sandbox: run.sandbox, run, stands: run.snapshot, version, writer: createTurnWriter(deps, subject, inputs, watch) };
}

async function write(writer: TurnWriter, perform: () => Promise<TurnPart>, say: readonly Said[] = []): Promise<TurnWriter> {
  try {
    await writer.finish(await perform(), say);
    return writer;
  } finally {
    writer.close();
  }
}

/** Gives a run a signal. Whatever comes of it, PROCESSING does not stick (rule 22). */
async function signalRun(deps: TurnPerformerDeps, { run, signal, say = [] }: Extract<Decision, { type: "signal" }>, scene: Scene): Promise<TurnWriter> {
  const engaged = await engage(deps, run, scene, signal);
  tellState(deps, scene, run.id, () => processingState(run, engaged.version));
  try {
    return await write(engaged.writer, () => takeSignal(deps, engaged, signal), say);
  } finally {
    tellStanding(deps, engaged);
  }
}

async function start(deps: TurnPerformerDeps, { version, replaces, signal }: Extract<Decision, { type: "start" }>, scene: Scene): Promise<TurnWriter> {
  const givesWay = replaces === null ? [] : await giveWay(deps, replaces, scene);
  try {
    return await beginRun(deps, { version, origin: signal, signal, isNew: false, givesWay }, scene);
  } catch (error) {
    if (!(error instanceof StartFailed)) throw error;
    deps.onPoison?.(error.cause, { runId: null, turnId: scene.turnId });
    return speak(deps, [apology], scene, givesWay);
  }
}

/** A paused run is cancelled without a word, in the commit that begins its successor; in commits of its own before that where its end has effects. */
async function giveWay(deps: TurnPerformerDeps, run: LiveRun, scene: Scene): Promise<RunPart[]> {
  const engaged = await engage(deps, run, { ...scene, turnId: deps.newId("t"), inputs: noInputs });
  const { writer, version } = engaged;
  try {
    const signal: Signal = { type: "cancelRequested", at: Math.max(deps.now(), run.snapshot.at), by: "customer" };
    const part = { ...(await takeSignal(deps, engaged, signal)), replies: [] };
    if (writer.state().commits === 0 && !isMidTurn(run.snapshot)) return [{ before: { type: "lives", run }, version, part, effects: [], leaseBy: null }];
    await writer.finish(part, []);
    return [];
  } finally {
    writer.close();
  }
}

type NewRun = Beginning & { version: PublishedVersion; isNew: boolean; givesWay?: readonly RunPart[] };

/** @throws StartFailed */
async function beginRun(deps: TurnPerformerDeps, { version, origin, signal, isNew, givesWay = [] }: NewRun, scene: Scene): Promise<TurnWriter> {
  const { turnId, conversation, inputs, watch } = scene;
  const identity = identityOf(deps.newId("r"), version, conversation, origin, deps.now());
  const subject: TurnSubject = { turnId, conversation, isNew, own: { before: { type: "begins", identity }, version }, givesWay };
  const writer = createTurnWriter(deps, subject, inputs, watch);
  const stands = origin.type === "forked" ? origin.snapshot : null;
  const engaged: Engaged = { runId: identity.id, sandbox: identity.sandbox, run: null, stands, version, writer };
  await write(writer, async () => (signal === null && stands !== null ? standStill(stands) : takeSignal(deps, engaged, signalOf(signal))));
  tellStanding(deps, engaged);
  return writer;
}

/** Only a fork that stands somewhere begins without one. */
function signalOf(signal: Signal | null): Signal {
  if (signal === null) throw new StartFailed("a run without a beginning");
  return signal;
}

async function speak(deps: TurnPerformerDeps, say: readonly Said[], scene: Scene, givesWay: readonly RunPart[]): Promise<TurnWriter> {
  const { turnId, conversation, inputs, watch } = scene;
  const writer = createTurnWriter(deps, { turnId, conversation, own: null, givesWay }, inputs, watch);
  await writer.finish(null, say);
  return writer;
}

function tellStanding(deps: TurnPerformerDeps, { writer, version }: Engaged): void {
  const { changes, run, conversation } = writer.state();
  if (run === null || (changes > 0 && run.snapshot.failure === null)) return;
  tellState(deps, { conversation }, run.id, () => standingState(run, version));
}

function tellState({ bus }: TurnPerformerDeps, { conversation }: Pick<Scene, "conversation">, runId: string, payload: () => FlowState): void {
  if (bus.isHeard("flow:state")) bus.publish({ type: "flow:state", sessionId: conversation.id, runId, payload: payload() });
}

const identityOf = (id: string, version: PublishedVersion, conversation: Conversation, origin: Origin, now: number): RunIdentity => ({
  id,
  workspaceId: conversation.workspaceId,
  flowId: version.flowId,
  userId: conversation.userId,
  participantId: conversation.participantId,
  origin,
  startedAt: origin.type === "started" ? origin.at : now,
  sandbox: origin.type === "forked",
  variantId: origin.type === "started" ? origin.meta.variant : (origin.snapshot?.meta.variant ?? null),
  expiresAt: expiryOf(version, origin.type === "started" ? origin.at : (origin.snapshot?.startedAt ?? now)),
});

const expiryOf = ({ compiled }: PublishedVersion, startedAt: number): number | null =>
  compiled.runTimeoutMs === null ? null : startedAt + compiled.runTimeoutMs;

export type TurnPerformer = ReturnType<typeof createTurnPerformer>;
