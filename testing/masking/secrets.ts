/** Letters that make no word, so that what is found is the secret and no accident. */
const letters = "bcdfghjklmnpqrstvwxz";

const pick = (from: string): string => from.charAt(Math.floor(Math.random() * from.length));
const word = (length: number): string => Array.from({ length }, () => pick(letters)).join("");
const digits = (length: number): string => Array.from({ length }, () => pick("123456789")).join("");
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What a customer tells and operators below editor must not read; new ones each time. */
export type Secrets = { phone: string; email: string; home: string; latitude: string; longitude: string };

export function makeSecrets(): Secrets {
  return {
    phone: `9${digits(11)}`,
    email: `${word(9)}@${word(8)}.${word(3)}`,
    home: `${capital(word(9))} ${capital(word(10))} ${digits(9)}`,
    latitude: `2${digits(1)}.${digits(9)}`,
    longitude: `7${digits(1)}.${digits(9)}`,
  };
}

/** Letters and digits of a secret that must not be found in a row. */
const sliceLength = 8;

/** The spellings of a secret that its bytes are looked for in: each slice of it, with and without blanks and marks, in both cases. */
export function spellingsOf(secret: string): string[] {
  const plain = secret.replace(/[^\p{L}\p{N}]/gu, "");
  const spelled = [secret, plain].flatMap((text) => slicesOf(text));
  return [...new Set(spelled.flatMap((text) => [text, text.toUpperCase(), text.toLowerCase()]))];
}

function slicesOf(text: string): string[] {
  return Array.from({ length: Math.max(1, text.length - sliceLength + 1) }, (_, from) => text.slice(from, from + sliceLength));
}

/** The first spelling that the bytes hold, or null. */
export function findSpelling(bytes: string, secret: string): string | null {
  return spellingsOf(secret).find((spelling) => bytes.includes(spelling)) ?? null;
}
