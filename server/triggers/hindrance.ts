import type { Connection } from "@/server/channels/channel";
import { findChannel } from "@/server/channels/channels";
import { isWindowOpen } from "@/server/channels/window";
import type { SkipReason } from "./firing";
import type { Reach } from "./places-repository";

/** Why nobody can be talked to there; null when they can. Pure. */
export function hindranceOf(reach: Reach | null, now: number): SkipReason | null {
  if (reach === null) return "PERSON_UNKNOWN";
  if (reach.status !== null && reach.status !== "active") return "PERSON_NOT_ACTIVE";
  if (reach.addressId === null || reach.connection === null) return "NO_ADDRESS";
  if (reach.optedOut) return "OPTED_OUT";
  if (reach.connection.status !== "active") return "CONNECTION_PAUSED";
  return isOpen(reach.connection, reach.lastInboundAt, now) ? null : "WINDOW_CLOSED";
}

/** Whether the channel lets anything but a template through. One that nobody has made takes all. */
function isOpen(connection: Connection, lastInboundAt: number | null, now: number): boolean {
  const channel = findChannel(connection.channel);
  if (channel === null) return true;
  return isWindowOpen(channel.capabilities, lastInboundAt, channel.pulled ? now : channel.clock(connection, now));
}
