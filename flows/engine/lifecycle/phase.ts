import type { Phase } from "../../protocol/chat";
import type { CompiledFlow } from "../compile/compiled";
import type { Snapshot } from "../run/snapshot";

/** The lifecycle phase (A16 to A20), derived and never stored. */
export function phaseOf(flow: CompiledFlow, snapshot: Snapshot | null): Phase {
  if (snapshot === null) return "IDLE";
  const { task } = snapshot.agenda;
  if (task.type === "ended") return "COMPLETED";
  if (task.type === "child") return "WAITING";
  if (task.type !== "parked") return "PROCESSING";
  return snapshot.status === "running" && flow.states.get(snapshot.state)?.collects === true ? "COLLECTING" : "WAITING";
}
