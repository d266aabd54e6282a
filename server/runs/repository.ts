import type { Outcome } from "@/flows/definition/schema";
import type { Origin } from "@/flows/engine/run/tape";
import type { JsonObject } from "@/flows/json/json";
import type { ChatMessage, Phase, RunStatus } from "@/flows/protocol/chat";
import type { RunView } from "@/flows/protocol/run";
import type { Step } from "@/flows/protocol/step";
import { type StoredMessage, toChatMessage } from "@/server/conversations/messages";
import { type Queryable, run } from "@/server/db/pool";
import { createRunList } from "./list-runs";
import { type Recorded, type RecordedRow, recordedText, type StepRow, stepsText, toRecorded, toStep } from "./recorded";

/** A run with the flow and the version it is pinned to. */
export type StoredRun = {
  id: string;
  workspaceId: string;
  conversationId: string;
  versionId: string;
  /** The versions it was on before it was moved, the first first; null = it never was. */
  earlierVersions: string[] | null;
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
  /** Of the definition as it was published. */
  checksum: string;
  /** What the run began with; null for runs from before it was kept. */
  origin: Origin | null;
  /** When retention took its steps. */
  retiredAt: Date | null;
};

const getText = `SELECT r.id, r.workspace_id AS "workspaceId", r.conversation_id AS "conversationId", r.flow_version_id AS "versionId", r.earlier_versions AS "earlierVersions", f.id AS "flowId", f.slug, f.name AS "flowName",
    v.number AS version, r.status, r.phase, r.outcome, r.current_state AS "currentState", r.context, r.error, r.revision, r.seq, r.sandbox, r.parent_run_id AS "parentRunId",
    r.started_at AS "startedAt", r.completed_at AS "completedAt", COALESCE(v.checksum, '') AS checksum, r.origin, r.retired_at AS "retiredAt"
  FROM flow_runs r JOIN flows f ON f.id = r.flow_id JOIN flow_versions v ON v.id = r.flow_version_id WHERE r.id = $1 AND r.workspace_id = $2`;

/** `step` is the step that said a message; for the customer's own, the first step of the turn it began. */
const messagesText = `SELECT id, seq, role, content, payload, client_message_id AS "clientMessageId", run_id AS "runId", created_at AS "createdAt",
    coalesce(step_seq, (SELECT min(s.seq) FROM flow_run_steps s WHERE s.conversation_id = $1 AND s.flow_run_id = $2 AND s.flow_run_id = m.run_id AND s.turn_id = m.turn_id)) AS step
  FROM messages m WHERE conversation_id = $1 AND run_id = $2 ORDER BY m.seq`;

/** A run on the other end of a call. */
export type Relative = { runId: string; flow: { slug: string; name: string }; status: RunStatus };
/** `seq`: the step at which the run has called it. */
export type RunKin = { calledBy: Relative | null; calls: (Relative & { seq: number })[] };

type KinRow = { runId: string; slug: string; name: string; status: RunStatus; key: string | null };

/** `key` is null for the run that has called this one. A fork was called by nobody. */
const kinText = `SELECT r.id AS "runId", f.slug, f.name, r.status, CASE WHEN r.parent_run_id = $2 THEN r.parent_key END AS key
  FROM flow_runs r JOIN flows f ON f.id = r.flow_id
  WHERE r.conversation_id = $1 AND ((r.parent_run_id = $2 AND r.parent_key IS NOT NULL)
    OR (r.id = $3 AND EXISTS (SELECT 1 FROM flow_runs c WHERE c.conversation_id = $1 AND c.id = $2 AND c.parent_key IS NOT NULL)))`;

/** A key is the caller's id and the step of the call. */
const seqOf = (key: string): number => Number(key.slice(key.lastIndexOf(":") + 1));

/** Runs between an effect's intent and its result: the phase says so. */
const interruptedText = `SELECT id, conversation_id AS "conversationId", COALESCE(locked_until > now() AND locked_by <> $1, false) AS "isHeld"
  FROM flow_runs WHERE status IN ('running', 'paused') AND phase = 'PROCESSING' ORDER BY last_event_at`;

/** Runs whose state their version does not have. Each pair of version and state is looked at once. */
const misplacedText = `WITH pairs AS (SELECT DISTINCT flow_version_id, current_state FROM flow_runs WHERE status IN ('running', 'paused')),
    bad AS (SELECT p.flow_version_id, p.current_state FROM pairs p JOIN flow_versions v ON v.id = p.flow_version_id WHERE NOT (v.definition -> 'states' ? p.current_state))
  SELECT r.id, r.current_state AS state FROM bad JOIN flow_runs r ON r.flow_version_id = bad.flow_version_id AND r.current_state = bad.current_state
  WHERE r.status IN ('running', 'paused') ORDER BY r.started_at DESC LIMIT 1000`;

export function createRunsRepository(db: Queryable, finding: Queryable = db) {
  async function steps(runId: string): Promise<Step[]> {
    return (await run<StepRow>(db, { name: "run-steps", text: stepsText }, [runId])).rows.map(toStep);
  }

  return {
    /** Customers' runs, newest first. */
    list: createRunList(db, finding),

    /** The states that each run was in, as far as its steps are kept. */
    async visitedStates(runIds: readonly string[]): Promise<Map<string, Set<string>>> {
      const text = `SELECT flow_run_id AS "runId", array_agg(DISTINCT state) AS states FROM flow_run_steps
        WHERE flow_run_id = ANY($1) AND conversation_id IN (SELECT conversation_id FROM flow_runs WHERE id = ANY($1)) GROUP BY flow_run_id`;
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

    /** The run that has called this one, and those that it has called, in their order. */
    async kin({ id, conversationId, parentRunId }: Pick<StoredRun, "id" | "conversationId" | "parentRunId">): Promise<RunKin> {
      const { rows } = await run<KinRow>(db, { name: "run-kin", text: kinText }, [conversationId, id, parentRunId]);
      const relative = ({ runId, slug, name, status }: KinRow): Relative => ({ runId, flow: { slug, name }, status });
      return {
        calledBy: rows.filter(({ key }) => key === null).map(relative)[0] ?? null,
        calls: rows.flatMap((row) => (row.key === null ? [] : [{ ...relative(row), seq: seqOf(row.key) }])).toSorted((a, b) => a.seq - b.seq),
      };
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
