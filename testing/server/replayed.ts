import { compile } from "@/flows/engine/compile/compile";
import { replay } from "@/flows/engine/record/replay";
import { wireStep } from "@/flows/engine/run/wire-step";
import { canonicalJson } from "@/flows/json/canonical";
import type { Container } from "@/server/container";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { executorFacts } from "@/testing/builders/core-catalogue";

/** Lives a stored run again from its origin and its tape, and compares the steps; gives the last snapshot as canonical JSON. */
export async function replayed(container: Container, runId: string): Promise<string> {
  const actor = { type: "user", id: "u_test", workspaceId, role: "owner" } as const;
  const { steps, origin, tape, earlier } = await container.runs.record(actor, runId);
  const { rows } = await container.pool.query<{ versionId: string }>(`SELECT flow_version_id AS "versionId" FROM flow_runs WHERE id = $1`, [runId]);
  const [run] = rows;
  if (run === undefined || origin === null) throw new Error(`there is no run ${runId}`);
  const { compiled } = await container.versions.byId(run.versionId);
  const lives = [...earlier.map(({ definition }) => compile(definition, executorFacts)), compiled];
  const lived = replay(lives, runId, origin, tape);
  if (canonicalJson(lived.steps.map(wireStep)) !== canonicalJson(steps)) throw new Error(`the stored steps of ${runId} are not those of its tape`);
  return canonicalJson(lived.snapshot);
}
