import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "@/flows/errors";

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
} as const satisfies Record<string, Bucket>;

const signIn = { points: 10, seconds: 15 * 60 };
/** One-time links, by address: they cannot be guessed, but hashing a password costs. */
const setup = { points: 20, seconds: 15 * 60 };

type Limiter = { consume(key: string): Promise<RateLimiterRes> };

/** Requirements 1.19 rule 6, in this process's memory. Each function throws AppError `RATE_LIMITED` with `details.retryAfterSeconds`. */
export function createRateLimits({ isOff }: { isOff: boolean }) {
  const session = bursty("session", buckets.session);
  const opening = bursty("opening", buckets.opening);
  const key = bursty("key", buckets.key);
  const pay = bursty("pay", buckets.pay);
  const signingIn = new RateLimiterMemory({ keyPrefix: "sign-in", points: signIn.points, duration: signIn.seconds });
  const settingUp = new RateLimiterMemory({ keyPrefix: "setup", points: setup.points, duration: setup.seconds });
  const take = (limiter: Limiter, id: string) => (isOff ? Promise.resolve() : consume(limiter, id));

  return {
    isOff,
    sendMessage: (sessionId: string) => take(session, sessionId),
    openSession: (address: string) => take(opening, address),
    useKey: (keyId: string) => take(key, keyId),
    pay: (address: string) => take(pay, address),
    signIn: (address: string, email: string) => take(signingIn, `${address} ${email}`),
    useLink: (address: string) => take(settingUp, address),
  };
}

function bursty(keyPrefix: string, { burst, perSecond }: Bucket): Limiter {
  const reserve = burst - perSecond;
  return new BurstyRateLimiter(
    new RateLimiterMemory({ keyPrefix, points: perSecond, duration: 1 }),
    new RateLimiterMemory({ keyPrefix: `${keyPrefix}-reserve`, points: reserve, duration: Math.ceil(reserve / perSecond) }),
  );
}

async function consume(limiter: Limiter, id: string): Promise<void> {
  try {
    await limiter.consume(id);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new AppError("RATE_LIMITED", { message: "Too many requests.", details: { retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) } });
  }
}

export type RateLimits = ReturnType<typeof createRateLimits>;
