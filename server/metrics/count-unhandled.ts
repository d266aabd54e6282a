import type { Unhandled } from "../conversations/unhandled";
import type { PublishedVersions } from "../flows/published-versions";
import type { Metrics } from "./metrics";

export type UnhandledCountDeps = { versions: Pick<PublishedVersions, "byId">; metrics: Pick<Metrics, "observeUnhandled"> };

/** Counts what runs had no use for, by the flow's slug and a state that its version has: nothing else becomes a label. */
export function createUnhandledCount({ versions, metrics }: UnhandledCountDeps) {
  return async function count({ versionId, states }: Unhandled): Promise<void> {
    // In memory: the turn has just used it. A version that cannot be read leaves its events uncounted.
    const version = await versions.byId(versionId).catch(() => null);
    if (version === null) return;
    for (const state of states) if (Object.hasOwn(version.definition.states, state)) metrics.observeUnhandled(version.slug, state);
  };
}
