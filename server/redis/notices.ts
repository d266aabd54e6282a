import type { Logger } from "../logging/logger";
import type { RedisLink } from "./link";

/** What the processes tell each other. Losing one costs time, never truth: each has a second way of finding out. */
export type Notice =
  /** Another process committed something in this conversation. */
  | { type: "conversationChanged"; id: string }
  /** Flows of a workspace were published, paused or taken up again. */
  | { type: "offerChanged"; id: string }
  /** Name, address or settings of a workspace. */
  | { type: "tenantChanged"; id: string }
  /** What an actor may do has changed; `id` is the change as `accounts/actor-changes.ts` writes it. */
  | { type: "actorChanged"; id: string }
  /** A process could not pass on what it had to say: sockets may have missed something. */
  | { type: "eventsMissed"; id: string };

export type NoticeListener = (notice: Notice) => unknown;

export type Notices = {
  /** True while notices of others arrive here. */
  isLive: () => boolean;
  send: (notice: Notice) => void;
  /** Notices of other processes, never the own ones. */
  onNotice: (listener: NoticeListener) => void;
  /** Notices may have been missed: everything that relies on them must be read again. */
  onGap: (listener: () => void) => void;
};

const channel = "parley:notices";
const types = ["conversationChanged", "offerChanged", "tenantChanged", "actorChanged", "eventsMissed"] as const satisfies Notice["type"][];
const pattern = /^(\S+) (\S+) (\S*)$/;

/**
 * Notices over Redis' pub/sub. What could not be sent is sent when Redis is back, but for changed conversations: who serves one next
 * learns from the registry, and from the commit's revision check, that its copy is old.
 */
export function createNotices({ link, nodeId, log }: { link: RedisLink; nodeId: string; log: Logger }): Notices {
  const listeners = new Set<NoticeListener>();
  const gapListeners = new Set<() => void>();
  const subscriber = link.openPatient();
  const state = { isLive: false };
  /** Could not be sent yet and must not be lost. */
  const owed = new Map<string, Notice>();
  // ioredis subscribes again by itself; this first one waits for the connection and fails only when the link stops.
  subscriber.subscribe(channel).then(rise, () => undefined);
  subscriber.on("close", () => {
    state.isLive = false;
  });
  subscriber.on("ready", () => {
    // Ready comes before the channels are subscribed again, so one round trip later it is true.
    subscriber.subscribe(channel).then(rise, () => undefined);
  });
  subscriber.on("message", (_channel, text: string) => {
    const notice = read(text, nodeId);
    if (notice === null) return;
    for (const listener of listeners) listener(notice);
  });

  function rise(): void {
    if (state.isLive) return;
    state.isLive = true;
    for (const listener of gapListeners) listener();
  }

  async function send(notice: Notice): Promise<void> {
    const heard = await link.attempt((client) => client.publish(channel, `${nodeId} ${notice.type} ${notice.id}`));
    if (heard !== null || notice.type === "conversationChanged") return;
    log.debug({ notice: notice.type }, "a notice waits for redis");
    owed.set(`${notice.type} ${notice.id}`, notice);
  }

  link.onUp(() => {
    const late = [...owed.values()];
    owed.clear();
    for (const notice of late) void send(notice);
  });

  return {
    isLive: () => state.isLive && link.isUp(),
    send: (notice) => void send(notice),
    onNotice: (listener) => void listeners.add(listener),
    onGap: (listener) => void gapListeners.add(listener),
  };
}

function read(text: string, nodeId: string): Notice | null {
  const [, from, type, id] = pattern.exec(text) ?? [];
  const known = types.find((each) => each === type);
  return from === undefined || from === nodeId || known === undefined || id === undefined ? null : { type: known, id };
}
