import { collectingData } from "@/flows/engine/lifecycle/collecting-data";
import { phaseOf } from "@/flows/engine/lifecycle/phase";
import type { StateChange } from "@/flows/engine/run/snapshot";
import type { FlowState } from "@/flows/protocol/chat";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { LiveRun } from "./conversation";
import { hasEnded } from "./run-row";

const iso = (at: number) => new Date(at).toISOString();

/** Where a run stands, with its newest change of state (requirements 1.19 rule 21). Pure. */
export function flowStateOf(run: LiveRun, version: PublishedVersion): FlowState {
  const { snapshot, lastChange } = run;
  const phase = phaseOf(version.compiled, snapshot);
  const takesLocation = phase === "COLLECTING" && version.compiled.states.get(snapshot.state)?.takesLocation === true;
  return {
    runId: run.id,
    flowId: version.slug,
    version: version.number,
    previousState: lastChange.previousState,
    state: snapshot.state,
    event: lastChange.event,
    status: snapshot.status,
    phase,
    progress: snapshot.progress,
    collectingData: collectingData(version.compiled, snapshot),
    revision: run.revision,
    seq: lastChange.seq,
    at: iso(lastChange.at),
    ...(takesLocation ? { takesLocation } : {}),
  };
}

/** The one event at the beginning of a turn (rule 22). */
export function processingState(run: LiveRun, version: PublishedVersion): FlowState {
  return { ...flowStateOf(run, version), phase: "PROCESSING", collectingData: [], transient: true };
}

/** What a turn that changed no state, or failed, ends with: where the run stands, behind everything it did (rule 22). */
export function standingState(run: LiveRun, version: PublishedVersion): FlowState {
  return { ...flowStateOf(run, version), seq: Math.max(run.lastChange.seq, run.snapshot.seq) };
}

/** One event for each change of a committed part, in order; states that were only passed are PROCESSING. `run` is as committed. */
export function changeStates(run: LiveRun, version: PublishedVersion, changes: StateChange[]): FlowState[] {
  const now = flowStateOf(run, version);
  return changes.map((change, index) => {
    const { previousState, state, event, status, progress, seq, at } = change;
    const passed = status === "running" && (index < changes.length - 1 || hasEnded(run.snapshot));
    return { ...now, previousState, state, event, status, progress, seq, at: iso(at), ...(passed ? { phase: "PROCESSING" as const, collectingData: [] } : {}) };
  });
}
