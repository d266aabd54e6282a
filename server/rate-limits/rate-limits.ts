import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import type { Network } from "../network/address";
import type { RedisLink } from "../redis/link";
import type { Bucket } from "./token-buckets";
import { tooMany } from "./too-many";

const buckets = {
  /** A customer's messages, by conversation. */
  session: { burst: 50, perSecond: 2 },
  /** Opening sessions, by network: many phones share one. */
  opening: { burst: 300, perSecond: 5 },
  /** By API key. */
  key: { burst: 500, perSecond: 100 },
  /** The sandbox's pay page, by network. */
  pay: { burst: 60, perSecond: 2 },
  /** The studio's calls by who is signed in, whatever they come by: screens ask for much at once. */
  person: { burst: 1_000, perSecond: 50 },
  /** The studio's calls without a sign-in, by network. */
  /** Pages, what the browser fetches of them ahead, and what next-auth answers, by network. */
  page: { burst: 400, perSecond: 20 },
  stranger: { burst: 100, perSecond: 10 },
  /** Webhooks by network, before their bodies are read: providers come in bursts. */
  webhook: { burst: 2_000, perSecond: 200 },
} as const satisfies Record<string, Bucket>;

/** Proofs of who one is, by account and network; a right one gives its point back. */
const signIn = { points: 10, seconds: 15 * 60 };
/** The same by network alone, for whoever tries many accounts. */
const signInNetwork = { points: 60, seconds: 15 * 60 };
/** The same by account from networks it was never signed in from: slows who has many networks, and locks nobody out. */
const signInAfar = { burst: 100, secondsEach: 30 };
/** Codes of a second factor, by account: six digits must not be tried from many networks. */
const factorCode = { burst: 10, secondsEach: 300 };
/** Codes that are sent to a telephone number, by number: each costs, and each can be guessed at. */
const numberCode = { burst: 5, secondsEach: 3_600 };
/** Asking for such codes and giving them, by network. */
const numberProof = { points: 60, seconds: 15 * 60 };
/** One-time links, by network: they cannot be guessed, but hashing a password costs. */
const setup = { points: 20, seconds: 15 * 60 };
/** Trying out providers, by workspace: each try calls a service outside. */
const providerTest = { burst: 20, secondsEach: 10 };
/** Keys and tokens that are none, by network. */
const wrongSecret = { burst: 60, perSecond: 1 };

type Verdict = { isAllowed: boolean; waitMs: number };
type Limiter = {
  consume: (key: string, points?: number) => Promise<Verdict>;
  /** Gives one back; false when none was taken. */
  refund: (key: string) => Promise<boolean>;
  isSpent: (key: string) => Promise<boolean>;
};

export type RateLimitsDeps = {
  isOff: boolean;
  /** Counts for all processes together; in this process's memory alone without it, and while it is down. */
  link?: RedisLink | null;
  /** Told of each refusal. */
  onLimited?: (limit: RateLimitName) => void;
};

export type RateLimitName =
  | keyof typeof buckets
  | "signIn"
  | "signInNetwork"
  | "signInAfar"
  | "factorCode"
  | "numberCode"
  | "numberProof"
  | "setup"
  | "providerTest"
  | "wrongSecret";

/** Requirements 1.19 rule 6. Each function throws AppError `RATE_LIMITED` with `details.retryAfterSeconds`. */
export function createRateLimits({ isOff, link = null, onLimited = () => undefined }: RateLimitsDeps) {
  const session = bursty("session", buckets.session, link);
  const opening = bursty("opening", buckets.opening, link);
  const key = bursty("key", buckets.key, link);
  const pay = bursty("pay", buckets.pay, link);
  const person = bursty("person", buckets.person, link);
  const page = bursty("page", buckets.page, link);
  const stranger = bursty("stranger", buckets.stranger, link);
  const webhook = bursty("webhook", buckets.webhook, link);
  const signingIn = steady("sign-in", signIn.points, signIn.seconds, link);
  const signingInNetwork = steady("sign-in-network", signInNetwork.points, signInNetwork.seconds, link);
  const signingInAfar = slow("sign-in-afar", signInAfar, link);
  const code = slow("factor-code", factorCode, link);
  const numberCodes = slow("number-code", numberCode, link);
  const numberProofs = steady("number-proof", numberProof.points, numberProof.seconds, link);
  const providerTests = slow("provider-test", providerTest, link);
  const wrong = bursty("wrong-secret", wrongSecret, link);
  const settingUp = steady("setup", setup.points, setup.seconds, link);

  async function take(name: RateLimitName, limiter: Limiter, id: string, points = 1): Promise<void> {
    if (isOff) return;
    const { isAllowed, waitMs } = await limiter.consume(id, points);
    if (isAllowed) return;
    onLimited(name);
    throw tooMany(waitMs);
  }

  const signInKey = (network: Network, email: string) => `${network} ${email}`;

  return {
    isOff,
    sendMessage: (sessionId: string) => take("session", session, sessionId),
    openSession: (network: Network) => take("opening", opening, network),
    useKey: (keyId: string) => take("key", key, keyId),
    pay: (network: Network) => take("pay", pay, network),
    /** `calls` at once count as that many. */
    usePerson: (userId: string, calls = 1) => take("person", person, userId, calls),
    openPage: (network: Network) => take("page", page, network),
    useStranger: (network: Network, calls = 1) => take("stranger", stranger, network, calls),
    takeWebhook: (network: Network) => take("webhook", webhook, network),
    /** Before anything is looked up for somebody who wants to prove who they are. */
    async signIn(network: Network, email: string): Promise<void> {
      await take("signInNetwork", signingInNetwork, network);
      await take("signIn", signingIn, signInKey(network, email));
    },
    /** Also, when the account was never signed in from that network. */
    signInFromAfar: (email: string) => take("signInAfar", signingInAfar, email),
    /** It was right: it does not count. */
    async signedIn(network: Network, email: string): Promise<void> {
      await Promise.all([signingInNetwork.refund(network), signingIn.refund(signInKey(network, email)), signingInAfar.refund(email)]);
    },
    factorCode: (userId: string) => take("factorCode", code, userId),
    factorCodeWasRight: async (userId: string) => void (await code.refund(userId)),
    /** Before a code is sent to a number of a workspace. */
    sendNumberCode: (workspaceId: string, phone: string) => take("numberCode", numberCodes, `${workspaceId} ${phone}`),
    proveNumber: (network: Network) => take("numberProof", numberProofs, network),
    useLink: (network: Network) => take("setup", settingUp, network),
    testProvider: (workspaceId: string) => take("providerTest", providerTests, workspaceId),
    /** After a key or token that is none. */
    wrongSecret: (network: Network) => take("wrongSecret", wrong, network),
    /** Whether so many wrong ones came from there that no more are looked up. */
    isGuessing: async (network: Network) => !isOff && (await wrong.isSpent(network)),
  };
}

/** What is beyond the rate is taken from a reserve that fills again at the rate. */
function bursty(keyPrefix: string, { burst, perSecond }: Bucket, link: RedisLink | null): Limiter {
  const left = burst - perSecond;
  return reserved(steady(keyPrefix, perSecond, 1, link), steady(`${keyPrefix}-reserve`, left, Math.ceil(left / perSecond), link));
}

/** "`burst` at once, then one each `secondsEach`". */
function slow(keyPrefix: string, { burst, secondsEach }: { burst: number; secondsEach: number }, link: RedisLink | null): Limiter {
  return reserved(steady(keyPrefix, 1, secondsEach, link), steady(`${keyPrefix}-reserve`, burst - 1, (burst - 1) * secondsEach, link));
}

function reserved(rate: Limiter, reserve: Limiter): Limiter {
  return {
    async consume(key, points = 1) {
      const taken = await rate.consume(key, points);
      if (taken.isAllowed) return taken;
      const spared = await reserve.consume(key, points);
      return spared.isAllowed ? spared : { isAllowed: false, waitMs: Math.min(taken.waitMs, spared.waitMs) };
    },
    refund: async (key) => (await reserve.refund(key)) || rate.refund(key),
    isSpent: async (key) => (await rate.isSpent(key)) && (await reserve.isSpent(key)),
  };
}

/** Redis counts while it answers; this process's memory takes over in the very call that fails. */
function steady(keyPrefix: string, points: number, duration: number, link: RedisLink | null): Limiter {
  const memory = new RateLimiterMemory({ keyPrefix, points, duration });
  const alone = {
    consume: (key: string, count = 1) => verdictOf(memory.consume(key, count)),
    refund: (key: string) => refundOf(memory, key),
    isSpent: async (key: string) => isSpent(await memory.get(key), points),
  };
  if (link === null) return alone;
  const shared = new RateLimiterRedis({ storeClient: link.client, keyPrefix: `parley:rate:${keyPrefix}`, points, duration });
  return {
    consume: async (key, count = 1) => (await link.attempt(() => verdictOf(shared.consume(key, count)))) ?? alone.consume(key, count),
    refund: async (key) => (await link.attempt(() => refundOf(shared, key))) ?? alone.refund(key),
    isSpent: async (key) => (await link.attempt(async () => isSpent(await shared.get(key), points))) ?? alone.isSpent(key),
  };
}

/** Never below nothing: what was not taken is not given back. */
async function refundOf(limiter: RateLimiterMemory | RateLimiterRedis, key: string): Promise<boolean> {
  const taken = (await limiter.get(key))?.consumedPoints ?? 0;
  if (taken > 0) await limiter.reward(key, 1);
  return taken > 0;
}

function isSpent(state: RateLimiterRes | null, points: number): boolean {
  return state !== null && state.consumedPoints >= points;
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
