import { z } from "zod";
import { jsonObjectSchema } from "@/flows/definition/schema";
import { AppError } from "@/flows/errors";
import type { JsonObject } from "@/flows/json/json";
import type { Connection, Inbound, PushedChannel } from "@/server/channels/channel";
import { findChannel } from "@/server/channels/channels";
import type { VerifiedWebhook, WebhookAddress, WebhookConsumer, WebhookSource } from "@/server/webhooks/consumer";
import type { StoredWebhook, WebhooksRepository } from "@/server/webhooks/repository";
import { createEventSource, maxWebhookBytes } from "@/server/webhooks/sources";
import type { Connections } from "./connections";
import type { Door, InboundMessage } from "./door";
import { eventsKind } from "./events-kind";

export type ConnectionConsumerDeps = {
  connections: Pick<Connections, "findByKey" | "findById" | "secretOf">;
  door: Door;
  /** Takes an event of another program to the run that it is for. */
  dispatchEvent: WebhookConsumer["dispatch"];
  webhooks: Pick<WebhooksRepository, "settle" | "settleEmptied">;
  now: () => number;
};

const messageSchema = z.object({
  id: z.string(),
  address: z.string(),
  name: z.string().nullable(),
  text: z.string(),
  event: z.string().nullable(),
  data: jsonObjectSchema.nullable(),
});

/**
 * What is sent to a connection's own address, `/api/webhooks/<its public key>`: messages and receipts of a channel, or events of
 * another program. The secret is the connection's, and nothing of it reaches another workspace.
 */
export function createConnectionConsumer(deps: ConnectionConsumerDeps): WebhookConsumer {
  const { connections, dispatchEvent, webhooks, now } = deps;
  return {
    async find({ source }) {
      const connection = await connections.findByKey(source);
      if (connection === null || connection.status === "paused") return null;
      const keys = { secret: connections.secretOf(connection), now };
      if (connection.channel === eventsKind) return createEventSource(addressOf(connection), keys);
      const channel = findChannel(connection.channel);
      return channel === null || channel.pulled ? null : sourceOf(deps, channel, connection);
    },

    // Names of the environment's senders are shorter.
    owns: (source) => /^c_[0-9a-f]{32}$/.test(source),

    async dispatch(webhook) {
      const connection = await connections.findById(webhook.source);
      if (connection === null) return webhooks.settle(webhook.id, { status: "unmatched", runId: null, note: null });
      if (connection.channel !== eventsKind) return handOver(deps, connection, webhook);
      return dispatchEvent({ ...webhook, source: connection.name });
    },
  };
}

/** What comes to a connection is its workspace's, whatever workspace the sender names. */
const addressOf = ({ workspaceId, id }: Connection): WebhookAddress => ({ workspaceId, source: id });

function sourceOf({ door, connections, now }: ConnectionConsumerDeps, channel: PushedChannel, connection: Connection): WebhookSource {
  return {
    storedAs: addressOf(connection),
    read(headers, rawBody) {
      if (rawBody.length > maxWebhookBytes) throw new AppError("PAYLOAD_TOO_LARGE", { details: { limit: maxWebhookBytes } });
      const received = channel.receive({ headers, rawBody }, connection, { secret: connections.secretOf(connection), now });
      const receipts = received.filter((each) => each.type === "receipt");
      return {
        events: received.flatMap((each) => (each.type === "message" ? [eventOf(each)] : [])),
        async meanwhile() {
          for (const receipt of receipts) await door.note(connection, receipt);
        },
      };
    },
  };
}

function eventOf({ id, address, name, text, event, data }: InboundMessage): VerifiedWebhook {
  const payload: JsonObject = { id, address, name, text, event, data };
  return { providerEventId: id, type: "message", correlationKey: null, payload };
}

/** Once it is a message of a conversation, the webhook keeps nothing of it. */
async function handOver({ door, webhooks }: ConnectionConsumerDeps, connection: Connection, { id, payload }: StoredWebhook): Promise<void> {
  const channel = findChannel(connection.channel);
  const message = messageSchema.safeParse(payload);
  if (channel === null || channel.pulled || !message.success) return webhooks.settle(id, { status: "unmatched", runId: null, note: null });
  const inbound: Extract<Inbound, { type: "message" }> = { type: "message", ...message.data };
  try {
    await door.take(channel, connection, inbound);
  } catch (error) {
    // What can never be taken is not tried again; what could not be taken now is.
    if (!(error instanceof AppError) || error.code !== "INVALID_INPUT") throw error;
  }
  await webhooks.settleEmptied(id);
}
