import { chooseAction, findActions, type PlacedAction } from "@/flows/engine/act/render-action";
import type { PublishedVersions } from "@/server/flows/published-versions";

export const orderExecutor = "order";

export type OrderingRun = { runId: string; versionId: string };

export type FindOrderDeps = {
  versions: Pick<PublishedVersions, "byId">;
  /** The states that each run was in, as far as its steps are kept. */
  visitedStates: (runIds: readonly string[]) => Promise<ReadonlyMap<string, ReadonlySet<string>>>;
};

/** By run, the action that orders what it had collected. Left out is a run whose flow has none, or several and it is not clear which one. */
export type FindOrders = (runs: readonly OrderingRun[]) => Promise<ReadonlyMap<string, PlacedAction>>;

/** What is offered and what is carried out ask here, so that nothing is offered that must be refused. */
export function createFindOrders({ versions, visitedStates }: FindOrderDeps): FindOrders {
  return async (runs) => {
    const placed = new Map<string, PlacedAction[]>();
    // One after the other: one read takes one connection.
    for (const { runId, versionId } of runs) placed.set(runId, findActions((await versions.byId(versionId)).compiled, orderExecutor));
    const unclear = [...placed].filter(([, actions]) => actions.length > 1).map(([runId]) => runId);
    const visited = unclear.length === 0 ? new Map<string, ReadonlySet<string>>() : await visitedStates(unclear);
    const chosen = new Map<string, PlacedAction>();
    for (const [runId, actions] of placed) {
      const action = chooseAction(actions, visited.get(runId) ?? new Set());
      if (action !== null) chosen.set(runId, action);
    }
    return chosen;
  };
}
