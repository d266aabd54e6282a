import type { CompiledFlow } from "@/flows/engine/compile/compiled";
import { fitRun } from "@/flows/engine/migrate/fit-run";
import type { Signal, VersionRef } from "@/flows/engine/run/signal";
import type { Snapshot } from "@/flows/engine/run/snapshot";

export const aVersionRef = (number: number, checksum = `checksum ${number}`): VersionRef => ({ versionId: `v_${number}`, number, checksum });

/** The signal that moves a run from version 1 to version 2, which it must fit. */
export function aMove(from: CompiledFlow, to: CompiledFlow, snapshot: Snapshot, at = snapshot.at): Extract<Signal, { type: "migrated" }> {
  const fit = fitRun(from, to, snapshot);
  if (!fit.fits) throw new Error(`it does not fit: ${fit.misfits.map(({ message }) => message).join(", ")}`);
  return { type: "migrated", at, by: "u_1", from: aVersionRef(1), to: aVersionRef(2), contextPatch: fit.contextPatch };
}
