import { ExecutorError } from "@/flows/errors";
import type { NoticeRequest, NoticesPort } from "@/flows/ports/notices";
import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import { digitsOf } from "@/server/triggers/places-repository";

type Found = { noticeId: string | null; isKnown: boolean; addressId: string | null };

/**
 * Whether the notice is kept already, whether anybody is meant at all, and the address that they used last: on that channel, and not the
 * one where the run talks to them.
 */
const findText = `SELECT
  (SELECT id FROM trigger_firings WHERE workspace_id = $1 AND key = $2) AS "noticeId",
  EXISTS (SELECT 1 FROM conversation_participants p WHERE p.workspace_id = $1 AND (p.id = $3 OR p.phone_number = $4))
    OR EXISTS (SELECT 1 FROM channel_addresses x WHERE x.workspace_id = $1 AND x.address IN ($3, $4)) AS "isKnown",
  (SELECT x.id FROM channel_addresses x JOIN connections c ON c.id = x.connection_id
    WHERE x.workspace_id = $1 AND ($5::text IS NULL OR c.channel = $5) AND x.conversation_id IS DISTINCT FROM $6
      AND (x.address IN ($3, $4) OR x.participant_id IN (SELECT p.id FROM conversation_participants p WHERE p.workspace_id = $1 AND (p.id = $3 OR p.phone_number = $4)))
    ORDER BY x.opted_out_at IS NULL DESC, c.status = 'active' DESC, x.last_inbound_at DESC NULLS LAST, x.created_at DESC LIMIT 1) AS "addressId"`;

/** Due at once: the lane of starts carries it, and the message goes out by the outbox. */
const storeText = `WITH made AS (
    INSERT INTO trigger_firings (id, workspace_id, flow_id, kind, name, key, participant_id, address_id, run_id, data, next_attempt_at)
    SELECT $1, $2, r.flow_id, 'notice', c.channel, $3, x.participant_id, x.id, r.id, $6::jsonb, now()
    FROM flow_runs r, channel_addresses x JOIN connections c ON c.id = x.connection_id WHERE r.id = $4 AND x.id = $5
    ON CONFLICT (workspace_id, key) DO NOTHING RETURNING id)
  SELECT id FROM made UNION ALL SELECT id FROM trigger_firings WHERE workspace_id = $2 AND key = $3 LIMIT 1`;

/** What runs of a workspace tell people elsewhere: due rows among the starts. Where somebody is told is decided once, when it is asked for. */
export function createNotices({ pool }: { pool: Queryable }, workspaceId: string): NoticesPort {
  async function store(addressId: string, { key, runId, text }: NoticeRequest): Promise<string> {
    const values = [newId("q"), workspaceId, `run:${key}`, runId, addressId, toJsonb({ text })];
    const { rows } = await run<{ id: string }>(pool, { name: "notice-store", text: storeText }, values);
    const [made] = rows;
    if (made === undefined) throw new Error("a notice was neither stored nor found");
    return made.id;
  }

  return {
    async send(request) {
      const { key, conversationId, participantId, to, channel } = request;
      const name = to.type === "person" ? to.name : (participantId ?? "");
      const values = [workspaceId, `run:${key}`, name, digitsOf(name), channel, conversationId];
      const [found] = (await run<Found>(pool, { name: "notice-find", text: findText }, values)).rows;
      if (found?.noticeId != null) return { id: found.noticeId, isSimulated: false };
      if (to.type === "person" && found?.isKnown !== true) throw new ExecutorError("notify:person_unknown", { message: "nobody is known by that" });
      if (found?.addressId == null) throw new ExecutorError("notify:no_address", { message: `there is no address of theirs${on(channel)}` });
      return { id: await store(found.addressId, request), isSimulated: false };
    },
  };
}

const on = (channel: string | null): string => (channel === null ? " besides this conversation" : ` on '${channel.slice(0, 40)}'`);
