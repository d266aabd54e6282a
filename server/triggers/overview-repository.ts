import { type Queryable, run } from "@/server/db/pool";
import type { FiringKind, FiringState } from "./firing";

/** Something that started the flow, or was to start it. */
export type FiredRow = FiringState & { kind: FiringKind | "keyword"; name: string; participantId: string | null; dueAt: Date | null; createdAt: Date };

/** Newest runs that are looked at for those that a keyword has started: those have no row of their own. */
const runsLookedAt = 200;

const firedText = `(SELECT id, kind, name, status, reason, run_id AS "runId", participant_id AS "participantId", due_at AS "dueAt", created_at AS "createdAt"
    FROM trigger_firings WHERE workspace_id = $1 AND flow_id = $2 AND batch_id IS NULL AND kind <> 'notice' ORDER BY created_at DESC LIMIT $3)
  UNION ALL
  SELECT r.id, 'keyword', '', 'started', NULL, r.id, r.participant_id, NULL, r.started_at FROM (
    SELECT id, origin, participant_id, started_at FROM flow_runs WHERE flow_id = $2 AND workspace_id = $1 AND NOT sandbox ORDER BY started_at DESC LIMIT ${runsLookedAt}) r
  WHERE r.origin -> 'meta' ->> 'startedBy' = 'keyword'
  ORDER BY "createdAt" DESC LIMIT $3`;

export function createOverviewRepository(db: Queryable) {
  return {
    /** Newest first. */
    async fired(workspaceId: string, flowId: string, limit: number): Promise<FiredRow[]> {
      return (await run<FiredRow>(db, { name: "triggers-fired", text: firedText }, [workspaceId, flowId, limit])).rows;
    },
  };
}

export type OverviewRepository = ReturnType<typeof createOverviewRepository>;
