import { AppError, ExecutorError } from "@/flows/errors";
import type { Later, LaterRequest, SchedulesPort } from "@/flows/ports/schedules";
import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import type { PublishedVersions } from "@/server/flows/published-versions";

/** The row stays where it is until it is due: the lane of starts claims it then, by the database's clock. */
const storeText = `WITH made AS (
    INSERT INTO trigger_firings (id, workspace_id, flow_id, kind, name, key, participant_id, conversation_id, run_id, data, due_at, next_attempt_at)
    VALUES ($1, $2, COALESCE($3, (SELECT flow_id FROM flow_runs WHERE id = $4)), $5, $6, $7, $8, $9, CASE WHEN $5 = 'event' THEN $4 END, $10::jsonb, to_timestamp($11::float8 / 1000), to_timestamp($11::float8 / 1000))
    ON CONFLICT (workspace_id, key) DO NOTHING RETURNING id, due_at)
  SELECT id, due_at AS "dueAt" FROM made UNION ALL SELECT id, due_at FROM trigger_firings WHERE workspace_id = $2 AND key = $7 LIMIT 1`;

export type SchedulesDeps = { pool: Queryable; versions: Pick<PublishedVersions, "latest"> };

/** What runs of a workspace have planned: due rows among the starts. Whom a start is for, is who the run is with; a guest is found in the conversation alone. */
export function createSchedules({ pool, versions }: SchedulesDeps, workspaceId: string): SchedulesPort {
  async function flowIdOf(what: Later): Promise<string | null> {
    if (what.type === "event") return null;
    try {
      return (await versions.latest(workspaceId, what.flow)).flowId;
    } catch (error) {
      if (!(error instanceof AppError) || !error.code.startsWith("FLOW_")) throw error;
      throw new ExecutorError("schedule:flow_unknown", { message: `'${what.flow}' cannot be begun: ${error.code}` });
    }
  }

  return {
    async at({ key, dueAt, runId, conversationId, participantId, what, data }: LaterRequest) {
      const isEvent = what.type === "event";
      const isForPerson = !isEvent && participantId !== null;
      const [kind, name] = isEvent ? ["event", what.event] : ["later", what.flow];
      const place = isForPerson ? null : conversationId;
      const values = [
        newId("q"),
        workspaceId,
        await flowIdOf(what),
        runId,
        kind,
        name,
        `run:${key}`,
        isForPerson ? participantId : null,
        place,
        toJsonb(data),
        dueAt,
      ];
      const { rows } = await run<{ id: string; dueAt: Date }>(pool, { name: "later-store", text: storeText }, values);
      const [made] = rows;
      if (made === undefined) throw new Error("what is to happen later was neither stored nor found");
      return { id: made.id, dueAt: made.dueAt.getTime() };
    },
  };
}
