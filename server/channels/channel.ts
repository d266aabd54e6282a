import type { JsonObject } from "@/flows/json/json";
import type { OutboundMessage } from "@/flows/ports/messenger";
import type { ReceiptStatus } from "@/flows/protocol/phones";
import type { SignedHeaders } from "../signatures/read-signed";

/** A place where customers come in, as a channel sees it. */
export type Connection = {
  id: string;
  workspaceId: string;
  channel: string;
  name: string;
  publicKey: string;
  /** The channel's own. */
  settings: JsonObject;
  status: "active" | "paused";
};

/** What a channel can show. Lengths in characters. */
export type Capabilities = {
  /** As buttons to press; 0: none are shown as such. */
  maxButtons: number;
  maxButtonLabel: number;
  /** As a list to choose from; 0: there are no lists. */
  maxListRows: number;
  maxText: number;
  markdown: boolean;
  cards: boolean;
  /** For how long after the customer's last message anything may be said; only templates after that. Null: always. */
  windowHours: number | null;
};

/** What reached a connection. */
export type Inbound =
  | {
      type: "message";
      /** The provider's own id: the same one again is the same message. */
      id: string;
      /** Who says it, as the channel spells addresses. */
      address: string;
      name: string | null;
      text: string;
      /** A pressed button's id. */
      event: string | null;
      data: JsonObject | null;
    }
  /** `key` is that of the message which was sent. */
  | { type: "receipt"; key: string; status: ReceiptStatus };

export type InboundRequest = { headers: SignedHeaders; rawBody: Buffer };

/** What a connection needs to be believed and to be reached. Times in ms since the epoch. */
export type ConnectionKeys = { secret: string; now: () => number };

/** Where a channel without a provider of its own leaves what it would send. The same key again is the same message. */
export type SimulatedNetwork = {
  take: (message: { connection: Connection; address: string; key: string; text: string; template: string | null }) => Promise<{ providerId: string }>;
};

/** Carries what was rendered to one address. @throws ExecutorError whose `retryable` says whether to try again; anything else is tried again */
export type Sender = {
  /** What happens after a crash between sending and noting it, as of a `MessengerPort`. */
  atMostOnce: boolean;
  send: (address: string, message: OutboundMessage, signal: AbortSignal) => Promise<{ providerId: string }>;
};

export type ChannelHost = { network: SimulatedNetwork };

type Common = {
  name: string;
  /** For people. */
  title: string;
  /** Nothing of it leaves the house: what it carries is played. */
  isSandbox: boolean;
  capabilities: Capabilities;
  /** A message as this channel shows it: none longer than it takes, nothing of it lost. Keys of parts begin with the message's. Pure. */
  render: (message: OutboundMessage) => OutboundMessage[];
};

/** Whoever wants its messages fetches them with a token of their own: nothing is sent out. */
export type PulledChannel = Common & { pulled: true };

/** A provider brings messages by webhooks and takes messages to its addresses. */
export type PushedChannel = Common & {
  pulled: false;
  /** Verifies what came on its bytes. @throws AppError SIGNATURE_INVALID, INVALID_INPUT */
  receive: (request: InboundRequest, connection: Connection, keys: ConnectionKeys) => Inbound[];
  sender: (connection: Connection, host: ChannelHost) => Sender;
  /** Addresses are telephone numbers in digits: whoever has the number is known by it. */
  hasPhoneNumbers: boolean;
  /** The connection's own time: a simulated one may be ahead. */
  clock: (connection: Connection, now: number) => number;
};

export type Channel = PulledChannel | PushedChannel;
