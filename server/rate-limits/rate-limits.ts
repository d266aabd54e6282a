import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "@/flows/errors";
import type { RedisLink } from "../redis/link";

/** "`burst` at once, then `perSecond`": what is beyond the rate is taken from a reserve that fills again at the rate. */
type Bucket = { burst: number; perSecond: number };

const buckets = {
  /** A customer's messages, by conversation. */
  session: { burst: 50, perSecond: 2 },
  /** Opening sessions, by address: many phones share one. */
  opening: { burst: 300, perSecond: 5 },
  /** By API key. */
  key: { burst: 500, perSecond: 100 },
  /** The sandbox's pay page, by address. */
  pay: { burst: 60, perSecond: 2 },
  /** The studio's calls by who is signed in, whatever they come by: screens ask for much at once. */
  person: { burst: 1_000, perSecond: 50 },
  /** The studio's calls without a sign-in, by address. */
  stranger: { burst: 300, perSecond: 10 },
  /** Webhooks by address, before their bodies are read: providers come in bursts. */
  webhook: { burst: 2_000, perSecond: 200 },
} as const satisfies Record<string, Bucket>;

const signIn = { points: 10, seconds: 15 * 60 };
/** One-time links, by address: they cannot be guessed, but hashing a password costs. */
const setup = { points: 20, seconds: 15 * 60 };

type Verdict = { isAllowed: boolean; waitMs: number };
type Limiter = { consume: (key: string, points?: number) => Promise<Verdict> };

export type RateLimitsDeps = {
  isOff: boolean;
  /** Counts for all processes together; in this process's memory alone without it, and while it is down. */
  link?: RedisLink | null;
  /** Told of each refusal. */
  onLimited?: (limit: RateLimitName) => void;
};

export type RateLimitName = keyof typeof buckets | "signIn" | "setup";

/** Requirements 1.19 rule 6. Each function throws AppError `RATE_LIMITED` with `details.retryAfterSeconds`. */
export function createRateLimits({ isOff, link = null, onLimited = () => undefined }: RateLimitsDeps) {
  const session = bursty("session", buckets.session, link);
  const opening = bursty("opening", buckets.opening, link);
  const key = bursty("key", buckets.key, link);
  const pay = bursty("pay", buckets.pay, link);
  const person = bursty("person", buckets.person, link);
  const stranger = bursty("stranger", buckets.stranger, link);
  const webhook = bursty("webhook", buckets.webhook, link);
  const signingIn = steady("sign-in", signIn.points, signIn.seconds, link);
  const settingUp = steady("setup", setup.points, setup.seconds, link);

  async function take(name: RateLimitName, limiter: Limiter, id: string, points = 1): Promise<void> {
    if (isOff) return;
    const { isAllowed, waitMs } = await limiter.consume(id, points);
    if (isAllowed) return;
    onLimited(name);
    throw new AppError("RATE_LIMITED", { message: "Too many requests.", details: { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) } });
  }

  return {
    isOff,
    sendMessage: (sessionId: string) => take("session", session, sessionId),
    openSession: (address: string) => take("opening", opening, address),
    useKey: (keyId: string) => take("key", key, keyId),
    pay: (address: string) => take("pay", pay, address),
    /** `calls` at once count as that many. */
    usePerson: (userId: string, calls = 1) => take("person", person, userId, calls),
    useStranger: (address: string, calls = 1) => take("stranger", stranger, address, calls),
    takeWebhook: (address: string) => take("webhook", webhook, address),
    signIn: (address: string, email: string) => take("signIn", signingIn, `${address} ${email}`),
    useLink: (address: string) => take("setup", settingUp, address),
  };
}

function bursty(keyPrefix: string, { burst, perSecond }: Bucket, link: RedisLink | null): Limiter {
  const left = burst - perSecond;
  const rate = steady(keyPrefix, perSecond, 1, link);
  const reserve = steady(`${keyPrefix}-reserve`, left, Math.ceil(left / perSecond), link);
  return {
    async consume(key, points = 1) {
      const taken = await rate.consume(key, points);
      if (taken.isAllowed) return taken;
      const spared = await reserve.consume(key, points);
      return spared.isAllowed ? spared : { isAllowed: false, waitMs: Math.min(taken.waitMs, spared.waitMs) };
    },
  };
}

/** Redis counts while it answers; this process's memory takes over in the very call that fails. */
function steady(keyPrefix: string, points: number, duration: number, link: RedisLink | null): Limiter {
  const memory = new RateLimiterMemory({ keyPrefix, points, duration });
  if (link === null) return { consume: (key, count = 1) => verdictOf(memory.consume(key, count)) };
  const shared = new RateLimiterRedis({ storeClient: link.client, keyPrefix: `parley:rate:${keyPrefix}`, points, duration });
  return { consume: async (key, count = 1) => (await link.attempt(() => verdictOf(shared.consume(key, count)))) ?? verdictOf(memory.consume(key, count)) };
}

async function verdictOf(consumed: Promise<RateLimiterRes>): Promise<Verdict> {
  try {
    await consumed;
    return { isAllowed: true, waitMs: 0 };
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return { isAllowed: false, waitMs: refusal.msBeforeNext };
    throw refusal;
  }
}

export type RateLimits = ReturnType<typeof createRateLimits>;
