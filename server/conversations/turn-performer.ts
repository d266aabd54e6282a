import { type Impulse, performFamily } from "@/flows/engine/perform/perform-family";
import type { TurnPart } from "@/flows/engine/perform/perform-turn";
import { isMidTurn } from "@/flows/engine/run/mid-turn";
import type { Signal } from "@/flows/engine/run/signal";
import type { Origin } from "@/flows/engine/run/tape";
import { stockLines } from "@/flows/engine/stock-lines";
import { HostUnavailable } from "@/flows/ports/host-unavailable";
import { portsOf } from "@/flows/ports/ports";
import type { FlowState } from "@/flows/protocol/chat";
import type { RunIdentity } from "@/server/db/turn-commit";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { Conversation, LiveRun, Loaded } from "./conversation";
import { adoptOpen, type Beginning, type Engaged, type EngineDeps, engage, engageLive, failure, StartFailed } from "./engine-part";
import { findOutermost, knownIn } from "./find-run";
import { processingState, standingState } from "./flow-state";
import { noInputs, type RunPart, type TurnInputs } from "./plan-turn";
import { createTurnFamily } from "./turn-family";
import type { Decision, Said } from "./turn-request";
import type { TurnWatch } from "./turn-watch";
import { createTurnWriter, type TurnSubject, type TurnWriter } from "./turn-writer";

export type TurnPerformerDeps = EngineDeps;

/** What one turn is done with. `loaded`: the conversation as the turn has found it. */
export type Scene = { turnId: string; loaded: Loaded; inputs: TurnInputs; watch: TurnWatch };

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
      const { writer, version, member } = await ready(deps, run, scene);
      return live(deps, { writer, member, scene }, async () => {
        const settled = await adoptOpen(deps, writer, run, version);
        return { type: "recover", at: Math.max(deps.now(), run.snapshot.at), settled };
      });
    },

    /** Ends a run that fails again and again. Its effects are not called any more: what became of them stays unknown. */
    async fail(run: LiveRun, scene: Scene): Promise<TurnWriter> {
      // Whatever keeps its services from being had must not keep the run from its end.
      const { writer, version, member } = await ready({ ...deps, portsFor: () => unaskedPorts }, run, scene);
      return live(deps, { writer, member, scene }, async () => {
        await adoptOpen(deps, writer, run, version);
        return { type: "signal", signal: failure(deps, run.snapshot, scene.turnId) };
      });
    },
  };
}

const unaskedPorts = portsOf(() => () => {
  throw new HostUnavailable("a run that is given up asks nobody");
});

type Ready = { writer: TurnWriter; version: PublishedVersion; member: Engaged };

/** With its own version, unless it is on its way to another. */
async function ready(deps: TurnPerformerDeps, run: LiveRun, { turnId, loaded: { conversation }, inputs, watch }: Scene, signal?: Signal): Promise<Ready> {
  const version = await deps.versions.byId(signal?.type === "migrated" ? signal.to.versionId : run.versionId);
  const subject: TurnSubject = { turnId, conversation, own: { before: { type: "lives", run }, version } };
  const writer = createTurnWriter(deps, subject, inputs, watch);
  return { writer, version, member: engageLive(deps, writer, run, version) };
}

type Living = { writer: TurnWriter; member: Engaged; scene: Scene; say?: readonly Said[] };

/** Lets a run, and those that it has called or that have called it, do what follows from an impulse, and writes it. @throws StartFailed, TurnNotTaken */
async function live(deps: TurnPerformerDeps, { writer, member, scene, say = [] }: Living, impulseOf: () => Promise<Impulse>): Promise<TurnWriter> {
  try {
    const family = createTurnFamily(deps, writer, knownIn(scene.loaded));
    await performFamily(family, family.engaged(member), await impulseOf());
    await writer.finish(say);
    return writer;
  } finally {
    writer.close();
  }
}

/** Gives a run a signal. Whatever comes of it, PROCESSING does not stick (rule 22). */
async function signalRun(deps: TurnPerformerDeps, { run, signal, say = [] }: Extract<Decision, { type: "signal" }>, scene: Scene): Promise<TurnWriter> {
  const { writer, version, member } = await ready(deps, run, scene, signal);
  tellState(deps, scene.loaded, run.id, () => processingState(run, version));
  try {
    return await live(deps, { writer, member, scene, say }, async () => ({ type: "signal", signal }));
  } finally {
    tellStanding(deps, writer);
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

/**
 * A paused run is cancelled without a word, with whoever has called it, in the commit that begins its successor; in commits of its own
 * before that where its end has effects.
 */
async function giveWay(deps: TurnPerformerDeps, run: LiveRun, scene: Scene): Promise<RunPart[]> {
  const own = { ...scene, turnId: deps.newId("t"), inputs: noInputs };
  const first = await findOutermost(deps.repository, scene.loaded, run);
  const { writer, member } = await ready(deps, first, own);
  try {
    const signal: Signal = { type: "cancelRequested", at: Math.max(deps.now(), first.snapshot.at), by: "customer" };
    const family = createTurnFamily(deps, writer, knownIn(scene.loaded));
    const silent = { ...family, keep: ({ runId }: Engaged, part: TurnPart) => writer.keep(runId, { ...part, replies: [] }) };
    await performFamily(silent, family.engaged(member), { type: "signal", signal });
    if (writer.state().commits === 0 && !isMidTurn(first.snapshot)) return writer.takeParts();
    await writer.finish([]);
    return [];
  } finally {
    writer.close();
  }
}

type NewRun = Beginning & { version: PublishedVersion; isNew: boolean; givesWay?: readonly RunPart[] };

/** @throws StartFailed */
async function beginRun(deps: TurnPerformerDeps, { version, origin, signal, isNew, givesWay = [] }: NewRun, scene: Scene): Promise<TurnWriter> {
  const { turnId, inputs, watch } = scene;
  const { conversation } = scene.loaded;
  const identity = identityOf(deps.newId("r"), version, conversation, origin, deps.now());
  const subject: TurnSubject = { turnId, conversation, isNew, own: { before: { type: "begins", identity }, version }, givesWay };
  const writer = createTurnWriter(deps, subject, inputs, watch);
  const snapshot = origin.type === "forked" ? origin.snapshot : null;
  const { id: runId, sandbox } = identity;
  const member = engage(deps, writer, { runId, snapshot, entries: 0, version, sandbox, isBackground: false, caller: null });
  await live(deps, { writer, member, scene }, async () => impulseOf(snapshot, signal));
  tellStanding(deps, writer);
  return writer;
}

/** Only a fork that stands somewhere begins without a signal. */
function impulseOf(snapshot: LiveRun["snapshot"] | null, signal: Signal | null): Impulse {
  if (signal !== null) return { type: "signal", signal };
  if (snapshot === null) throw new StartFailed("a run without a beginning");
  return { type: "stands", snapshot };
}

async function speak(deps: TurnPerformerDeps, say: readonly Said[], scene: Scene, givesWay: readonly RunPart[]): Promise<TurnWriter> {
  const { turnId, inputs, watch } = scene;
  const { conversation } = scene.loaded;
  const writer = createTurnWriter(deps, { turnId, conversation, own: null, givesWay }, inputs, watch);
  await writer.finish(say);
  return writer;
}

/** Where the turn's own run stands, and who talks with the customer now, unless what they have done has told it. */
function tellStanding(deps: TurnPerformerDeps, writer: TurnWriter): void {
  const { changes, run: own, conversation } = writer.state();
  const front = writer.runs().find(({ id }) => id === conversation.foregroundRunId);
  const standing = front === undefined || front.id === own?.id ? [own] : [own, front];
  for (const run of standing) {
    if (run === null || ((changes.get(run.id) ?? 0) > 0 && run.snapshot.failure === null)) continue;
    tellState(deps, { conversation }, run.id, () => standingState(run, writer.versionOf(run.id)));
  }
}

function tellState({ bus }: TurnPerformerDeps, { conversation }: Pick<Loaded, "conversation">, runId: string, payload: () => FlowState): void {
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
  parentRunId: origin.type === "forked" ? origin.runId : null,
  parentKey: null,
});

/** When a run's own time is over; null where its flow gives it none. */
const expiryOf = ({ compiled }: PublishedVersion, startedAt: number): number | null =>
  compiled.runTimeoutMs === null ? null : startedAt + compiled.runTimeoutMs;

export type TurnPerformer = ReturnType<typeof createTurnPerformer>;
