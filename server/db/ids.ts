import { randomFillSync } from "node:crypto";

export type IdPrefix = "f" | "v" | "s" | "t" | "m" | "r" | "o" | "p" | "w" | "u" | "k" | "e" | "a" | "x" | "z" | "j" | "c" | "h" | "g" | "q" | "b" | "y" | "d";

const randomLength = 10;
/** Drawn for some hundred ids at once: a draw costs more than what is drawn. */
const pool = Buffer.alloc(randomLength * 400);
let used = pool.length;

function randomHex(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += randomLength;
  return pool.toString("hex", used - randomLength, used);
}

/** Gives ids; injected where a simulation decides them. */
export type NewId = (prefix: IdPrefix) => string;

/** `prefix_` and 32 lowercase hex digits: 48 bits of the time in milliseconds, then 80 random bits, so ids sort by time of making. */
export function newId(prefix: IdPrefix, at: number = Date.now()): string {
  const time = Math.max(0, Math.trunc(at)).toString(16).padStart(12, "0").slice(-12);
  return `${prefix}_${time}${randomHex()}`;
}
