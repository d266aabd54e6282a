import type { RunStatus } from "@/flows/protocol/chat";
import { type Queryable, run } from "@/server/db/pool";

export type HandoffRow = {
  runId: string;
  sessionId: string;
  slug: string;
  flowName: string;
  state: string;
  channel: string;
  status: RunStatus;
  reason: string | null;
  since: Date;
  personId: string | null;
  personName: string | null;
  personEmail: string | null;
  /** What the customer said last. */
  last: { id: string; role: "user"; content: string; state: null } | null;
};

/** Behind forks is no customer. */
const withPerson = `r.status = 'paused' AND r.snapshot ->> 'pausedReason' IN ('handoff', 'operator') AND NOT r.sandbox`;

const columns = `r.id AS "runId", r.conversation_id AS "sessionId", f.slug, f.name AS "flowName", r.current_state AS state, c.channel, r.status,
    r.snapshot ->> 'pausedReason' AS reason, coalesce(p.at, r.last_event_at) AS since, r.snapshot ->> 'person' AS "personId", coalesce(u.name, k.name) AS "personName",
    u.email AS "personEmail", 
    CASE WHEN m.id IS NULL THEN NULL ELSE jsonb_build_object('id', m.id, 'role', 'user', 'content', m.content, 'state', NULL) END AS last`;

/** `p` is the step at which the run was paused: the first since it last waited for anything else. */
const joins = `FROM flow_runs r JOIN flows f ON f.id = r.flow_id JOIN conversations c ON c.id = r.conversation_id
  LEFT JOIN users u ON u.id = r.snapshot ->> 'person' LEFT JOIN api_keys k ON k.id = r.snapshot ->> 'person'
  LEFT JOIN LATERAL (
    SELECT s.started_at AS at FROM flow_run_steps s WHERE s.conversation_id = r.conversation_id AND s.flow_run_id = r.id AND s.step_type = 'wait' AND s.status = 'pending' AND s.output ->> 'paused' IN ('handoff', 'operator')
      AND s.seq > coalesce((SELECT max(q.seq) FROM flow_run_steps q WHERE q.conversation_id = r.conversation_id AND q.flow_run_id = r.id AND q.step_type = 'wait' AND q.status = 'pending'
        AND coalesce(q.output ->> 'paused', '') NOT IN ('handoff', 'operator')), 0)
    ORDER BY s.seq LIMIT 1) p ON r.status = 'paused'
  LEFT JOIN LATERAL (SELECT id, content FROM messages WHERE conversation_id = r.conversation_id AND run_id = r.id AND role = 'user' ORDER BY seq DESC LIMIT 1) m ON true`;

const listText = `SELECT ${columns} ${joins} WHERE r.workspace_id = $1 AND ${withPerson} ORDER BY r.last_event_at LIMIT $2`;
const getText = `SELECT ${columns} ${joins} WHERE r.workspace_id = $1 AND r.id = $2 AND NOT r.sandbox`;
const countText = `SELECT count(*)::int AS waiting FROM flow_runs r WHERE r.workspace_id = $1 AND ${withPerson}`;

/** The last thing that was said before the state began to wait. */
const questionText = `SELECT m.content FROM flow_runs r JOIN messages m ON m.conversation_id = r.conversation_id AND m.run_id = r.id
  WHERE r.id = $1 AND m.role = 'assistant' AND m.content <> '' AND m.step_seq <= (
    SELECT min(s.seq) FROM flow_run_steps s WHERE s.conversation_id = r.conversation_id AND s.flow_run_id = r.id AND s.step_type = 'wait' AND s.status = 'pending' AND s.seq > (r.snapshot ->> 'entrySeq')::int
      AND s.output ->> 'paused' IS NULL)
  ORDER BY m.seq DESC LIMIT 1`;

export function createHandoffsRepository(db: Queryable) {
  return {
    /** Those that nobody has said anything to for longest first. */
    async list(workspaceId: string, limit: number): Promise<HandoffRow[]> {
      return (await run<HandoffRow>(db, { name: "handoffs-list", text: listText }, [workspaceId, limit])).rows;
    },

    /** A run, whether a person is asked for or not. */
    async find(workspaceId: string, runId: string): Promise<HandoffRow | null> {
      return (await run<HandoffRow>(db, { name: "handoffs-find", text: getText }, [workspaceId, runId])).rows[0] ?? null;
    },

    async count(workspaceId: string): Promise<number> {
      return (await run<{ waiting: number }>(db, { name: "handoffs-count", text: countText }, [workspaceId])).rows[0]?.waiting ?? 0;
    },

    /** How an event that was sent with this key was taken; null when none was. */
    async findTaken(conversationId: string, idempotencyKey: string): Promise<"applied" | "ignored" | null> {
      const text = `SELECT CASE WHEN status = 'ignored' THEN 'ignored' ELSE 'applied' END AS taken FROM flow_events WHERE conversation_id = $1 AND idempotency_key = $2`;
      return (await run<{ taken: "applied" | "ignored" }>(db, { name: "handoffs-taken", text }, [conversationId, idempotencyKey])).rows[0]?.taken ?? null;
    },

    /** What a run asked in the state where it stands; null when it said nothing there. */
    async findQuestion(runId: string): Promise<string | null> {
      return (await run<{ content: string }>(db, { name: "handoffs-question", text: questionText }, [runId])).rows[0]?.content ?? null;
    },
  };
}

export type HandoffsRepository = ReturnType<typeof createHandoffsRepository>;
