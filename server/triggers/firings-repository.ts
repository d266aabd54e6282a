import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import type { GivenBack } from "@/server/due/due-rows";
import type { Firing, FiringOutcome, FiringState, NewFiring } from "./firing";

/** How long a start that is being carried out stays with its process unless it renews that. */
export const firingLeaseMs = 3_000;
const lease = `interval '${firingLeaseMs} milliseconds'`;

/** For so long the same key is the same start, and it is told what came of it. */
const keptDays = 90;
/** Rows that a new one may take away: more come than go only where less than this is kept. */
const forgottenAtOnce = 20;

const claimed = `id, workspace_id AS "workspaceId", flow_id AS "flowId", kind, name, participant_id AS "participantId", address_id AS "addressId",
  conversation_id AS "conversationId", data, due_at AS "dueAt", run_id AS "runId", attempts`;
const state = `id, status, reason, run_id AS "runId"`;

const made = "id, workspace_id, flow_id, kind, name, key, participant_id, address_id, conversation_id, data, attempts, next_attempt_at";
const values = `$1, $2, $3, $4, $5, COALESCE($6, $1), $7, $8, $9, $10::jsonb, 1, now() + ${lease}`;

/** Claimed as it is stored, so that only a crash leaves it to the lane. */
const storeText = `WITH old AS (
    DELETE FROM trigger_firings WHERE id IN (
      SELECT id FROM trigger_firings WHERE workspace_id = $2 AND created_at < now() - interval '${keptDays} days' AND status <> 'queued' LIMIT ${forgottenAtOnce}))
  INSERT INTO trigger_firings (${made}) VALUES (${values}) ON CONFLICT (workspace_id, key) DO NOTHING RETURNING ${claimed}`;

/** In place of a webhook, which keeps nothing of what it said; nothing when that is settled already. */
const storeOfText = `WITH w AS (
    UPDATE webhook_events SET status = 'dispatched', payload = '{}', last_error = NULL, processed_at = now(), next_attempt_at = NULL
    WHERE id = $11 AND workspace_id = $2 AND status = 'received' RETURNING id)
  INSERT INTO trigger_firings (${made}) SELECT ${values} FROM w ON CONFLICT (workspace_id, key) DO NOTHING RETURNING ${claimed}`;

const claimText = `UPDATE trigger_firings SET attempts = attempts + 1, next_attempt_at = now() + ${lease}
  WHERE id IN (SELECT id FROM trigger_firings WHERE next_attempt_at <= now() ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING ${claimed}`;

const renewText = `UPDATE trigger_firings f SET next_attempt_at = now() + ${lease} FROM jsonb_to_recordset($1::jsonb) AS x(id text, attempts int)
  WHERE f.id = x.id AND f.attempts = x.attempts AND f.status = 'queued' RETURNING f.id`;

/** What a notice said is a message now, and nobody's otherwise. Who has begun the run is right, whatever another that had the row too has come to. */
const settleText = `UPDATE trigger_firings SET status = $2, reason = $3, run_id = COALESCE($4, CASE WHEN kind = 'notice' THEN run_id END), last_error = $5, settled_at = now(), next_attempt_at = NULL,
    data = CASE WHEN kind = 'notice' THEN '{}' ELSE data END
  WHERE id = $1 AND (status = 'queued' OR ($2 = 'started' AND status <> 'started'))`;

const againText = `UPDATE trigger_firings SET next_attempt_at = now() + $3::float8 * interval '1 millisecond', last_error = $4
  WHERE id = $1 AND status = 'queued' AND attempts = $2`;

/** What has begun is right, although nobody could note it. */
const giveUpText = `UPDATE trigger_firings f SET status = CASE WHEN b.run_id IS NULL THEN 'failed' ELSE 'started' END, run_id = COALESCE(b.run_id, f.run_id),
    settled_at = now(), next_attempt_at = NULL, last_error = CASE WHEN b.run_id IS NULL THEN $3 END
  FROM (SELECT (SELECT CASE WHEN t.kind = 'notice' THEN t.run_id ELSE e.run_id END FROM flow_events e JOIN trigger_firings t ON t.id = $1 AND e.conversation_id = t.conversation_id
    WHERE e.idempotency_key = $1 LIMIT 1) AS run_id) b
  WHERE f.id = $1 AND f.status = 'queued' AND f.attempts = $2`;

const valuesOf = ({ workspaceId, flowId, kind, name, key, participantId, addressId, conversationId, data }: NewFiring): unknown[] => [
  newId("q"),
  workspaceId,
  flowId,
  kind,
  name,
  key,
  participantId,
  addressId,
  conversationId,
  toJsonb(data),
];

export function createFiringsRepository(db: Queryable) {
  return {
    /** Null when there is one of this key. */
    async store(firing: NewFiring): Promise<Firing | null> {
      return (await run<Firing>(db, { name: "firing-store", text: storeText }, valuesOf(firing))).rows[0] ?? null;
    },
    /** Null when the webhook was carried before. */
    async storeOf(webhookId: string, firing: NewFiring): Promise<Firing | null> {
      return (await run<Firing>(db, { name: "firing-store-of", text: storeOfText }, [...valuesOf(firing), webhookId])).rows[0] ?? null;
    },
    async find(id: string): Promise<FiringState | null> {
      return (await run<FiringState>(db, { name: "firing-find", text: `SELECT ${state} FROM trigger_firings WHERE id = $1` }, [id])).rows[0] ?? null;
    },
    async findByKey(workspaceId: string, key: string): Promise<FiringState | null> {
      const text = `SELECT ${state} FROM trigger_firings WHERE workspace_id = $1 AND key = $2`;
      return (await run<FiringState>(db, { name: "firing-by-key", text }, [workspaceId, key])).rows[0] ?? null;
    },
    /** What a crash left under way and what is to be tried again. */
    async claimDue(limit: number): Promise<Firing[]> {
      return (await run<Firing>(db, { name: "firings-claim", text: claimText }, [limit])).rows;
    },
    /** Gives those that are still claimed by the tries of these rows. */
    async renew(firings: readonly Firing[]): Promise<string[]> {
      const claims = toJsonb(firings.map(({ id, attempts }) => ({ id, attempts })));
      return (await run<{ id: string }>(db, { name: "firings-renew", text: renewText }, [claims])).rows.map(({ id }) => id);
    },
    async settle(id: string, outcome: FiringOutcome): Promise<void> {
      const { status } = outcome;
      const reason = status === "skipped" ? outcome.reason : null;
      const runId = status === "started" ? outcome.runId : null;
      const error = status === "failed" ? outcome.error : null;
      await run(db, { name: "firing-settle", text: settleText }, [id, status, reason, runId, error]);
    },
    /** Tried again after `delayMs`; null gives it up, unless an earlier try has begun its run. Nothing when another process has it by now. */
    async giveBack({ id, attempts }: Firing, { delayMs, error }: GivenBack): Promise<void> {
      if (delayMs === null) await run(db, { name: "firing-give-up", text: giveUpText }, [id, attempts, error]);
      else await run(db, { name: "firing-again", text: againText }, [id, attempts, delayMs, error]);
    },
    /** The run that a start has begun in a conversation, by the event that went in with it; null when it has not. A start whose flow broke at once has begun none. */
    async findBegun(conversationId: string, id: string): Promise<{ runId: string | null } | null> {
      const text = `SELECT run_id AS "runId" FROM flow_events WHERE conversation_id = $1 AND idempotency_key = $2`;
      return (await run<{ runId: string | null }>(db, { name: "firing-begun", text }, [conversationId, id])).rows[0] ?? null;
    },
  };
}

export type FiringsRepository = ReturnType<typeof createFiringsRepository>;
