import type { MessengerPort, OutboundMessage } from "@/flows/ports/messenger";
import type { ChannelHost, Connection, PushedChannel } from "@/server/channels/channel";
import { findChannel } from "@/server/channels/channels";
import { isWindowOpen } from "@/server/channels/window";
import type { ClaimedMessage, Recipient } from "@/server/outbox/repository";
import { Withheld } from "@/server/outbox/withheld";
import type { Connections } from "./connections";

export type DoorMessengerDeps = {
  connections: Pick<Connections, "findById">;
  host: ChannelHost;
  /** Takes what goes to a channel that nobody has made. */
  sandbox: MessengerPort;
  now: () => number;
};

/** Who sends a message that was claimed: the connection's channel to the address, within what the channel lets through. */
export function createDoorMessenger({ connections, host, sandbox, now }: DoorMessengerDeps) {
  return async ({ channel: name, to }: Pick<ClaimedMessage, "channel" | "to">): Promise<MessengerPort> => {
    const channel = findChannel(name);
    if (channel === null || channel.pulled || to === null) return sandbox;
    const connection = await connections.findById(to.connectionId);
    return connection === null || connection.status === "paused" ? paused : messengerOf(channel, connection, to, { host, now });
  };
}

const paused: MessengerPort = {
  atMostOnce: false,
  send: () => Promise.reject(new Withheld("CONNECTION_PAUSED")),
};

function messengerOf(channel: PushedChannel, connection: Connection, to: Recipient, { host, now }: Pick<DoorMessengerDeps, "host" | "now">): MessengerPort {
  const sender = channel.sender(connection, host);
  return {
    atMostOnce: sender.atMostOnce,
    async send(message: OutboundMessage, signal: AbortSignal) {
      if (to.hasOptedOut) throw new Withheld("OPTED_OUT");
      const isLetThrough = message.template !== undefined || isWindowOpen(channel.capabilities, to.lastInboundAt, channel.clock(connection, now()));
      if (!isLetThrough) throw new Withheld("WINDOW_CLOSED");
      let providerId = "";
      for (const part of channel.render(message)) ({ providerId } = await sender.send(to.address, part, signal));
      return { providerId };
    },
  };
}
