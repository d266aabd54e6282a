import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const stepMs = 30_000;
const digits = 6;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Base32 (RFC 4648) without padding: how apps for second factors take a secret. Pure. */
export function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((part) => alphabet[Number.parseInt(part.padEnd(5, "0"), 2)]).join("");
}

/** The code of a step (RFC 4226, with the SHA-1 that every app knows). Pure. */
export function codeAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, "0");
}

/** The step whose code it is: the present one, the one before or the one after, since clocks differ. Null for none. Pure. */
export function stepOfCode(secret: Uint8Array, code: string, atMs: number): number | null {
  const given = Buffer.from(code);
  if (!/^\d{6}$/.test(code)) return null;
  const present = Math.floor(atMs / stepMs);
  return [present, present - 1, present + 1].find((step) => timingSafeEqual(Buffer.from(codeAt(secret, step)), given)) ?? null;
}

/** What the QR code holds: the key URI that apps for second factors read. Pure. */
export function keyUri(secret: Uint8Array, { issuer, account }: { issuer: string; account: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${toBase32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${digits}&period=${stepMs / 1000}`;
}

/** 160 bits, as RFC 4226 advises. */
export function newFactorSecret(): Buffer {
  return randomBytes(20);
}
