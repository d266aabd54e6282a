import { withFewMarks } from "./marks";

/** Of a message; more is a story. */
export const mostLetters = 4_096;

/**
 * One spelling of every letter, in lower case. At most `most` letters are read, and given: one letter may unfold into eighteen.
 * Pure.
 */
export function foldText(text: string, most = mostLetters): string {
  return withFewMarks(text.slice(0, most)).normalize("NFKC").toLowerCase().slice(0, most);
}

const plain = /^[\u0020-\u007e]*$/;

/** A folded text without accents: "café" is "cafe". Letters that only carry a sign, as those of Devanagari do, keep it. Pure. */
export function withoutAccents(folded: string): string {
  if (plain.test(folded)) return folded;
  return folded
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC");
}

/** Where the digits of other scripts begin. */
const zeros = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0be6, 0x0c66, 0x0ce6, 0x0d66];

/** The digits of Indian and Arabic scripts as 0 to 9. Pure. */
export function withPlainDigits(folded: string): string {
  return folded.replace(/\p{Nd}/gu, digitOf);
}

function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = zeros.find((start) => code >= start && code < start + 10);
  return zero === undefined ? digit : String(code - zero);
}
