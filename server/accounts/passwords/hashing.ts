import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { AppError } from "@/flows/errors";
import { createSlots } from "../../concurrency/slots";

export type Cost = { N: number; r: number; p: number };
export type Verified = {
  isRight: boolean;
  /** Right, but made with a lower cost than today's: hash it anew. */
  isWeak: boolean;
};

/** What OWASP asks for: 128 MB and about half a second on Node's thread pool; stored beside the hash, so that it can rise later. */
const usualCost: Cost = { N: 2 ** 17, r: 8, p: 1 };
const keyLength = 32;

/**
 * Hashes of passwords by scrypt. Two at once, which takes 256 MB and half of the thread pool (files and name look-ups need the other
 * half); thirty wait, and what is more is refused with AppError `RATE_LIMITED`.
 */
export function createHashing(cost: Cost = usualCost) {
  const slots = createSlots({
    atOnce: 2,
    waiting: 30,
    refusal: () => new AppError("RATE_LIMITED", { message: "Too many requests at once.", details: { retryAfterSeconds: 5 } }),
  });

  return {
    /** `scrypt$N$r$p$salt$hash`, salt and hash in base64url. */
    async hash(password: string): Promise<string> {
      const salt = randomBytes(16);
      const key = await slots.run(() => derive(password, salt, cost));
      return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), key.toString("base64url")].join("$");
    },
    /** Takes as long for an unknown account (`stored` null) or an older hash as for today's, so that nobody can ask which addresses exist. */
    verify(password: string, stored: string | null): Promise<Verified> {
      return slots.run(async () => {
        const parts = readHash(stored);
        if (parts === null) {
          await derive(password, Buffer.alloc(16), cost);
          return { isRight: false, isWeak: false };
        }
        const actual = await derive(password, parts.salt, parts.cost);
        const missing = Math.round(workOf(cost) / workOf(parts.cost)) - 1;
        if (missing > 0) await derive(password, parts.salt, { ...parts.cost, p: parts.cost.p * missing });
        const isRight = parts.hash.length === actual.length && timingSafeEqual(parts.hash, actual);
        return { isRight, isWeak: isRight && workOf(parts.cost) < workOf(cost) };
      });
    },
  };
}

const workOf = ({ N, r, p }: Cost) => N * r * p;

function readHash(stored: string | null): { cost: Cost; salt: Buffer; hash: Buffer } | null {
  const [scheme, N, r, p, salt, hash] = (stored ?? "").split("$");
  if (scheme !== "scrypt" || !salt || !hash) return null;
  return { cost: { N: Number(N), r: Number(r), p: Number(p) }, salt: Buffer.from(salt, "base64url"), hash: Buffer.from(hash, "base64url") };
}

function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, keyLength, { N, r, p, maxmem: 256 * (N + p) * r }, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

export type Hashing = ReturnType<typeof createHashing>;
