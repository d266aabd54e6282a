import { randomBytes } from "node:crypto";

export type IdPrefix = "f" | "v" | "s" | "t" | "m" | "r" | "o" | "p" | "w" | "u" | "k" | "e" | "a" | "x" | "z";

/** `prefix_` and 32 lowercase hex digits: 48 bits of the time in milliseconds, then 80 random bits, so ids sort by time of making. */
export function newId(prefix: IdPrefix, at: number = Date.now()): string {
  const time = Math.max(0, Math.trunc(at)).toString(16).padStart(12, "0").slice(-12);
  return `${prefix}_${time}${randomBytes(10).toString("hex")}`;
}
