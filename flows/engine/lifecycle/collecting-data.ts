import type { CompiledFlow } from "../compile/compiled";
import type { Snapshot } from "../run/snapshot";
import { phaseOf } from "./phase";

/** Context keys that are awaited from the customer (rule 21): `input.store`, else the outputs of the state's actions. */
export function collectingData(flow: CompiledFlow, snapshot: Snapshot | null): string[] {
  if (snapshot === null || phaseOf(flow, snapshot) !== "COLLECTING") return [];
  const state = flow.states.get(snapshot.state);
  if (state === undefined) return [];
  if (state.input.store !== null) return [state.input.store];
  return [...new Set(state.main.flatMap(({ outputs }) => outputs.map(({ path }) => path)))];
}
