import type { ReceiptStatus } from "@/flows/protocol/phones";
import { type Queryable, run } from "@/server/db/pool";

/** A message comes further or not at all; what failed stays failed, and what has arrived did not fail. */
const isFurther = `CASE $3::text WHEN 'failed' THEN o.receipt IS NULL OR o.receipt = 'sent'
  ELSE o.receipt IS DISTINCT FROM 'failed' AND array_position(ARRAY['sent', 'delivered', 'read'], $3::text) > COALESCE(array_position(ARRAY['sent', 'delivered', 'read'], o.receipt), 0) END`;

export function createReceiptsRepository(db: Queryable) {
  return {
    /** False when it says nothing new, or names a message that this connection never sent. */
    async note(connectionId: string, key: string, status: ReceiptStatus): Promise<boolean> {
      const text = `UPDATE outbox_messages o SET receipt = $3, receipt_at = now() FROM conversations c
        WHERE o.id = $1 AND c.id = o.conversation_id AND c.connection_id = $2 AND ${isFurther}`;
      return (await run(db, { name: "receipt-note", text }, [key, connectionId, status])).rowCount === 1;
    },
  };
}

export type ReceiptsRepository = ReturnType<typeof createReceiptsRepository>;
