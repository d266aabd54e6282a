import { AppError } from "@/flows/errors";
import { commonWords } from "./common-words";

export type PasswordProblem = "COMMON" | "PERSONAL" | "REPETITIVE";
/** Whose password it will be. */
export type PasswordOwner = { email: string; name: string | null };

const productWords = ["parley"];
/** With fewer signs around a known word than these, the word decides. */
const fewAround = 7;
const leet: { readonly [sign: string]: string } = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "@": "a",
  $: "s",
};

/**
 * Why a password is guessed soon; null when nothing speaks against it. No rule about which signs it has to have (NIST SP 800-63B):
 * only what is tried first is refused. Length is the schema's. Pure.
 */
export function passwordProblem(password: string, { email, name }: PasswordOwner): PasswordProblem | null {
  const text = password.normalize("NFKC").toLowerCase();
  if (isRepetitive(text)) return "REPETITIVE";
  const own = wordsOf(email, name);
  for (const spelling of [text, unleet(text)]) {
    if (own.some((word) => isMostly(spelling, word))) return "PERSONAL";
    if (coresOf(spelling).some((core) => commonWords.has(core) && text.length - core.length < fewAround)) return "COMMON";
  }
  return null;
}

/** @throws AppError `INVALID_INPUT` with `details.reason` */
export function requireGoodPassword(password: string, owner: PasswordOwner): void {
  const problem = passwordProblem(password, owner);
  if (problem === null) return;
  const message = "This password is among the first that are tried.";
  throw new AppError("INVALID_INPUT", { message, details: { reason: `PASSWORD_${problem}`, issues: [{ path: "/password", message }] } });
}

/** Few different signs, one piece over and over, or steps along the alphabet, the digits or a row of keys. */
function isRepetitive(text: string): boolean {
  const signs = [...text];
  if (new Set(signs).size <= 3) return true;
  for (let period = 1; period <= 4; period += 1) if (signs.every((sign, index) => index < period || sign === signs[index - period])) return true;
  if (/^\d{1,11}$/.test(text)) return true;
  const steps = signs.slice(1).filter((sign, index) => isStep(signs[index] ?? "", sign)).length;
  return steps >= (signs.length - 1) * 0.75;
}

const keyRows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890"];

function isStep(before: string, sign: string): boolean {
  const distance = Math.abs((sign.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0));
  return distance <= 1 || keyRows.some((row) => row.includes(before) && Math.abs(row.indexOf(sign) - row.indexOf(before)) === 1 && row.includes(sign));
}

function unleet(text: string): string {
  return [...text].map((sign) => leet[sign] ?? sign).join("");
}

/** The text without what stands around its letters, its halves when it is one piece twice, the same without spaces, and each of them backwards. */
function coresOf(text: string): string[] {
  const bare = [text, text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, ""), text.replace(/[^\p{L}]/gu, "")];
  const halves = bare.flatMap((core) => (core.length % 2 === 0 && core.slice(core.length / 2).repeat(2) === core ? [core.slice(core.length / 2)] : []));
  return [...bare, ...halves].flatMap((core) => [core, [...core].reverse().join("")]);
}

/** Words of four letters and more of the address and the name, the address itself, and the product's name. */
function wordsOf(email: string, name: string | null): string[] {
  const whole = [email, email.split("@")[0] ?? "", name ?? ""].map((word) => word.toLowerCase());
  const parts = whole.flatMap((word) => word.split(/[^\p{L}\p{N}]+/u));
  return [...new Set([...whole, ...parts, ...productWords])].filter((word) => word.length >= 4);
}

/** The word is in the text, and little else: fewer letters around it than make a word of their own. */
function isMostly(text: string, word: string): boolean {
  if (!text.includes(word)) return false;
  const around = text.replaceAll(word, "");
  return around.replace(/[^\p{L}]/gu, "").length < 4 && around.length < fewAround;
}
