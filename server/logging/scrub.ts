import { cutText } from "./bounded-text";

/**
 * Takes e-mail addresses and phone numbers out of a text, after cutting it. Both are found by walking, each character a
 * fixed number of times: a pattern that tries again from every character would be quadratic on texts that strangers choose.
 */
export function scrub(text: string): string {
  return withoutPhones(withoutEmails(cutText(text)));
}

const localPart = /[\p{L}\p{N}._%+-]/u;
const domainPart = /[\p{L}\p{N}-]/u;

/** `local@domain.tld` becomes `[email]`. */
function withoutEmails(text: string): string {
  let result = "";
  let copied = 0;
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const start = backWhile(text, at, copied, localPart);
    const end = endOfDomain(text, at + 1);
    if (start === at || end === null) continue;
    result += `${text.slice(copied, start)}[email]`;
    copied = end;
    at = end - 1;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

/** Where the characters before `end` that fit begin, not before `least`. */
function backWhile(text: string, end: number, least: number, fits: RegExp): number {
  let start = end;
  while (start > least) {
    const width = start - 2 >= least && isTail(text, start - 1) ? 2 : 1;
    if (!fits.test(text.slice(start - width, start))) break;
    start -= width;
  }
  return start;
}

function isTail(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Labels with dots between them, two at least; the end of the last one, or null. */
function endOfDomain(text: string, from: number): number | null {
  let end: number | null = null;
  let labels = 0;
  for (let at = from; ; at += 1) {
    const next = forwardWhile(text, at, domainPart);
    if (next === at) return end;
    labels += 1;
    if (labels > 1) end = next;
    if (text[next] !== ".") return end;
    at = next;
  }
}

function forwardWhile(text: string, from: number, fits: RegExp): number {
  let end = from;
  while (end < text.length) {
    const width = isTail(text, end + 1) ? 2 : 1;
    if (!fits.test(text.slice(end, end + width))) break;
    end += width;
  }
  return end;
}

/** Fewer are a price, a time, a part of an id. */
const leastDigits = 9;
const mostBetween = 2;
const isDigit = (char: string | undefined): boolean => char !== undefined && char >= "0" && char <= "9";
const isBetween = (char: string | undefined): boolean => char === " " || char === "(" || char === ")" || char === "-";
const isPartOfId = (char: string | undefined): boolean => char !== undefined && /[\w.-]/.test(char);

/** Nine digits or more, with up to two spaces, dashes and brackets between them, that are not a part of an id, become `[phone]`. */
function withoutPhones(text: string): string {
  let result = "";
  let copied = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (!isDigit(text[at])) continue;
    const digits = digitsFrom(text, at);
    const found = phoneIn(text, digits);
    at = digits.at(-1) ?? at;
    if (found === null) continue;
    result += `${text.slice(copied, found.start)}[phone]`;
    copied = found.end;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

/** The places of the digits that hang together from `first` on. */
function digitsFrom(text: string, first: number): number[] {
  const places = [first];
  for (let at = first; ; ) {
    let next = at + 1;
    while (next - at <= mostBetween && isBetween(text[next])) next += 1;
    if (!isDigit(text[next])) return places;
    places.push(next);
    at = next;
  }
}

/** From the first digit that no id stands before to the last that none stands after. */
function phoneIn(text: string, digits: readonly number[]): { start: number; end: number } | null {
  const first = digits.findIndex((place) => !isPartOfId(text[place - 1]));
  const last = digits.findLastIndex((place) => !isPartOfId(text[place + 1]));
  const start = digits[first];
  const end = digits[last];
  if (start === undefined || end === undefined || last - first + 1 < leastDigits) return null;
  const hasPlus = text[start - 1] === "+" && !isPartOfId(text[start - 2]);
  return { start: hasPlus ? start - 1 : start, end: end + 1 };
}
