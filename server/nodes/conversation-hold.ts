import { randomBytes } from "node:crypto";
import type { HotCache } from "../conversations/hot-cache";
import type { Queues } from "../conversations/queues";
import type { RedisLink } from "../redis/link";

/** A process that was killed holds its conversations no longer than this. */
const holdMs = 2_000;
const renewEveryMs = 600;
/** Longer than most turns: who waited this long goes on without the hold, and the commit's revision check decides. */
const patienceMs = 10_000;
/** Who served a conversation last is remembered this long after its last turn. */
const registrySeconds = 30 * 60;
/** A copy whose freshness nobody can vouch for. */
const unvouchedMs = 1_000;

/** Takes the hold and registers this process as the one that served last. 0: held by another; else the one before, empty when unknown. */
const takeScript = `if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  local last = redis.call('GET', KEYS[2])
  redis.call('SET', KEYS[2], ARGV[3], 'EX', ARGV[4])
  return last or ''
end
return 0`;
const renewScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`;
const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

const holdKey = (conversationId: string) => `parley:{${conversationId}}:hold`;
const servedKey = (conversationId: string) => `parley:{${conversationId}}:served`;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export type ConversationHold = { around: <T>(conversationId: string, work: () => Promise<T>) => Promise<T> };

/**
 * Keeps two processes from doing turns of one conversation at once, which would cost the slower one its work. Only the commit's
 * revision check keeps things right; without Redis turns go on, and a hot copy is believed for a second.
 */
export function createConversationHold({ link, nodeId, hot }: { link: RedisLink; nodeId: string; hot: HotCache }): ConversationHold {
  /** The process that served last; null when Redis does not say. */
  async function take(conversationId: string, token: string): Promise<{ servedBy: string } | null> {
    const until = Date.now() + patienceMs;
    for (let waitMs = 5; ; waitMs = Math.min(waitMs * 2, 50)) {
      const answer = await link.attempt((client) =>
        client.eval(takeScript, 2, holdKey(conversationId), servedKey(conversationId), token, holdMs, nodeId, registrySeconds),
      );
      if (typeof answer === "string") return { servedBy: answer };
      if (answer === null || Date.now() > until) return null;
      await pause(waitMs);
    }
  }

  function keep(conversationId: string, token: string): () => void {
    const renewal = setInterval(() => void link.attempt((client) => client.eval(renewScript, 1, holdKey(conversationId), token, holdMs)), renewEveryMs);
    return () => {
      clearInterval(renewal);
      void link.attempt((client) => client.eval(releaseScript, 1, holdKey(conversationId), token));
    };
  }

  return {
    async around(conversationId, work) {
      const token = `${nodeId} ${randomBytes(8).toString("hex")}`;
      const taken = await take(conversationId, token);
      if (taken === null) {
        hot.forgetOlderThan(conversationId, unvouchedMs);
        return work();
      }
      if (taken.servedBy !== nodeId) hot.forget(conversationId);
      const release = keep(conversationId, token);
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}

/** The conversations' lines, each turn in them inside its hold. */
export function withHold(queues: Queues, hold: ConversationHold): Queues {
  return { ...queues, run: (key, work, options) => queues.run(key, () => hold.around(key, work), options) };
}
