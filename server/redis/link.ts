import { Redis, type RedisOptions } from "ioredis";
import type { Logger } from "../logging/logger";

export type RedisLink = {
  /** For what nobody waits for; commands fail at once while there is no connection. What a turn waits for goes through `attempt`. */
  client: Redis;
  /** False from the first command that failed to answer until Redis answers again. */
  isUp: () => boolean;
  /** Runs the command while the link is up; null when it is down, when Redis refuses, or does not answer within `commandTimeoutMs`. */
  attempt: <T>(command: (client: Redis) => Promise<T>) => Promise<T | null>;
  /** Called after each time the link came up, the first one included. */
  onUp: (listener: () => void) => void;
  /** A connection of its own that waits for Redis as long as it takes: for subscriptions and blocking reads. Closed with the link. */
  openPatient: () => Redis;
  stop: () => void;
};

/** A turn waits no longer than this for Redis, once: then the link is down and nothing asks it. */
export const commandTimeoutMs = 150;
const probeEveryMs = 500;
/** A connection that stays silent for longer is thrown away: the other end may be gone without a word. */
const deadAfterMs = 5_000;
const longestBackoffMs = 2_000;

const backoff = (attempt: number) => Math.min(25 * 2 ** Math.min(attempt, 10), longestBackoffMs) * (0.75 + 0.5 * Math.random());
/** `protocol: 2` because the streams adapter reads replies as arrays. */
const common = { protocol: 2, retryStrategy: backoff, connectTimeout: 2_000, keepAlive: 10_000 } as const satisfies RedisOptions;
const impatient = {
  ...common,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
} as const satisfies RedisOptions;
const patient = { ...common, maxRetriesPerRequest: null } as const satisfies RedisOptions;

/** The one connection set to Redis. It reconnects by itself for ever; nobody needs it to be there. */
export function createRedisLink({ url, log }: { url: string; log: Logger }): RedisLink {
  const client = new Redis(url, impatient);
  const listeners = new Set<() => void>();
  const patients: Redis[] = [];
  const state = { up: false, stopped: false, silentSince: null as number | null };

  function raise(): void {
    if (state.up || state.stopped) return;
    state.up = true;
    state.silentSince = null;
    log.info("redis is up");
    for (const listener of listeners) listener();
  }

  function lower(reason: string): void {
    if (!state.up) return;
    state.up = false;
    if (!state.stopped) log.warn({ reason }, "redis is down; going on without it");
  }

  client.on("ready", raise);
  client.on("close", () => lower("the connection closed"));
  // Without a listener ioredis prints; what matters is said once, above.
  client.on("error", (error) => log.debug({ err: error }, "redis connection"));

  const probe = setInterval(() => {
    if (client.status !== "ready") return;
    withDeadline(client.ping()).then(raise, () => {
      lower("it does not answer");
      state.silentSince ??= Date.now();
      if (Date.now() - state.silentSince <= deadAfterMs) return;
      state.silentSince = null;
      client.disconnect(true);
    });
  }, probeEveryMs);
  probe.unref();

  return {
    client,
    isUp: () => state.up,
    async attempt(command) {
      if (!state.up) return null;
      try {
        return await withDeadline(command(client));
      } catch (error) {
        if (isSilence(error)) lower("it does not answer");
        else log.debug({ err: error }, "redis refused a command");
        return null;
      }
    },
    onUp: (listener) => void listeners.add(listener),
    openPatient() {
      const opened = new Redis(url, patient);
      opened.on("error", () => undefined); // the client above reports for all
      patients.push(opened);
      return opened;
    },
    stop() {
      state.stopped = true;
      clearInterval(probe);
      client.disconnect();
      for (const opened of patients) opened.disconnect();
    },
  };
}

/** A process that was busy itself looks at what has arrived meanwhile before it blames Redis. */
function withDeadline<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => reject(new Error("no answer in time"))), commandTimeoutMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** An answer of Redis, even a refusal such as a full memory, shows that it is there. */
const isSilence = (error: unknown) => !(error instanceof Error && error.name === "ReplyError");
