import type { AddressesPort, AddressOwner, Point, SavedAddress } from "@/flows/ports/ports";
import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";

type Row = Omit<SavedAddress, "point"> & Point;

const columns = "id, label, line1, landmark, city, pincode, latitude, longitude";

function toAddress({ latitude, longitude, ...rest }: Row): SavedAddress {
  return { ...rest, point: { latitude, longitude } };
}

/** Those of the participant or user when one is known, else of the conversation itself. */
const ownerColumn = ({ participantId, userId, conversationId }: AddressOwner): [column: string, id: string | null] => {
  if (participantId !== null) return ["participant_id", participantId];
  return userId !== null ? ["user_id", userId] : ["conversation_id", conversationId];
};

export function createAddresses(db: Queryable, workspaceId: string): AddressesPort {
  return {
    async list(owner) {
      const [column, id] = ownerColumn(owner);
      if (id === null) return [];
      const text = `SELECT ${columns} FROM addresses WHERE workspace_id = $2 AND ${column} = $1 ORDER BY created_at DESC, id DESC LIMIT 20`;
      return (await run<Row>(db, { name: `addresses-${column}`, text }, [id, workspaceId])).rows.map(toAddress);
    },
    async save(owner, { label, line1, landmark, city, pincode, point }, key) {
      // Updating the key with itself makes a retry give the first row back.
      const text = `INSERT INTO addresses (id, participant_id, user_id, conversation_id, key, label, line1, landmark, city, pincode, latitude, longitude, workspace_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (key) DO UPDATE SET key = EXCLUDED.key RETURNING ${columns}`;
      const values = [
        newId("a"),
        owner.participantId,
        owner.userId,
        owner.conversationId,
        key,
        label,
        line1,
        landmark,
        city,
        pincode,
        point.latitude,
        point.longitude,
        workspaceId,
      ];
      const { rows } = await run<Row>(db, { name: "address-save", text }, values);
      const [row] = rows;
      if (row === undefined) throw new Error("the address was not stored");
      return toAddress(row);
    },
  };
}
