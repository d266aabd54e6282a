import type { RunStatus } from "@/flows/protocol/chat";
import { type Queryable, run } from "@/server/db/pool";

/** `attempts`: how often the turn that is due failed in a row. */
export type RunTimer = { id: string; sessionId: string; flowId: string; state: string; status: RunStatus; dueAt: Date; attempts: number };

const columns = `r.id, r.conversation_id AS "sessionId", f.slug AS "flowId", r.current_state AS state, r.status, r.next_wake_at AS "dueAt", r.attempts`;
const ofWorkspace = "r.workspace_id = $1 AND r.next_wake_at IS NOT NULL AND r.wake_slot IS NOT NULL AND NOT r.sandbox";
const slotOf = (moment: string) => `date_bin(interval '5 minutes', ${moment} AT TIME ZONE 'UTC', timestamp '2000-01-01')`;

/** Along the index of the slots of five minutes. */
const listText = `SELECT ${columns} FROM flow_runs r JOIN flows f ON f.id = r.flow_id
  WHERE ${ofWorkspace} AND ($2::timestamptz IS NULL OR (r.wake_slot >= ${slotOf("$2::timestamptz")} AND (r.next_wake_at, r.id) > ($2::timestamptz, $3::text)))
  ORDER BY r.wake_slot, r.next_wake_at, r.id LIMIT $4`;
const findText = `SELECT ${columns} FROM flow_runs r JOIN flows f ON f.id = r.flow_id WHERE ${ofWorkspace} AND r.id = $2`;

export function createTimersRepository(db: Queryable) {
  return {
    async list(workspaceId: string, { after, limit }: { after: { dueAt: Date; id: string } | null; limit: number }): Promise<RunTimer[]> {
      return (await run<RunTimer>(db, { name: "timers-list", text: listText }, [workspaceId, after?.dueAt ?? null, after?.id ?? null, limit])).rows;
    },

    async find(workspaceId: string, id: string): Promise<RunTimer | null> {
      return (await run<RunTimer>(db, { name: "timers-find", text: findText }, [workspaceId, id])).rows[0] ?? null;
    },
  };
}

export type TimersRepository = ReturnType<typeof createTimersRepository>;
