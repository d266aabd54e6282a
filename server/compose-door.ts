import type pg from "pg";
import type { MessengerPort } from "@/flows/ports/messenger";
import { numberChannels } from "./channels/channels";
import type { composeTurns } from "./compose-turns";
import { createQueues } from "./conversations/queues";
import { createResolveRepository } from "./conversations/resolve-repository";
import { createResolving } from "./conversations/resolving";
import { newSessionToken } from "./conversations/tokens";
import type { PrismaClient } from "./db/generated/client";
import { newId } from "./db/ids";
import type { Queryable } from "./db/pool";
import { createConnectionConsumer } from "./door/connection-consumer";
import { createConnections } from "./door/connections";
import { createConnectionsRepository } from "./door/connections-repository";
import { createDoor, entranceOf } from "./door/door";
import { createDoorMessenger } from "./door/messenger";
import { createReceiptsRepository } from "./door/receipts-repository";
import { createSendCode } from "./door/send-code";
import { createSenders } from "./door/senders";
import { createSendersRepository } from "./door/senders-repository";
import { createTemplates } from "./door/templates";
import { ensureWebConnection } from "./door/web-connection";
import type { Logger } from "./logging/logger";
import { createNumberProof } from "./participants/number-proof";
import { createNumberProofRepository } from "./participants/number-proof-repository";
import { createParticipants } from "./participants/participants";
import { createParticipantsRepository } from "./participants/participants-repository";
import { createPhoneNetwork } from "./phones/phone-network";
import { createPhones } from "./phones/phones";
import { createPhonesRepository } from "./phones/phones-repository";
import { createTellByWebhook } from "./phones/tell-by-webhook";
import type { RateLimits } from "./rate-limits/rate-limits";
import type { WebhookConsumer } from "./webhooks/consumer";
import type { WebhooksRepository } from "./webhooks/repository";
import type { Webhooks } from "./webhooks/webhooks";

export type ConnectionParts = { pool: pg.Pool; log: Logger; now: () => number; secret: string };

/** Where customers come in, and where what is said to them goes out: what the outbox needs, before there are turns. Part of `container.ts`. */
export function composeConnections({ pool, log, now, secret }: ConnectionParts) {
  const connections = createConnections({
    repository: createConnectionsRepository(pool),
    ensureWeb: (workspaceId) => ensureWebConnection(pool, workspaceId),
    secret,
    newId,
    now,
  });
  // Simulated phones tell of themselves by webhooks, whose intake is made after the outbox.
  const later: { webhooks: Pick<Webhooks, "deliver"> | null } = { webhooks: null };
  const deliver = createTellByWebhook({ secretOf: connections.secretOf, intake: () => later.webhooks, now });
  const phonesRepository = createPhonesRepository(pool);
  const network = createPhoneNetwork({ repository: phonesRepository, deliver, log: log.child({ component: "phones" }), now });
  return {
    connections,
    phonesRepository,
    network,
    deliver,
    messengerWith: (sandbox: MessengerPort) => createDoorMessenger({ connections, host: { network: network.network }, sandbox, now }),
    listensAt: (webhooks: Pick<Webhooks, "deliver">) => {
      later.webhooks = webhooks;
    },
  };
}

export type DoorParts = {
  db: PrismaClient;
  pool: pg.Pool;
  wall: Queryable;
  now: () => number;
  secret: string;
  entrances: ReturnType<typeof composeConnections>;
  turning: ReturnType<typeof composeTurns>;
  webhooks: WebhooksRepository;
  dispatchEvent: WebhookConsumer["dispatch"];
  rateLimits: Pick<RateLimits, "sendNumberCode" | "proveNumber">;
  /** Other processes have them in memory too. */
  onConversationChanged: (conversationId: string) => void;
};

/** What comes in by connections, and the people behind them. Part of `container.ts`. */
export function composeDoor(parts: DoorParts) {
  const { db, pool, wall, now, entrances, turning } = parts;
  const { connections, network } = entrances;
  const { conversations, queues, turns, hot } = turning;
  const resolving = createResolving({ repository: createResolveRepository(pool), queues, newId, newToken: newSessionToken });
  const receipts = createReceiptsRepository(pool);
  const door = createDoor({ resolving, conversations, receipts, lines: createQueues(), now });
  const sendTemplate = createTemplates({ resolving, queues, turns, newId });
  /** Behind the turns that know them as they were. */
  async function onConversationsChanged(conversationIds: readonly string[]): Promise<void> {
    await Promise.all(
      conversationIds.map((id) =>
        queues.run(id, async () => {
          hot.forget(id);
          parts.onConversationChanged(id);
        }),
      ),
    );
  }
  return {
    consumer: createConnectionConsumer({ connections, door, dispatchEvent: parts.dispatchEvent, webhooks: parts.webhooks, now }),
    senders: createSenders({ repository: createSendersRepository(wall), connections, newId }),
    participants: createParticipants({ repository: createParticipantsRepository(db), onConversationsChanged, newId }),
    numberProof: createNumberProof({
      repository: createNumberProofRepository(pool),
      findConversation: async (conversationId) => (await turns.load(conversationId)).conversation,
      send: createSendCode({ connections, host: { network: network.network }, newId }),
      webIdOf: async (workspaceId) => (await connections.web(workspaceId)).id,
      phoneChannels: numberChannels.map(({ name }) => name),
      onConversationsChanged,
      rateLimits: parts.rateLimits,
      secret: parts.secret,
    }),
    phones: createPhones({
      repository: createPhonesRepository(wall),
      network,
      connections,
      deliver: entrances.deliver,
      sendTemplate: (connection, address, template) => sendTemplate(connection, entranceOf(connection), address, template),
      now,
    }),
  };
}
