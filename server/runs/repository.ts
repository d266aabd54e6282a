import type { FlowDefinition, Outcome } from "@/flows/definition/schema";
import type { JsonObject } from "@/flows/json";
import type { ChatMessage, Phase, RunStatus } from "@/flows/protocol/chat";
import type { RunView } from "@/flows/protocol/run";
import type { Step } from "@/flows/protocol/step";
import { type StoredMessage, toChatMessage } from "@/server/conversations/messages";
import { type Queryable, run } from "@/server/db/pool";
import type { RunFilters, RunSummary } from "./run-summary";

type SummaryRow = Omit<RunSummary, "flow" | "startedAt" | "completedAt"> & { slug: string; name: string; startedAt: Date; completedAt: Date | null };

/** A run with the flow and the version it is pinned to. */
export type StoredRun = {
  id: string;
  workspaceId: string;
  conversationId: string;
  versionId: string;
  flowId: string;
  slug: string;
  flowName: string;
  version: number;
  status: RunStatus;
  phase: Phase;
  outcome: Outcome | null;
  currentState: string;
  context: JsonObject;
  error: RunView["error"];
  revision: number;
  seq: number;
  sandbox: boolean;
  parentRunId: string | null;
  startedAt: Date;
  completedAt: Date | null;
  definition: FlowDefinition;
};

type StepRow = Omit<Step, "at"> & { at: Date };

const listText = `SELECT r.id, f.slug, f.name, v.number AS version, r.conversation_id AS "sessionId", r.status, r.phase, r.outcome, r.current_state AS "currentState", r.turn AS turns,
    r.seq AS steps, r.started_at AS "startedAt", r.completed_at AS "completedAt", r.error, m.content AS "lastMessage"
  FROM flow_runs r JOIN flows f ON f.id = r.flow_id JOIN flow_versions v ON v.id = r.flow_version_id
  LEFT JOIN LATERAL (SELECT content FROM messages WHERE conversation_id = r.conversation_id AND run_id = r.id ORDER BY seq DESC LIMIT 1) m ON true
  WHERE r.workspace_id = $1 AND ($2::text IS NULL OR f.slug = $2 OR f.id = $2) AND ($3::text IS NULL OR r.status = $3) AND ($4::text IS NULL OR r.current_state = $4)
    AND ($5::timestamptz IS NULL OR r.started_at >= $5) AND ($6::timestamptz IS NULL OR r.started_at < $6) AND ($7::text IS NULL OR r.participant_id = $7)
    AND ($8::text IS NULL OR starts_with(r.id, $8) OR starts_with(r.conversation_id, $8)
      OR EXISTS (SELECT 1 FROM messages q WHERE q.conversation_id = r.conversation_id AND q.run_id = r.id AND position(lower($8) IN lower(q.content)) > 0))
    AND ($9::timestamptz IS NULL OR (r.started_at, r.id) < ($9, $10))
  ORDER BY r.started_at DESC, r.id DESC LIMIT $11`;

const getText = `SELECT r.id, r.workspace_id AS "workspaceId", r.conversation_id AS "conversationId", r.flow_version_id AS "versionId", f.id AS "flowId", f.slug, f.name AS "flowName",
    v.number AS version, r.status, r.phase, r.outcome, r.current_state AS "currentState", r.context, r.error, r.revision, r.seq, r.sandbox, r.parent_run_id AS "parentRunId",
    r.started_at AS "startedAt", r.completed_at AS "completedAt", v.definition
  FROM flow_runs r JOIN flows f ON f.id = r.flow_id JOIN flow_versions v ON v.id = r.flow_version_id WHERE r.id = $1 AND r.workspace_id = $2`;

const stepsText = `SELECT seq, turn, state, to_state AS "to", step_type, hook, branch, executor, status, event, input, output, error, context_patch AS "contextPatch", attempts,
    duration_ms AS "durationMs", started_at AS at FROM flow_run_steps WHERE flow_run_id = $1 ORDER BY seq`;

/** `step` is the step that said a message; for the customer's own, the first step of the turn it began. */
const messagesText = `SELECT id, seq, role, content, payload, client_message_id AS "clientMessageId", run_id AS "runId", created_at AS "createdAt",
    coalesce(step_seq, (SELECT min(s.seq) FROM flow_run_steps s WHERE s.flow_run_id = m.run_id AND s.turn_id = m.turn_id)) AS step
  FROM messages m WHERE conversation_id = $1 AND run_id = $2 ORDER BY m.seq`;

/** Runs that a crash left between an effect's intent and its result, and those whose state their version does not have. */
const brokenText = `SELECT r.id, r.conversation_id AS "conversationId", NOT (v.definition -> 'states' ? r.current_state) AS "stateMissing"
  FROM flow_runs r JOIN flow_versions v ON v.id = r.flow_version_id
  WHERE r.status = 'running' AND (r.phase = 'PROCESSING' OR NOT (v.definition -> 'states' ? r.current_state) OR EXISTS (SELECT 1 FROM flow_effects e WHERE e.flow_run_id = r.id AND e.status = 'intent'))`;

/** `<milliseconds>_<id>` of the last run of a page. */
const cursorPattern = /^(\d{1,15})_(r_[0-9a-f]{32})$/;

function readCursor(cursor: string | null | undefined): [at: Date | null, id: string | null] {
  const match = cursorPattern.exec(cursor ?? "");
  return match === null ? [null, null] : [new Date(Number(match[1])), match[2] ?? null];
}

const toSummary = ({ slug, name, startedAt, completedAt, ...rest }: SummaryRow): RunSummary => ({
  ...rest,
  flow: { slug, name },
  startedAt: startedAt.toISOString(),
  completedAt: completedAt?.toISOString() ?? null,
});

export function createRunsRepository(db: Queryable) {
  return {
    /** Newest first. */
    async list(workspaceId: string, filters: RunFilters): Promise<{ runs: RunSummary[]; nextCursor: string | null }> {
      const limit = Math.min(Math.max(filters.limit ?? 50, 1), 200);
      const { flow, status, state, from, to, participant, q } = filters;
      const text = q == null || q.trim() === "" ? null : q.trim();
      const values = [
        workspaceId,
        flow ?? null,
        status ?? null,
        state ?? null,
        from ?? null,
        to ?? null,
        participant ?? null,
        text,
        ...readCursor(filters.cursor),
        limit + 1,
      ];
      const { rows } = await run<SummaryRow>(db, { name: "runs-list", text: listText }, values);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return { runs: page.map(toSummary), nextCursor: rows.length > limit && last !== undefined ? `${last.startedAt.getTime()}_${last.id}` : null };
    },

    async find(workspaceId: string, runId: string): Promise<StoredRun | null> {
      return (await run<StoredRun>(db, { name: "run-get", text: getText }, [runId, workspaceId])).rows[0] ?? null;
    },

    /** All steps, oldest first: a base after step n is folded from them. */
    async steps(runId: string): Promise<Step[]> {
      const { rows } = await run<StepRow>(db, { name: "run-steps", text: stepsText }, [runId]);
      return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
    },

    /** What routing had found in the message that started the run. */
    async findEntities(runId: string): Promise<JsonObject | null> {
      const text = "SELECT start_signal -> 'entities' AS entities FROM flow_runs WHERE id = $1";
      return (await run<{ entities: JsonObject | null }>(db, { name: "run-entities", text }, [runId])).rows[0]?.entities ?? null;
    },

    async messages(conversationId: string, runId: string): Promise<ChatMessage[]> {
      const { rows } = await run<StoredMessage & { step: number | null }>(db, { name: "run-messages", text: messagesText }, [conversationId, runId]);
      return rows.map(({ step, ...stored }) => {
        const message = toChatMessage(stored);
        return step === null ? message : { ...message, metadata: { ...message.metadata, step } };
      });
    },

    async findFlowSlug(runId: string): Promise<string | null> {
      const text = "SELECT f.slug FROM flow_runs r JOIN flows f ON f.id = r.flow_id WHERE r.id = $1";
      return (await run<{ slug: string }>(db, { name: "run-flow-slug", text }, [runId])).rows[0]?.slug ?? null;
    },

    async findBroken(): Promise<{ id: string; conversationId: string; stateMissing: boolean }[]> {
      return (await run<{ id: string; conversationId: string; stateMissing: boolean }>(db, { name: "runs-broken", text: brokenText }, [])).rows;
    },

    /** Claims runs whose wake-up time has come by the database's clock; a claim that is not used comes free after 30 s. */
    async claimDue(limit: number): Promise<{ id: string; conversationId: string }[]> {
      const text = `UPDATE flow_runs SET locked_until = now() + interval '30 seconds' WHERE id IN (
          SELECT id FROM flow_runs WHERE next_wake_at <= now() AND status = 'running' AND (locked_until IS NULL OR locked_until < now())
          ORDER BY next_wake_at LIMIT $1 FOR UPDATE SKIP LOCKED)
        RETURNING id, conversation_id AS "conversationId"`;
      return (await run<{ id: string; conversationId: string }>(db, { name: "runs-claim-due", text }, [limit])).rows;
    },
  };
}

export type RunsRepository = ReturnType<typeof createRunsRepository>;
