import type { JsonObject } from "@/flows/json/json";
import type { Connection, Inbound, PushedChannel } from "@/server/channels/channel";
import { optionByNumber } from "@/server/channels/numbered-options";
import type { Queues } from "@/server/conversations/queues";
import type { Entrance, Resolving } from "@/server/conversations/resolving";
import type { Conversations } from "@/server/conversations/service";
import { sha256 } from "@/server/db/sha256";
import type { ReceiptsRepository } from "./receipts-repository";

export type DoorDeps = {
  resolving: Resolving;
  conversations: Pick<Conversations, "send">;
  receipts: ReceiptsRepository;
  /** One line for each address, so that what comes from there is taken in its order. */
  lines: Pick<Queues, "run">;
  now: () => number;
};

export type InboundMessage = Extract<Inbound, { type: "message" }>;

/** What a customer's message can say at most; the rest is cut off. Characters. */
const maxTextLength = 4_096;
/** Of a `clientMessageId` on the wire. */
const longestId = 64;

/** Takes what a connection's channel has received. */
export function createDoor({ resolving, conversations, receipts, lines, now }: DoorDeps) {
  async function hand(channel: PushedChannel, connection: Connection, message: InboundMessage): Promise<{ taking: Promise<unknown> }> {
    const { id, address, name, text, event, data } = message;
    const sender = { address, name, at: channel.clock(connection, now()), isPhone: channel.hasPhoneNumbers };
    const { conversationId } = await resolving.resolve(entranceOf(connection), sender);
    const chosen = event === null && /^\s*\d/.test(text) ? optionByNumber(await resolving.offered(conversationId), text) : null;
    const said: { message: string; event: string | null; data: JsonObject | null } =
      chosen === null ? { message: text.slice(0, maxTextLength), event, data } : { message: chosen.label, event: chosen.id, data };
    const clientMessageId = id.length <= longestId ? id : sha256(id);
    return { taking: conversations.send(conversationId, { sessionId: conversationId, clientMessageId, ...said }, id) };
  }

  return {
    /** Done when it is answered; the same message again changes nothing. @throws AppError QUEUE_FULL, INVALID_INPUT */
    async take(channel: PushedChannel, connection: Connection, message: InboundMessage): Promise<void> {
      // What follows may be handed over while this one is being answered: it can then become one with others that wait.
      const { taking } = await lines.run(`${connection.id} ${message.address}`, () => hand(channel, connection, message));
      await taking;
    },

    /** How far a message came that this connection sent; of another's nothing is changed. */
    note: ({ id }: Pick<Connection, "id">, { key, status }: Extract<Inbound, { type: "receipt" }>) => receipts.note(id, key, status),
  };
}

/** What a connection's settings say of those who come in by it. Pure. */
export function entranceOf({ id, workspaceId, channel, settings }: Connection): Entrance {
  const { opens, locale } = settings;
  return { id, workspaceId, channel, opens: typeof opens === "string" ? opens : null, locale: typeof locale === "string" ? locale : null };
}

export type Door = ReturnType<typeof createDoor>;
