import { randomBytes } from "node:crypto";
import { hashSecret } from "../secrets";
import { toBase32 } from "./totp";

const count = 10;
/** 80 bits: sixteen letters and digits in four groups. */
const bytes = 10;

/** Ten codes that each open the account once. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: count }, () => grouped(toBase32(randomBytes(bytes))));
}

/** The code as it was shown, however it is typed; null for what cannot be one. Pure. */
export function readRecoveryCode(text: string): string | null {
  const bare = text.toUpperCase().replace(/[\s-]/g, "");
  return /^[A-Z2-7]{16}$/.test(bare) ? grouped(bare) : null;
}

/** What is stored. Bound to the person, so that a row cannot be moved to somebody else. */
export function hashRecoveryCode(userId: string, code: string): string {
  return hashSecret(`${userId} ${code}`);
}

function grouped(bare: string): string {
  return (bare.toLowerCase().match(/.{4}/g) ?? []).join("-");
}
