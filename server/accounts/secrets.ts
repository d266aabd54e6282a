import { createHash, randomBytes } from "node:crypto";

/** 32 random bytes in base64url: what links, keys and sessions are made of. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256 in hex. Enough for secrets of 256 random bits; passwords go through `passwords.ts`. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
