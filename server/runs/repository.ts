import type { FlowDefinition, Outcome } from "@/flows/definition/schema";
import type { Origin } from "@/flows/engine/run/tape";
import type { JsonObject } from "@/flows/json/json";
import type { ChatMessage, Phase, RunStatus } from "@/flows/protocol/chat";
import type { RunView } from "@/flows/protocol/run";
import type { Step } from "@/flows/protocol/step";
import { type StoredMessage, toChatMessage } from "@/server/conversations/messages";
import { type Queryable, run } from "@/server/db/pool";
import { type Recorded, type RecordedRow, recordedText, type StepRow, stepsText, toRecorded, toStep } from "./recorded";
import type { RunFilters, StoredSummary } from "./run-summary";

type SummaryRow = Omit<StoredSummary, "flow" | "startedAt" | "completedAt"> & { slug: string; name: string; startedAt: Date; completedAt: Date | null };

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
  /** Of the definition as it was published. */
  checksum: string;
  /** What the run began with; null for runs from before it was kept. */
  origin: Origin | null;
  /** When retention took its steps. */
  retiredAt: Date | null;
};

const listText = `SELECT r.id, f.slug, f.name, v.number AS version, r.conversation_id AS "sessionId", r.status, r.phase, r.outcome, r.current_state AS "currentState", r.turn AS turns,
    r.seq AS steps, r.started_at AS "startedAt", r.completed_at AS "completedAt", r.error,
    CASE WHEN m.id IS NULL THEN NULL ELSE jsonb_build_object('id', m.id, 'role', m.role, 'content', m.content, 'state', m.payload ->> 'state') END AS last
  FROM flow_runs r JOIN flows f ON f.id = r.flow_id JOIN flow_versions v ON v.id = r.flow_version_id
  LEFT JOIN LATERAL (SELECT id, role, content, payload FROM messages WHERE conversation_id = r.conversation_id AND run_id = r.id ORDER BY seq DESC LIMIT 1) m ON true
  WHERE r.workspace_id = $1 AND NOT r.sandbox AND ($2::text IS NULL OR f.slug = $2 OR f.id = $2) AND ($3::text IS NULL OR r.status = $3) AND ($4::text IS NULL OR r.current_state = $4)
    AND ($5::timestamptz IS NULL OR r.started_at >= $5) AND ($6::timestamptz IS NULL OR r.started_at < $6) AND ($7::text IS NULL OR r.participant_id = $7)
    AND ($8::text IS NULL OR starts_with(r.id, $8) OR starts_with(r.conversation_id, $8)
      OR f.slug = lower($8) OR position(lower($8) IN lower(f.name)) > 0 OR EXISTS (SELECT 1 FROM orders o WHERE o.run_id = r.id AND starts_with(lower(o.number), lower($8)))
      OR $12::boolean AND EXISTS (SELECT 1 FROM messages q WHERE q.conversation_id = r.conversation_id AND q.run_id = r.id AND position(lower($8) IN lower(q.content)) > 0))
    AND ($9::timestamptz IS NULL OR (r.started_at, r.id) < ($9, $10))
  ORDER BY r.started_at DESC, r.id DESC LIMIT $11`;

const getText = `SELECT r.id, r.workspace_id AS "workspaceId", r.conversation_id AS "conversationId", r.flow_version_id AS "versionId", f.id AS "flowId", f.slug, f.name AS "flowName",
    v.number AS version, r.status, r.phase, r.outcome, r.current_state AS "currentState", r.context, r.error, r.revision, r.seq, r.sandbox, r.parent_run_id AS "parentRunId",
    r.started_at AS "startedAt", r.completed_at AS "completedAt", v.definition, COALESCE(v.checksum, '') AS checksum, r.origin, r.retired_at AS "retiredAt"
  FROM flow_runs r JOIN flows f ON f.id = r.flow_id JOIN flow_versions v ON v.id = r.flow_version_id WHERE r.id = $1 AND r.workspace_id = $2`;

/** `step` is the step that said a message; for the customer's own, the first step of the turn it began. */
const messagesText = `SELECT id, seq, role, content, payload, client_message_id AS "clientMessageId", run_id AS "runId", created_at AS "createdAt",
    coalesce(step_seq, (SELECT min(s.seq) FROM flow_run_steps s WHERE s.flow_run_id = m.run_id AND s.turn_id = m.turn_id)) AS step
  FROM messages m WHERE conversation_id = $1 AND run_id = $2 ORDER BY m.seq`;

/** Runs between an effect's intent and its result: the phase says so. */
const interruptedText = `SELECT id, conversation_id AS "conversationId", COALESCE(locked_until > now() AND locked_by <> $1, false) AS "isHeld"
  FROM flow_runs WHERE status IN ('running', 'paused') AND phase = 'PROCESSING' ORDER BY last_event_at`;

/** Runs whose state their version does not have. Each pair of version and state is looked at once. */
const misplacedText = `WITH pairs AS (SELECT DISTINCT flow_version_id, current_state FROM flow_runs WHERE status IN ('running', 'paused')),
    bad AS (SELECT p.flow_version_id, p.current_state FROM pairs p JOIN flow_versions v ON v.id = p.flow_version_id WHERE NOT (v.definition -> 'states' ? p.current_state))
  SELECT r.id, r.current_state AS state FROM bad JOIN flow_runs r ON r.flow_version_id = bad.flow_version_id AND r.current_state = bad.current_state
  WHERE r.status IN ('running', 'paused') ORDER BY r.started_at DESC LIMIT 1000`;

/** `<milliseconds>_<id>` of the last run of a page. */
const cursorPattern = /^(\d{1,15})_(r_[0-9a-f]{32})$/;

function readCursor(cursor: string | null | undefined): [at: Date | null, id: string | null] {
  const match = cursorPattern.exec(cursor ?? "");
  return match === null ? [null, null] : [new Date(Number(match[1])), match[2] ?? null];
}

const toSummary = ({ slug, name, startedAt, completedAt, ...rest }: SummaryRow): StoredSummary => ({
  ...rest,
  flow: { slug, name },
  startedAt: startedAt.toISOString(),
  completedAt: completedAt?.toISOString() ?? null,
});

export function createRunsRepository(db: Queryable) {
  async function steps(runId: string): Promise<Step[]> {
    return (await run<StepRow>(db, { name: "run-steps", text: stepsText }, [runId])).rows.map(toStep);
  }

  return {
    /** Customers' runs, newest first. `inMessages`: what was said is searched too, so it must be told only to those who may read all of it. */
    async list(workspaceId: string, filters: RunFilters & { inMessages: boolean }): Promise<{ runs: StoredSummary[]; nextCursor: string | null }> {
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
        filters.inMessages,
      ];
      const { rows } = await run<SummaryRow>(db, { name: "runs-list", text: listText }, values);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return { runs: page.map(toSummary), nextCursor: rows.length > limit && last !== undefined ? `${last.startedAt.getTime()}_${last.id}` : null };
    },

    /** The states that each run was in, as far as its steps are kept. */
    async visitedStates(runIds: readonly string[]): Promise<Map<string, Set<string>>> {
      const text = `SELECT flow_run_id AS "runId", array_agg(DISTINCT state) AS states FROM flow_run_steps WHERE flow_run_id = ANY($1) GROUP BY flow_run_id`;
      const { rows } = await run<{ runId: string; states: string[] }>(db, { name: "runs-visited", text }, [runIds]);
      return new Map(rows.map(({ runId, states }) => [runId, new Set(states)]));
    },

    async find(workspaceId: string, runId: string): Promise<StoredRun | null> {
      return (await run<StoredRun>(db, { name: "run-get", text: getText }, [runId, workspaceId])).rows[0] ?? null;
    },

    /** All steps, oldest first: a base after step n is folded from them. */
    steps,

    /** Null when there is no such run. */
    async record(runId: string): Promise<Recorded | null> {
      const [row] = (await run<RecordedRow>(db, { name: "run-record", text: recordedText }, [runId])).rows;
      return row === undefined ? null : toRecorded(row);
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

    /** Runs in the middle of a turn; `isHeld`: by a process other than `nodeId`. */
    async findInterrupted(nodeId: string): Promise<{ id: string; conversationId: string; isHeld: boolean }[]> {
      return (await run<{ id: string; conversationId: string; isHeld: boolean }>(db, { name: "runs-interrupted", text: interruptedText }, [nodeId])).rows;
    },

    /** The newest 1,000 runs that stand where their version has no state. */
    async findMisplaced(): Promise<{ id: string; state: string }[]> {
      return (await run<{ id: string; state: string }>(db, { name: "runs-misplaced", text: misplacedText }, [])).rows;
    },
  };
}

export type RunsRepository = ReturnType<typeof createRunsRepository>;
