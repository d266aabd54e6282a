import type { OutboundMessage } from "@/flows/ports/messenger";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import type { ClaimedRow } from "@/server/due/due-rows";

/** How long a claim lasts that is not renewed. Longer than other kinds': a provider that knows no keys says twice what is sent twice. */
export const outboxLeaseMs = 30_000;
const lease = `interval '${outboxLeaseMs} milliseconds'`;

/** Who a message goes to. Times in ms since the epoch, by the connection's clock. */
export type Recipient = { connectionId: string; address: string; lastInboundAt: number | null; hasOptedOut: boolean };

/** The first row of its conversation's line, claimed. */
export type ClaimedMessage = ClaimedRow & {
  conversationId: string;
  channel: string;
  /** Null where nobody is known at the other end. */
  to: Recipient | null;
  /** It was claimed before by a process that never said what became of it. */
  wasSending: boolean;
  /** Null when the message itself is gone: deleted, or emptied by retention. */
  message: OutboundMessage | null;
};

export type OutboxRepository = {
  /** Claims up to `limit` due rows, the first of each conversation's line only. Committed when it answers. */
  claim: (limit: number, nodeId: string) => Promise<ClaimedMessage[]>;
  /** Gives the ids of those that are still claimed by this process. */
  renew: (claimed: readonly ClaimedMessage[], nodeId: string) => Promise<readonly string[]>;
  /** True whoever holds the claim by now: what was sent was sent. */
  sent: (id: string, providerId: string) => Promise<void>;
  /** Back into the line, not before `delayMs` from now; what stands behind it waits with it. Nothing when the claim is another's by now. */
  again: (claimed: ClaimedMessage, failure: { delayMs: number; error: string | null }) => Promise<void>;
  /** Out of the line, for an operator. */
  giveUp: (claimed: ClaimedMessage, failure: { status: "dead" | "unknown" | "withheld"; error: string | null }) => Promise<void>;
};

type SelectedRow = Omit<ClaimedMessage, "message" | "to"> & {
  connectionId: string | null;
  address: string | null;
  lastInboundAt: Date | null;
  optedOutAt: Date | null;

  content: string | null;
  payload: { format?: OutboundMessage["format"]; buttons?: OutboundMessage["buttons"]; cards?: OutboundMessage["cards"]; template?: string } | null;
};

const isOpen = (row: string) => `${row}.status IN ('queued', 'sending')`;
const isDue = (row: string) => `${row}.next_attempt_at <= now() AND (${row}.status = 'queued' OR (${row}.status = 'sending' AND ${row}.locked_until < now()))`;

/**
 * Walks from conversation to conversation over the index of open rows, so that a long line costs no more than a short one.
 * `FOR UPDATE` looks again at a row that another claim was quicker with, so no row is claimed twice.
 */
const claimText = `WITH RECURSIVE line AS (
    (SELECT o.conversation_id AS id FROM outbox_messages o WHERE ${isOpen("o")} ORDER BY o.conversation_id LIMIT 1)
    UNION ALL
    SELECT (SELECT o.conversation_id FROM outbox_messages o WHERE ${isOpen("o")} AND o.conversation_id > line.id ORDER BY o.conversation_id LIMIT 1) FROM line WHERE line.id IS NOT NULL),
  first AS (
    SELECT h.id FROM line CROSS JOIN LATERAL (
      SELECT o.id, o.status, o.next_attempt_at, o.locked_until FROM outbox_messages o WHERE o.conversation_id = line.id AND ${isOpen("o")} ORDER BY o.ord LIMIT 1) h
    WHERE ${isDue("h")} LIMIT 200),
  head AS (
    SELECT o.id, o.status = 'sending' AS was_sending FROM outbox_messages o JOIN first ON first.id = o.id WHERE ${isDue("o")}
    ORDER BY o.next_attempt_at LIMIT $1 FOR UPDATE OF o SKIP LOCKED),
  claimed AS (
    UPDATE outbox_messages o SET status = 'sending', attempts = o.attempts + 1, locked_until = now() + ${lease}, locked_by = $2
    FROM head WHERE o.id = head.id RETURNING o.id, o.ord, o.conversation_id, o.channel, o.attempts, o.payload ->> 'messageId' AS message_id, head.was_sending)
  SELECT c.id, c.conversation_id AS "conversationId", c.channel, c.attempts, c.was_sending AS "wasSending", m.content, m.payload,
    a.connection_id AS "connectionId", a.address, a.last_inbound_at AS "lastInboundAt", a.opted_out_at AS "optedOutAt"
  FROM claimed c LEFT JOIN messages m ON m.conversation_id = c.conversation_id AND m.id = c.message_id
    LEFT JOIN conversations k ON k.id = c.conversation_id LEFT JOIN channel_addresses a ON a.id = k.address_id ORDER BY c.ord`;

export function createOutboxRepository(db: Queryable): OutboxRepository {
  return {
    async claim(limit, nodeId) {
      const { rows } = await run<SelectedRow>(db, { name: "outbox-claim", text: claimText }, [limit, nodeId]);
      return rows.map(toClaimed);
    },

    async renew(claimed, nodeId) {
      const text = `UPDATE outbox_messages o SET locked_until = now() + ${lease} FROM jsonb_to_recordset($1::jsonb) AS x(id text, conversation_id text, attempts int)
        WHERE o.id = x.id AND o.conversation_id = x.conversation_id AND o.attempts = x.attempts AND o.status = 'sending' AND o.locked_by = $2 RETURNING o.id`;
      const claims = toJsonb(claimed.map(({ id, conversationId, attempts }) => ({ id, conversation_id: conversationId, attempts })));
      return (await run<{ id: string }>(db, { name: "outbox-renew", text }, [claims, nodeId])).rows.map(({ id }) => id);
    },

    async sent(id, providerId) {
      const text = `UPDATE outbox_messages SET status = 'sent', provider_id = $2, sent_at = now(), locked_until = NULL, locked_by = NULL, last_error = NULL
        WHERE id = $1 AND status <> 'sent'`;
      await run(db, { name: "outbox-sent", text }, [id, providerId]);
    },

    async again({ id, attempts, conversationId }, { delayMs, error }) {
      const text = `WITH failed AS (
          UPDATE outbox_messages SET status = 'queued', next_attempt_at = now() + $3 * interval '1 millisecond', locked_until = NULL, locked_by = NULL, last_error = $4
          WHERE id = $1 AND status = 'sending' AND attempts = $2 RETURNING conversation_id, ord, next_attempt_at)
        UPDATE outbox_messages o SET next_attempt_at = f.next_attempt_at FROM failed f
        WHERE o.conversation_id = $5 AND f.conversation_id = $5 AND o.status = 'queued' AND o.ord > f.ord AND o.next_attempt_at < f.next_attempt_at`;
      await run(db, { name: "outbox-again", text }, [id, attempts, delayMs, error, conversationId]);
    },

    async giveUp({ id, attempts }, { status, error }) {
      const text = `UPDATE outbox_messages SET status = $3, last_error = $4, locked_until = NULL, locked_by = NULL WHERE id = $1 AND status = 'sending' AND attempts = $2`;
      await run(db, { name: "outbox-give-up", text }, [id, attempts, status, error]);
    },
  };
}

function toClaimed({ content, payload, connectionId, address, lastInboundAt, optedOutAt, ...row }: SelectedRow): ClaimedMessage {
  const { format = "text", buttons = [], cards = [], template } = payload ?? {};
  // A text that retention has taken is as good as none.
  const isGone = content === null || (content === "" && buttons.length === 0 && cards.length === 0);
  const named = template === undefined ? {} : { template };
  const message = isGone ? null : { key: row.id, conversationId: row.conversationId, channel: row.channel, content, format, buttons, cards, ...named };
  const to =
    connectionId === null || address === null
      ? null
      : { connectionId, address, lastInboundAt: lastInboundAt?.getTime() ?? null, hasOptedOut: optedOutAt !== null };
  return { ...row, to, message };
}
