import type { Connection } from "@/server/channels/channel";
import type { SimulatorEvents } from "@/server/channels/simulator/simulator-channel";
import { signedHeaders } from "@/server/signatures/signature";
import type { Webhooks } from "@/server/webhooks/webhooks";

export type TellByWebhookDeps = {
  secretOf: (connection: Connection) => string;
  /** Null until the intake is there. */
  intake: () => Pick<Webhooks, "deliver"> | null;
  now: () => number;
};

/** What happened to phones of a connection; done when it is carried out. */
export type TellByWebhook = (connection: Connection, events: SimulatorEvents["events"]) => Promise<void>;

/** The simulated network tells of itself as a real one does: by a signed webhook to the connection's own address. */
export function createTellByWebhook({ secretOf, intake, now }: TellByWebhookDeps): TellByWebhook {
  return async (connection, events) => {
    const body = Buffer.from(JSON.stringify({ events } satisfies SimulatorEvents));
    await intake()?.deliver(
      { workspaceId: connection.workspaceId, source: connection.publicKey },
      signedHeaders(secretOf(connection), { body, at: now() }),
      body,
    );
  };
}
