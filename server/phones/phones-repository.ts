import type { ListedPhone, Phone, PhoneMessage, Reach, ReceiptStatus, UnsentMessage } from "@/flows/protocol/phones";
import type { Connection } from "@/server/channels/channel";
import { type Queryable, run } from "@/server/db/pool";

export type NewPhoneMessage = Omit<PhoneMessage, "id"> & { key: string; providerId: string };

type Line = { connection: Pick<Connection, "id" | "workspaceId">; address: string };

const atMs = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;

export function createPhonesRepository(db: Queryable) {
  return {
    /** False when the number is there already. */
    async add({ connection, address }: Line, name: string | null): Promise<boolean> {
      const text = "INSERT INTO simulated_phones (connection_id, workspace_id, address, name) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
      return (await run(db, { name: "phone-add", text }, [connection.id, connection.workspaceId, address, name])).rowCount === 1;
    },

    async find({ connection, address }: Line): Promise<Phone | null> {
      const text = "SELECT address, name, reach FROM simulated_phones WHERE connection_id = $1 AND address = $2";
      return (await run<Phone>(db, { name: "phone-find", text }, [connection.id, address])).rows[0] ?? null;
    },

    /** The one that was used last first. */
    async list({ id }: Pick<Connection, "id">): Promise<ListedPhone[]> {
      const text = `SELECT p.address, p.name, p.reach, m.text AS "lastText", ${atMs("m.at")} AS "lastAt",
          (SELECT count(*)::int FROM simulated_messages u WHERE u.connection_id = p.connection_id AND u.address = p.address AND u.direction = 'to' AND u.receipt = 'delivered') AS unread
        FROM simulated_phones p LEFT JOIN LATERAL (
          SELECT text, at, id FROM simulated_messages WHERE connection_id = p.connection_id AND address = p.address ORDER BY id DESC LIMIT 1) m ON true
        WHERE p.connection_id = $1 ORDER BY m.id DESC NULLS FIRST, p.created_at DESC LIMIT 200`;
      return (await run<ListedPhone>(db, { name: "phones-list", text }, [id])).rows;
    },

    /** The newest 200, oldest first. */
    async messages({ connection, address }: Line): Promise<PhoneMessage[]> {
      const text = `SELECT * FROM (
          SELECT id::text, direction, text, template, receipt, ${atMs("at")} AS at, id AS n FROM simulated_messages WHERE connection_id = $1 AND address = $2 ORDER BY id DESC LIMIT 200) newest ORDER BY n`;
      return (await run<PhoneMessage & { n: string }>(db, { name: "phone-messages", text }, [connection.id, address])).rows.map(
        ({ n: _n, ...message }) => message,
      );
    },

    /** What the channel did not let through, newest 20, and when the customer wrote last. */
    async standing({ connection, address }: Line): Promise<{ lastInboundAt: number | null; unsent: UnsentMessage[] }> {
      const text = `SELECT ${atMs("a.last_inbound_at")} AS "lastInboundAt", COALESCE((
          SELECT jsonb_agg(jsonb_build_object('id', o.id, 'text', m.content, 'reason', o.last_error, 'at', ${atMs("o.created_at")}) ORDER BY o.ord)
          FROM (SELECT * FROM outbox_messages WHERE conversation_id = a.conversation_id AND status = 'withheld' ORDER BY ord DESC LIMIT 20) o
          JOIN messages m ON m.conversation_id = o.conversation_id AND m.id = o.payload ->> 'messageId'), '[]') AS unsent
        FROM channel_addresses a WHERE a.connection_id = $1 AND a.address = $2`;
      const { rows } = await run<{ lastInboundAt: number | null; unsent: UnsentMessage[] }>(db, { name: "phone-standing", text }, [connection.id, address]);
      return rows[0] ?? { lastInboundAt: null, unsent: [] };
    },

    /** False when a message with that key is there already. */
    async put({ connection, address }: Line, message: NewPhoneMessage): Promise<boolean> {
      const { direction, key, providerId, text: said, template, receipt, at } = message;
      const text = `INSERT INTO simulated_messages (connection_id, workspace_id, address, direction, key, provider_id, text, template, receipt, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, to_timestamp($10::float8 / 1000)) ON CONFLICT (connection_id, key) DO NOTHING`;
      const values = [connection.id, connection.workspaceId, address, direction, key, providerId, said, template, receipt, at];
      return (await run(db, { name: "phone-message-put", text }, values)).rowCount === 1;
    },

    async findProviderId({ id }: Pick<Connection, "id">, key: string): Promise<string | null> {
      const text = `SELECT provider_id AS "providerId" FROM simulated_messages WHERE connection_id = $1 AND key = $2`;
      return (await run<{ providerId: string }>(db, { name: "phone-message-key", text }, [id, key])).rows[0]?.providerId ?? null;
    },

    /** What came to the phone and stood at `from` stands at `to` now; gives the keys. */
    async move({ connection, address }: Line, from: readonly ReceiptStatus[], to: ReceiptStatus): Promise<string[]> {
      const text =
        "UPDATE simulated_messages SET receipt = $4 WHERE connection_id = $1 AND address = $2 AND direction = 'to' AND receipt = ANY($3) RETURNING key";
      return (await run<{ key: string }>(db, { name: "phone-messages-move", text }, [connection.id, address, [...from], to])).rows.map(({ key }) => key);
    },

    async setReach({ connection, address }: Line, reach: Reach): Promise<boolean> {
      const text = "UPDATE simulated_phones SET reach = $3 WHERE connection_id = $1 AND address = $2";
      return (await run(db, { name: "phone-reach", text }, [connection.id, address, reach])).rowCount === 1;
    },
  };
}

export type PhonesRepository = ReturnType<typeof createPhonesRepository>;
