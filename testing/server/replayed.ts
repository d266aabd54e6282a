import { replay } from "@/flows/engine/record/replay";
import type { Signal } from "@/flows/engine/run/signal";
import { canonicalJson } from "@/flows/json/canonical";
import type { Container } from "@/server/container";
import { workspaceId } from "@/server/db/workspace";

/** Lives a stored run again from its start signal and its steps; gives the last snapshot as canonical JSON. */
export async function replayed(container: Container, runId: string): Promise<string> {
  const actor = { type: "user", id: "u_test", workspaceId, role: "owner" } as const;
  const { steps } = await container.runs.steps(actor, runId);
  const { rows } = await container.pool.query<{ started: Extract<Signal, { type: "started" }>; versionId: string }>(
    `SELECT start_signal AS started, flow_version_id AS "versionId" FROM flow_runs WHERE id = $1`,
    [runId],
  );
  const [run] = rows;
  if (run === undefined) throw new Error(`there is no run ${runId}`);
  const { compiled } = await container.versions.byId(run.versionId);
  return canonicalJson(replay(compiled, runId, run.started, steps).snapshot);
}
