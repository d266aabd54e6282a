import type { Json } from "../json/json";
import { masked } from "./masked";

/** Hides known values wherever else they stand, whatever their spelling. Pure. */
export type ValueCover = {
  /** Of a text that people wrote or read: single words and runs of digits of a value count too. */
  text(text: string): string;
  /** Of data: whole values, and long pieces of them. */
  json(value: Json): Json;
};

/** Shorter ones are too common to be looked for. */
const leastLength = 4;
/** Letters and digits in a row that are taken for a piece of a value. */
const pieceLength = 8;
/** A value with so many digits may be a telephone number, of which four digits in a row already tell something. */
const phoneDigits = 7;
/** Enough for a context of 64 KB; beyond it whole values are looked for only. */
const mostPieces = 100_000;

/** A text without case, blanks and marks; `at` says where each of its characters stood. */
type Folded = { text: string; at: number[] };

function fold(text: string): Folded {
  const at: number[] = [];
  let folded = "";
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (!isCounted(text.charCodeAt(index), char)) continue;
    const lower = char.toLowerCase();
    folded += lower;
    for (let count = 0; count < lower.length; count += 1) at.push(index);
  }
  return { text: folded, at };
}

/** Plain letters and digits are most of any text, and quickly told. */
function isCounted(code: number, char: string): boolean {
  if (code < 128) return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return /[\p{L}\p{N}\p{M}\p{Cs}]/u.test(char);
}

type Patterns = {
  pieces: ReadonlySet<string>;
  /** Values shorter than a piece, which must stand alone. */
  short: ReadonlySet<string>;
  words: ReadonlySet<string>;
  digits: ReadonlySet<string>;
  numbers: ReadonlySet<number>;
};

/** Whoever has such an address can pay, or sees what was ordered. */
const payLink = /(?:https?:\/\/[^\s"'<>()]*)?\/pay\/[\w-]{8,}/g;

export function coverValues(values: readonly Json[]): ValueCover {
  const texts = [...new Set(values.flatMap(textsIn))];
  const patterns = patternsOf(texts, new Set(values.flatMap(numbersIn)));
  const isEmpty = patterns.pieces.size + patterns.short.size + patterns.digits.size === 0;
  const inData = (text: string): string => cut(text.replace(payLink, masked), isEmpty ? null : patterns, false);
  return {
    text: (text) => cut(text.replace(payLink, masked), isEmpty ? null : patterns, true),
    json: (value) => coverJson(value, inData, patterns.numbers),
  };
}

function coverJson(value: Json, inData: (text: string) => string, numbers: ReadonlySet<number>): Json {
  if (typeof value === "string") return inData(value);
  if (typeof value === "number") return numbers.has(value) ? masked : value;
  if (Array.isArray(value)) return value.map((item) => coverJson(item, inData, numbers));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, coverJson(item, inData, numbers)]));
}

function patternsOf(texts: readonly string[], numbers: ReadonlySet<number>): Patterns {
  const pieces = new Set<string>();
  const short = new Set<string>();
  const words = new Set<string>();
  const digits = new Set<string>();
  for (const text of texts) {
    const folded = fold(text).text;
    if (folded.length >= leastLength && folded.length < pieceLength) short.add(folded);
    for (let from = 0; from + pieceLength <= folded.length && pieces.size < mostPieces; from += 1) pieces.add(folded.slice(from, from + pieceLength));
    for (const word of wordsOf(text)) words.add(word);
    const only = text.replace(/\D/g, "");
    for (let from = 0; only.length >= phoneDigits && from + leastLength <= only.length; from += 1) digits.add(only.slice(from, from + leastLength));
  }
  return { pieces, short, words, digits, numbers };
}

function wordsOf(text: string): string[] {
  return (text.match(/[\p{L}\p{M}]+/gu) ?? []).filter((word) => word.length >= leastLength).map((word) => word.toLowerCase());
}

/** `isProse`: words and digits of a value count too. */
function cut(text: string, patterns: Patterns | null, isProse: boolean): string {
  if (patterns === null) return text;
  const hidden = new Uint8Array(text.length);
  const folded = fold(text);
  hidePieces(hidden, folded, patterns);
  hideShort(hidden, text, folded, patterns);
  if (isProse) {
    hideWords(hidden, text, patterns);
    hideDigits(hidden, text, patterns);
  }
  return writeMasked(text, hidden);
}

/** Each hidden stretch as one mark. */
export function writeMasked(text: string, hidden: Uint8Array): string {
  let written = "";
  for (let index = 0; index < text.length; index += 1) {
    if (hidden[index] !== 1) written += text.charAt(index);
    else if (index === 0 || hidden[index - 1] !== 1) written += masked;
  }
  return written;
}

function hide(hidden: Uint8Array, { at }: Folded, from: number, to: number): void {
  hidden.fill(1, at[from] ?? 0, (at[to - 1] ?? -1) + 1);
}

function hidePieces(hidden: Uint8Array, folded: Folded, { pieces }: Patterns): void {
  for (let from = 0; from + pieceLength <= folded.text.length; from += 1)
    if (pieces.has(folded.text.slice(from, from + pieceLength))) hide(hidden, folded, from, from + pieceLength);
}

function hideShort(hidden: Uint8Array, text: string, folded: Folded, { short }: Patterns): void {
  if (short.size === 0) return;
  const standsAlone = (from: number, to: number): boolean =>
    !isLetter(text.charAt((folded.at[from] ?? 0) - 1)) && !isLetter(text.charAt((folded.at[to - 1] ?? 0) + 1));
  for (let length = leastLength; length < pieceLength; length += 1)
    for (let from = 0; from + length <= folded.text.length; from += 1)
      if (short.has(folded.text.slice(from, from + length)) && standsAlone(from, from + length)) hide(hidden, folded, from, from + length);
}

const isLetter = (char: string): boolean => /[\p{L}\p{N}]/u.test(char);

function hideWords(hidden: Uint8Array, text: string, { words }: Patterns): void {
  if (words.size === 0) return;
  for (const match of text.matchAll(/[\p{L}\p{M}]+/gu)) if (words.has(match[0].toLowerCase())) hidden.fill(1, match.index, match.index + match[0].length);
}

/** Digits that belong together, whatever stands between them. */
function hideDigits(hidden: Uint8Array, text: string, { digits }: Patterns): void {
  if (digits.size === 0) return;
  for (const match of text.matchAll(/\d(?:[ ()./-]{0,2}\d)*/g)) {
    const at = [...match[0]].flatMap((char, index) => (char >= "0" && char <= "9" ? [match.index + index] : []));
    for (let from = 0; from + leastLength <= at.length; from += 1) {
      const run = at.slice(from, from + leastLength);
      if (digits.has(run.map((index) => text.charAt(index)).join(""))) hidden.fill(1, run[0] ?? 0, (run.at(-1) ?? -1) + 1);
    }
  }
}

/** Ids and times tell nothing, and begin like many others. */
const common = /^(?:[a-z]_[0-9a-f]{32}|\d{4}-\d\d-\d\dT[\d:.]+Z)$/;

function textsIn(value: Json): string[] {
  if (typeof value === "string") return common.test(value) ? [] : [value];
  if (typeof value === "number") return String(value).length >= leastLength ? [String(value)] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function numbersIn(value: Json): number[] {
  if (typeof value === "number") return String(value).length >= leastLength ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
