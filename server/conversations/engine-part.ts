import { pendingCalls } from "@/flows/engine/perform/pending-calls";
import { type EffectIntent, type TurnRequest as EngineRequest, performTurn, recoverTurn, type TurnPart } from "@/flows/engine/perform/perform-turn";
import type { Signal } from "@/flows/engine/run/signal";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import { entryOf, type Origin } from "@/flows/engine/run/tape";
import { transition } from "@/flows/engine/transition";
import { AppError } from "@/flows/errors";
import type { JsonObject } from "@/flows/json/json";
import type { ExecutorRegistry, ExecutorResult } from "@/flows/ports/executor";
import type { Ports } from "@/flows/ports/ports";
import { isUnavailable } from "@/server/db/unavailable";
import type { PublishedVersion, PublishedVersions } from "@/server/flows/published-versions";
import type { LiveRun } from "./conversation";
import type { ConversationsRepository } from "./repository";
import type { TurnWriter, TurnWriterDeps } from "./turn-writer";

export type EngineDeps = TurnWriterDeps & {
  repository: Pick<ConversationsRepository, "findResults">;
  versions: PublishedVersions;
  executors: ExecutorRegistry;
  portsFor: PortsFor;
  /** The secret of an executor in a workspace; null when none is kept. */
  credentials: (workspaceId: string, name: string) => Promise<string | null>;
  /** Told of an exception out of the engine, which has ended its run. */
  onPoison?: (error: unknown, where: { runId: string | null; turnId: string }) => void;
};

/** The outside services as a run sees them: those of a fork are simulated. `context` is the run's before the turn. */
export type PortsFor = (run: { id: string; sandbox: boolean; context: JsonObject }, turn: { turnId: string; version: PublishedVersion }) => Ports;

/** What a run begins with, and the first signal it is given; null when a fork stands between two signals. */
export type Beginning = { origin: Origin; signal: Signal | null };

/** A run that the engine is let loose on, and who writes what it does. `run` is null while it has no row; `stands` is where the engine begins. */
export type Engaged = {
  runId: string;
  sandbox: boolean;
  run: LiveRun | null;
  stands: Snapshot | null;
  version: PublishedVersion;
  writer: TurnWriter;
};

/** The engine failed before the new run had a row. */
export class StartFailed extends Error {}

/** Lets the engine take a signal. What it throws ends the run; @throws StartFailed where there is none yet */
export async function takeSignal(deps: EngineDeps, engaged: Engaged, signal: Signal): Promise<TurnPart> {
  const { run, stands } = engaged;
  // What fails before the engine begins is nothing that the run has done.
  const request = engineRequest(deps, engaged);
  return unlessPoisoned(deps, engaged, () => performTurn({ ...request, snapshot: stands, entries: run?.entries ?? 0, signal }));
}

/** A run that begins where another one stands, and does nothing yet. */
export const standStill = (snapshot: Snapshot): TurnPart => ({ snapshot, tape: [], steps: [], replies: [], changes: [] });

/** Brings a run that was left between an effect's intent and its result to where it parks. */
export async function finishBrokenTurn(deps: EngineDeps, engaged: Engaged & { run: LiveRun }): Promise<TurnPart> {
  const { run } = engaged;
  const request = engineRequest(deps, engaged);
  return unlessPoisoned(deps, engaged, async () => {
    const settled = await adoptOpen(deps, engaged);
    const at = Math.max(deps.now(), run.snapshot.at);
    return recoverTurn({ ...request, snapshot: run.snapshot, entries: run.entries, at, settled });
  });
}

/** The run as failed, from where the last commit left it. @throws FlowError STATE_MISSING */
export function failurePart({ now }: Pick<EngineDeps, "now">, run: LiveRun, version: PublishedVersion, turnId: string): TurnPart {
  const message = `an internal error ended the run in turn ${turnId}`;
  const signal: Signal = { type: "failRequested", at: Math.max(now(), run.snapshot.at), code: "INTERNAL", message };
  const { snapshot, steps, replies, changes } = transition(version.compiled, run.id, run.snapshot, signal);
  return { snapshot, tape: [entryOf(run.entries + 1, run.snapshot, snapshot, signal)], steps, replies, changes };
}

/** Hands the writer what a crash left open; gives the results that were stored before it, by effect. */
export async function adoptOpen({ repository }: EngineDeps, { run, version, writer }: Engaged & { run: LiveRun }): Promise<Map<string, ExecutorResult>> {
  const intents = intentsOf(run, version);
  const results = new Map(
    intents.length === 0
      ? []
      : await repository.findResults(
          writer.state().conversation.id,
          intents.map(({ key }) => key),
        ),
  );
  writer.adopt(intents.filter(({ key }) => !results.has(key)));
  return new Map(
    intents.flatMap(({ effectId, key }) => {
      const result = results.get(key);
      return result === undefined ? [] : [[effectId, result]];
    }),
  );
}

function engineRequest(deps: EngineDeps, { runId, sandbox, stands, version, writer }: Engaged): Omit<EngineRequest, "snapshot" | "signal"> {
  return {
    definition: version.definition,
    compiled: version.compiled,
    runId,
    executors: deps.executors,
    simulated: sandbox,
    credentials: (name) => deps.credentials(version.workspaceId, name),
    ports: deps.portsFor({ id: runId, sandbox, context: stands?.context ?? {} }, { turnId: writer.state().turnId, version }),
    recorder: writer.recorder,
    clock: { now: deps.now, sleep: deps.sleep },
  };
}

async function unlessPoisoned(deps: EngineDeps, { writer, version }: Engaged, perform: () => Promise<TurnPart>): Promise<TurnPart> {
  try {
    return await perform();
  } catch (error) {
    const { run, turnId, hasFailed } = writer.state();
    if (hasFailed || isOfABrokenRun(error) || isUnavailable(error)) throw error;
    if (run === null) throw new StartFailed("a run could not begin", { cause: error });
    deps.onPoison?.(error, { runId: run.id, turnId });
    return failurePart(deps, run, version, turnId);
  }
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
