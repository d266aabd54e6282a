import { columns } from "@/server/db/columns";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";
import type { ConversationRow } from "@/server/db/turn-commit";

/** Somebody at the other end of a connection. `at`: when something came from there, by the connection's clock; null when nothing did. */
export type Sender = { address: string; name: string | null; at: number | null; isPhone: boolean };

/** The conversation that an address is talked to in. `isNew`: it was made for this. */
export type Resolved = { conversationId: string; addressId: string; participantId: string | null; isNew: boolean };

export type ResolveRow = {
  addressId: string;
  conversationId: string;
  sender: Sender;
  channel: string;
  /** Of the conversation, where there is none yet. Its address and participant are filled in. */
  row: Omit<ConversationRow, "addressId" | "participantId"> & { connectionId: string };
};

const { conversations } = columns;

/** The conversation of an address that is not there any more, as this statement sees it. */
const goneText = `SELECT x.conversation_id FROM channel_addresses x
  WHERE x.connection_id = $3 AND x.address = $4 AND NOT EXISTS (SELECT 1 FROM conversations k WHERE k.id = x.conversation_id)`;

/**
 * Address and conversation in one statement: whoever is first makes them, everybody else waits on the address's key and finds
 * them. Who has waited cannot see the conversation yet, so only one that was gone before is replaced. Where addresses are telephone
 * numbers, the person who has that number is known by it.
 */
const resolveText = `WITH a AS (
    INSERT INTO channel_addresses (id, workspace_id, connection_id, address, name, conversation_id, last_inbound_at, participant_id)
    SELECT $1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), CASE WHEN $8 THEN (SELECT p.id FROM conversation_participants p WHERE p.workspace_id = $2 AND p.phone_number = $4) END
    ON CONFLICT (connection_id, address) DO UPDATE SET name = COALESCE(EXCLUDED.name, channel_addresses.name),
      last_inbound_at = GREATEST(channel_addresses.last_inbound_at, EXCLUDED.last_inbound_at),
      participant_id = COALESCE(channel_addresses.participant_id, EXCLUDED.participant_id),
      conversation_id = CASE WHEN channel_addresses.conversation_id IS NOT DISTINCT FROM (${goneText}) THEN EXCLUDED.conversation_id ELSE channel_addresses.conversation_id END
    RETURNING id, participant_id, conversation_id),
  n AS (
    INSERT INTO conversations (id, ${conversations.names}, channel)
    SELECT a.conversation_id, ${conversations.values("x")}, $10 FROM a, jsonb_to_record($9::jsonb || jsonb_build_object('addressId', a.id, 'participantId', a.participant_id)) AS x(${conversations.record})
    WHERE a.conversation_id = $6 RETURNING id)
  SELECT a.conversation_id AS "conversationId", a.id AS "addressId", a.participant_id AS "participantId", EXISTS (SELECT 1 FROM n) AS "isNew" FROM a`;

export function createResolveRepository(db: Queryable) {
  return {
    async resolve({ addressId, conversationId, sender, channel, row }: ResolveRow): Promise<Resolved> {
      const { address, name, at, isPhone } = sender;
      const values = [addressId, row.workspaceId, row.connectionId, address, name, conversationId, at, isPhone, toJsonb(row), channel];
      const { rows } = await run<Resolved>(db, { name: "address-resolve", text: resolveText }, values);
      if (rows[0] === undefined) throw new Error("an address was neither found nor made");
      return rows[0];
    },

    /** What was offered last since the customer spoke: the buttons of the newest message that has some. */
    async lastOffered(conversationId: string): Promise<{ id: string; label: string }[]> {
      const text = `SELECT m.payload -> 'buttons' AS buttons FROM messages m
        WHERE m.conversation_id = $1 AND m.role <> 'user' AND jsonb_array_length(m.payload -> 'buttons') > 0
          AND m.seq > COALESCE((SELECT max(u.seq) FROM messages u WHERE u.conversation_id = $1 AND u.role = 'user'), 0)
        ORDER BY m.seq DESC LIMIT 1`;
      const { rows } = await run<{ buttons: { id: string; label: string }[] }>(db, { name: "last-offered", text }, [conversationId]);
      return rows[0]?.buttons ?? [];
    },
  };
}

export type ResolveRepository = ReturnType<typeof createResolveRepository>;
