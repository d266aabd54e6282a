import type { ActorChangesLink } from "../access/actor-changes";
import type { HotCache } from "../conversations/hot-cache";
import type { Logger } from "../logging/logger";
import { createRedisLink, type RedisLink } from "../redis/link";
import { createNotices } from "../redis/notices";
import { createWhispers, type Whispers } from "../redis/whispers";
import { type ConversationHold, createConversationHold } from "./conversation-hold";

export type Sharing = ActorChangesLink & {
  link: RedisLink;
  /** Keeps other processes out of a conversation during its turns, and the hot copies fresh. */
  holdFor: (hot: HotCache) => ConversationHold;
  conversationChanged: (conversationId: string) => void;
  offersChanged: (workspaceId: string) => void;
  /** `onGap`: news may have been missed. */
  onOffersChanged: (listener: (workspaceId: string) => void, onGap: () => void) => void;
  tenantChanged: (workspaceId: string) => void;
  /** Also when news may have been missed. */
  onTenantChanged: (listener: () => void) => void;
  /** How long a list of published versions is believed. */
  offersTrustMs: () => number;
  /** Something that this process said did not reach the others. */
  eventsMissed: () => void;
  /** Something that others said may not have reached this process. */
  onEventsMissed: (listener: () => void) => void;
  /** For what nobody misses when it is lost. */
  whispersOn: (channel: string) => Whispers;
  stop: () => void;
};

/** While nobody would say that something was published, it is looked up again after this long. */
const unvouchedMs = 1_000;

/** What ties several processes on one database together (docs/guides/scaling.md). The database stays the truth: losing Redis loses nothing. */
export function createSharing({ url, nodeId, log }: { url: string; nodeId: string; log: Logger }): Sharing {
  const own = log.child({ component: "redis" });
  const link = createRedisLink({ url, log: own });
  const notices = createNotices({ link, nodeId, log: own });
  return {
    link,
    holdFor(hot) {
      notices.onNotice((notice) => notice.type === "conversationChanged" && hot.forget(notice.id));
      return createConversationHold({ link, nodeId, hot });
    },
    conversationChanged: (id) => notices.send({ type: "conversationChanged", id }),
    offersChanged: (id) => notices.send({ type: "offerChanged", id }),
    onOffersChanged(listener, onGap) {
      notices.onNotice((notice) => notice.type === "offerChanged" && listener(notice.id));
      notices.onGap(onGap);
    },
    tenantChanged: (id) => notices.send({ type: "tenantChanged", id }),
    onTenantChanged(listener) {
      notices.onNotice((notice) => notice.type === "tenantChanged" && listener());
      notices.onGap(listener);
    },
    offersTrustMs: () => (notices.isLive() ? Number.POSITIVE_INFINITY : unvouchedMs),
    actorChanged: (id) => notices.send({ type: "actorChanged", id }),
    onActorChanged(listener, onGap) {
      notices.onNotice((notice) => notice.type === "actorChanged" && listener(notice.id));
      notices.onGap(onGap);
    },
    eventsMissed: () => notices.send({ type: "eventsMissed", id: "" }),
    onEventsMissed(listener) {
      notices.onNotice((notice) => notice.type === "eventsMissed" && listener());
      notices.onGap(listener);
    },
    whispersOn: (channel) => createWhispers({ link, nodeId, channel, log: own }),
    stop: link.stop,
  };
}
