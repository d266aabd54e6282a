import { pendingCalls } from "@/flows/engine/perform/pending-calls";
import type { Member } from "@/flows/engine/perform/perform-family";
import type { EffectIntent, TurnPart } from "@/flows/engine/perform/perform-turn";
import type { Signal } from "@/flows/engine/run/signal";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import type { Origin } from "@/flows/engine/run/tape";
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
  repository: Pick<ConversationsRepository, "findResults" | "loadRunIn" | "findCalled">;
  versions: PublishedVersions;
  executors: ExecutorRegistry;
  portsFor: PortsFor;
  /** The secret of an executor in a workspace; null when none is kept. */
  credentials: (workspaceId: string, name: string) => Promise<string | null>;
  /** Told of each run that is brought on, and of the milliseconds that the engine has worked for it; `elapsed` is a monotone clock. */
  usage?: { brought: (workspaceId: string) => void; worked: (workspaceId: string, ms: number) => void; elapsed: () => number };
  /** Told of an exception out of the engine, which has ended its run. */
  onPoison?: (error: unknown, where: { runId: string | null; turnId: string }) => void;
};

/** The outside services as a run sees them: those of a fork are simulated. `context` is the run's before the turn. */
export type PortsFor = (run: { id: string; sandbox: boolean; context: JsonObject }, turn: { turnId: string; version: PublishedVersion }) => Ports;

/** What a run begins with, and the first signal it is given; null when a fork stands between two signals. */
export type Beginning = { origin: Origin; signal: Signal | null };

/** A run that the engine is let loose on. `isBackground`: the customer need not wait for it. */
export type Engaged = Member & { version: PublishedVersion; sandbox: boolean; isBackground: boolean; caller: LiveRun["caller"] };

/** The engine failed before the new run had a row. */
export class StartFailed extends Error {}

export type Engaging = Pick<Engaged, "runId" | "snapshot" | "entries" | "version" | "sandbox" | "isBackground" | "caller">;

/** A run made ready for the engine. */
export function engage(deps: EngineDeps, writer: TurnWriter, run: Engaging): Engaged {
  const { runId, snapshot, version, sandbox } = run;
  deps.usage?.brought(version.workspaceId);
  return {
    ...run,
    ...meteredBy(deps.usage, version.workspaceId),
    definition: version.definition,
    compiled: version.compiled,
    executors: deps.executors,
    simulated: sandbox,
    credentials: (name) => deps.credentials(version.workspaceId, name),
    ports: deps.portsFor({ id: runId, sandbox, context: snapshot?.context ?? {} }, { turnId: writer.state().turnId, version }),
    recorder: writer.recorderFor(runId),
    clock: { now: deps.now, sleep: deps.sleep },
  };
}

function meteredBy(usage: EngineDeps["usage"], workspaceId: string): Pick<Engaged, "metered"> {
  if (usage === undefined) return {};
  return {
    metered(work) {
      const since = usage.elapsed();
      try {
        return work();
      } finally {
        usage.worked(workspaceId, usage.elapsed() - since);
      }
    },
  };
}

/** A run that lives, made ready for the engine. */
export function engageLive(
  deps: EngineDeps,
  writer: TurnWriter,
  { id: runId, snapshot, entries, sandbox, background, caller }: LiveRun,
  version: PublishedVersion,
) {
  return engage(deps, writer, { runId, snapshot, entries, version, sandbox, isBackground: background, caller });
}

/**
 * What the engine throws ends its run: the signal that it must fail, from where its last whole part left it. Null for one that was called
 * and has not begun. @throws StartFailed where the turn's first has not
 */
export async function unlessPoisoned(
  deps: EngineDeps,
  writer: TurnWriter,
  member: Engaged,
  perform: () => Promise<TurnPart>,
): Promise<TurnPart | Signal | null> {
  try {
    return await perform();
  } catch (error) {
    const { turnId, hasFailed } = writer.state();
    if (hasFailed || isOfABrokenRun(error) || isUnavailable(error)) throw error;
    const { snapshot, caller } = member;
    if (snapshot === null && caller === null) throw new StartFailed("a run could not begin", { cause: error });
    deps.onPoison?.(error, { runId: snapshot === null ? null : member.runId, turnId });
    return snapshot === null ? null : failure(deps, snapshot, turnId);
  }
}

/** Its state is not in its version: that is reported, and nothing is changed (B99). */
const isOfABrokenRun = (error: unknown): boolean => error instanceof AppError && error.code === "STATE_MISSING";

/** What ends a run that cannot be gone on with. */
export function failure({ now }: Pick<EngineDeps, "now">, { at }: Pick<Snapshot, "at">, turnId: string): Signal {
  const message = `an internal error ended the run in turn ${turnId}`;
  return { type: "failRequested", at: Math.max(now(), at), code: "INTERNAL", message };
}

/** Hands the writer what a crash left open; gives the results that were stored before it, by effect. */
export async function adoptOpen({ repository }: EngineDeps, writer: TurnWriter, run: LiveRun, version: PublishedVersion): Promise<Map<string, ExecutorResult>> {
  const intents = intentsOf(run, version);
  const results = new Map(
    intents.length === 0
      ? []
      : await repository.findResults(
          writer.state().conversation.id,
          intents.map(({ key }) => key),
        ),
  );
  writer.adopt(
    run.id,
    intents.filter(({ key }) => !results.has(key)),
  );
  return new Map(
    intents.flatMap(({ effectId, key }) => {
      const result = results.get(key);
      return result === undefined ? [] : [[effectId, result]];
    }),
  );
}

/** What a run is waiting for that may have reached the outside. */
function intentsOf(run: LiveRun, version: PublishedVersion): EffectIntent[] {
  return pendingCalls(version.compiled, run.id, run.snapshot).flatMap((call) => {
    if (call.type !== "callExecutor" || call.sideEffect === "none") return [];
    const { effectId, key, executor, sideEffect, config, seq } = call;
    return [{ effectId, key, executor, sideEffect, request: config, seq }];
  });
}
