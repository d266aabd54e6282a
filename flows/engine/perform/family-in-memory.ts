import type { FlowDefinition } from "../../definition/schema";
import type { ExecutorRegistry } from "../../ports/executor";
import type { Ports } from "../../ports/ports";
import { compiledFor } from "../compile/compiled-for";
import type { Signal, StartSignal } from "../run/signal";
import type { Snapshot } from "../run/snapshot";
import type { TapeEntry } from "../run/tape";
import { startOfCall } from "./flow-calls";
import { type FamilyHost, type Member, performFamily } from "./perform-family";
import type { TurnPart, TurnRecorder, TurnRequest } from "./perform-turn";

export type FamilyInMemoryDeps = {
  /** A flow that may be called, as it is now; null when there is none. */
  findFlow: (slug: string) => Promise<FlowDefinition | null>;
  executors: ExecutorRegistry;
  ports: (definition: FlowDefinition) => Ports;
  /** Nothing outside may be touched. @default false */
  simulated?: boolean;
  newRunId: () => string;
  clock: TurnRequest["clock"];
  /** Hears what each run does while it does it. */
  observe?: (runId: string, part: Parameters<NonNullable<TurnRequest["observe"]>>[0]) => void;
  /** Hears of each part as it is kept. */
  onPart?: (runId: string, part: TurnPart) => void;
};

/** A run that is kept in memory, with all that has reached it. */
export type KeptRun = Member & { caller: { runId: string; key: string } | null; started: StartSignal; tape: TapeEntry[] };

/** Runs that call each other, without a database: for previews, recorded conversations and tests. One turn after the other is the caller's care. */
export function createFamilyInMemory(deps: FamilyInMemoryDeps) {
  const runs = new Map<string, KeptRun>();
  let front: KeptRun | null = null;

  function keep(member: KeptRun, part: TurnPart): void {
    member.tape.push(...part.tape);
    deps.onPart?.(member.runId, part);
  }

  function aRun(definition: FlowDefinition, started: StartSignal, caller: KeptRun["caller"]): KeptRun {
    const { executors, clock, observe, simulated = false } = deps;
    const runId = deps.newRunId();
    const recorder: TurnRecorder = { checkpoint: async (part) => keep(run, part) };
    const run: KeptRun = {
      runId,
      snapshot: null,
      entries: 0,
      definition,
      executors,
      simulated,
      ports: deps.ports(definition),
      clock,
      recorder,
      caller,
      started,
      tape: [],
      ...(observe === undefined ? {} : { observe: (part) => observe(runId, part) }),
    };
    runs.set(run.runId, run);
    return run;
  }

  const host: FamilyHost<KeptRun> = {
    async begin(caller, call) {
      const definition = await deps.findFlow(call.flow);
      if (definition === null || caller.snapshot === null) return { code: "FLOW_NOT_FOUND", message: `there is no flow '${call.flow}'` };
      const flow = compiledFor(definition, deps.executors);
      const signal = startOfCall(flow, { number: 1, module: definition.module }, { runId: caller.runId, snapshot: caller.snapshot }, call);
      return "code" in signal ? signal : { member: aRun(definition, signal, { runId: caller.runId, key: call.key }), signal };
    },
    async callerOf({ caller: by }) {
      const caller = by === null ? undefined : runs.get(by.runId);
      return by === null || caller === undefined ? null : { caller, key: by.key };
    },
    calledWith: async (_caller, key) => [...runs.values()].find((run) => run.caller?.key === key) ?? null,
    keep,
    handOver(from, to) {
      if (front === from) front = to;
    },
  };

  return {
    /** All of them, in the order in which they began. */
    runs: (): KeptRun[] => [...runs.values()],
    /** Whom the customer talks with; null before the first has begun. */
    front: (): (KeptRun & { snapshot: Snapshot }) | null => (front?.snapshot == null ? null : { ...front, snapshot: front.snapshot }),
    async start(definition: FlowDefinition, signal: StartSignal): Promise<void> {
      runs.clear();
      front = aRun(definition, signal, null);
      await performFamily(host, front, { type: "signal", signal });
    },
    /** To the one that the customer talks with, else to the one that is named. */
    async give(signal: Signal, runId = front?.runId): Promise<void> {
      const run = runId === undefined ? undefined : runs.get(runId);
      if (run !== undefined) await performFamily(host, run, { type: "signal", signal });
    },
    /** Runs of the flow go on with it as it is now. */
    redefine(definition: FlowDefinition): void {
      for (const run of runs.values()) if (run.definition.id === definition.id) run.definition = definition;
    },
    /** Who waits for the run in front, and it itself, the nearest first. */
    line(): KeptRun[] {
      const line: KeptRun[] = [];
      for (let run: KeptRun | null = front; run !== null; run = runs.get(run.caller?.runId ?? "") ?? null) line.push(run);
      return line;
    },
  };
}

export type FamilyInMemory = ReturnType<typeof createFamilyInMemory>;
