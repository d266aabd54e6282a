import { lazily } from "@/flows/engine/compile/lazily";
import type { TurnPart } from "@/flows/engine/perform/perform-turn";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import { sensitiveValues, writtenIn } from "@/flows/masking/sensitive-values";
import { maskedSight, type Sight, strangersSight } from "@/flows/masking/sight";
import type { PublishedVersion } from "@/server/flows/published-versions";

/** How what has just happened reads to agents and viewers: by what the run knows now and knew before. Made when somebody looks. */
export function liveSight(version: PublishedVersion | null, part: TurnPart | null, before: Snapshot | null): () => Sight {
  return lazily(() => {
    if (version === null) return strangersSight([]);
    const contexts = [before?.context ?? {}, part?.snapshot.context ?? {}];
    const sensitivity = version.sensitivity();
    return maskedSight({ definition: version.definition, sensitivity }, sensitiveValues(sensitivity, writtenIn(part?.steps ?? [], ...contexts)));
  });
}
