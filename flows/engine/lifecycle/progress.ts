import type { CompiledFlow } from "../compile/compiled";
import type { Snapshot } from "../run/snapshot";

/** 0 to 100; never falls within a run, 100 only at a completed end. */
export function progressOf(flow: CompiledFlow, snapshot: Snapshot): number {
  return Math.max(snapshot.progress, flow.states.get(snapshot.state)?.progress ?? 0);
}
