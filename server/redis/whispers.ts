import type { Logger } from "../logging/logger";
import type { RedisLink } from "./link";

/** What processes tell each other that nobody misses when it is lost. */
export type Whispers = {
  send: (text: string) => void;
  /** What other processes said, never the own words. */
  onHeard: (listener: (text: string, from: string) => void) => void;
};

/** Over Redis' pub/sub, on a channel of their own: neither kept nor sent again. */
export function createWhispers({ link, nodeId, channel, log }: { link: RedisLink; nodeId: string; channel: string; log: Logger }): Whispers {
  const listeners = new Set<(text: string, from: string) => void>();
  const subscriber = link.openPatient();
  // Subscribed again by itself; it fails only when the link stops.
  subscriber.subscribe(channel).catch(() => undefined);
  subscriber.on("message", (_channel, said: string) => {
    const end = said.indexOf(" ");
    const from = said.slice(0, end);
    if (end === -1 || from === nodeId) return;
    for (const listener of listeners) listener(said.slice(end + 1), from);
  });
  return {
    send: (text) =>
      void link.attempt((client) => client.publish(channel, `${nodeId} ${text}`)).catch((error: unknown) => log.debug({ err: error }, "not said")),
    onHeard: (listener) => void listeners.add(listener),
  };
}
