import { createHash, randomBytes } from "node:crypto";

/** Days a session token stays valid after its last use (requirements 1.19 rule 7). */
export const tokenDays = 30;

/** 32 random bytes in base64url: what a customer's client holds. */
export const newSessionToken = (): string => randomBytes(32).toString("base64url");

/** Whether it could be such a token: what could not is not looked up. */
export const isTokenLike = (text: string): boolean => /^[\w-]{43}$/.test(text);

export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");
