import type { OutboundMessage } from "@/flows/ports/messenger";
import { newId } from "@/server/db/ids";
import { type Queryable, run } from "@/server/db/pool";
import { toJsonb } from "@/server/db/to-jsonb";

export type SandboxDeliveries = { add: (message: OutboundMessage) => Promise<{ providerId: string }> };

export function createSandboxDeliveries(db: Queryable): SandboxDeliveries {
  return {
    /** A row for each call, repeated ones too. */
    async add({ key, conversationId, channel, ...payload }) {
      const providerId = `sandbox_${newId("x").slice(2)}`;
      const text = "INSERT INTO sandbox_deliveries (provider_id, outbox_id, conversation_id, channel, payload) VALUES ($1, $2, $3, $4, $5)";
      await run(db, { name: "sandbox-delivery", text }, [providerId, key, conversationId, channel, toJsonb(payload)]);
      return { providerId };
    },
  };
}
