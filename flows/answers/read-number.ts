import { negatesAfter } from "../words/negation";
import { isEnglishTen, isHundred, lotOf, smallNumberOf } from "../words/number-words";
import { isFiller } from "./fillers";
import { type AnswerScene, onlyOne, type Reading, refused } from "./reading";
import { foldAnswer, mostTokens, type Token, tokensOf } from "./tokens";

/** A number as it stands in a list of tokens: `length` of them. */
export type FoundNumber = { value: number; at: number; length: number };

/** Words that are neither the number nor about it: with more of them it may be about something else. */
const mostOthers = 3;
/** Greater ones are no counts, and lose their last digits. */
const greatest = 1e15;

const before: ReadonlySet<string> = new Set("not dont never isnt wont mat नहीं मत".split(" "));
/** A number beside one of these is a time or a place in an order. */
const otherMeanings: ReadonlySet<string> = new Set("am pm baje बजे oclock th st nd rd".split(" "));

/** The number that an answer names in digits or in words: "9 people", "nine", "नौ", "do sau pachas". Pure. */
export function readNumberAnswer(text: string, _scene: AnswerScene): Reading {
  const folded = foldAnswer(text);
  const tokens = tokensOf(folded);
  if (tokens.length > mostTokens || /\d:\d/.test(folded)) return refused("unsure");
  const found = findNumbers(tokens);
  const reading = onlyOne(found.map((number) => signed(number, tokens, folded)));
  if (!reading.ok) return reading;
  const spelled = new Set(found.flatMap(({ at, length }) => Array.from({ length }, (_, step) => at + step)));
  const others = tokens.filter(({ text: word }, index) => !spelled.has(index) && !isFiller(word));
  const isOther = found.some((number) => isDenied(number, tokens) || otherMeanings.has(tokens[number.at + number.length]?.text ?? ""));
  return isOther || others.length > mostOthers ? refused("unsure") : reading;
}

export function readWholeNumber(text: string, scene: AnswerScene): Reading {
  const reading = readNumberAnswer(text, scene);
  return reading.ok && !Number.isInteger(reading.value) ? refused("notWhole") : reading;
}

/** Every number among the tokens, each once. Pure. */
export function findNumbers(tokens: readonly Token[]): FoundNumber[] {
  const found: FoundNumber[] = [];
  for (let at = 0; at < tokens.length; ) {
    const number = numberAt(tokens, at);
    if (number === null) at += 1;
    else {
      found.push({ ...number, at });
      at += number.length;
    }
  }
  // "do" is two, and "give" beside another number: "9 kar do".
  const sure = found.filter((number) => !isDo(number, tokens) || isCounting(number, tokens));
  return sure.length > 0 ? sure : found.filter((number) => !isAVerb(number, tokens));
}

type Spelled = { value: number; length: number };

function numberAt(tokens: readonly Token[], at: number): Spelled | null {
  const token = tokens[at];
  if (token === undefined) return null;
  if (token.isNumber) {
    const value = Number(token.text.replaceAll(",", ""));
    return value > greatest ? null : inLots({ value, length: 1 }, tokens, at);
  }
  if (token.text === "one" && isPronoun(tokens[at - 1]?.text)) return null;
  const small = smallAt(tokens, at);
  if (small === null) return isHundred(token.text) ? withRest({ value: 100, length: 1 }, tokens, at) : lotAt(tokens, at);
  if (!isHundred(wordAt(tokens, at + small.length))) return inLots(small, tokens, at);
  return withRest({ value: small.value * 100, length: small.length + 1 }, tokens, at);
}

const wordAt = (tokens: readonly Token[], at: number): string => tokens[at]?.text ?? "";

function smallAt(tokens: readonly Token[], at: number): Spelled | null {
  const word = wordAt(tokens, at);
  const value = smallNumberOf(word);
  if (value === null) return null;
  const unit = isEnglishTen(word) ? smallNumberOf(wordAt(tokens, at + 1)) : null;
  return unit !== null && unit > 0 && unit < 10 ? { value: value + unit, length: 2 } : { value, length: 1 };
}

/** "two hundred and fifty", "do sau pachas". */
function withRest(hundreds: Spelled, tokens: readonly Token[], at: number): Spelled {
  const next = at + hundreds.length;
  const skipped = ["and", "aur"].includes(wordAt(tokens, next)) ? 1 : 0;
  const rest = smallAt(tokens, next + skipped);
  if (rest === null || isHundred(wordAt(tokens, next + skipped + rest.length))) return hundreds;
  return { value: hundreds.value + rest.value, length: hundreds.length + skipped + rest.length };
}

/** "a dozen", "half a dozen". */
function lotAt(tokens: readonly Token[], at: number): Spelled | null {
  const lot = lotOf(wordAt(tokens, at));
  if (lot === null) return null;
  const isHalf = [wordAt(tokens, at - 1), wordAt(tokens, at - 2)].some((word) => ["half", "aadha", "adha", "आधा"].includes(word));
  return { value: isHalf ? lot / 2 : lot, length: 1 };
}

/** "two dozen". */
function inLots(count: Spelled, tokens: readonly Token[], at: number): Spelled {
  const lot = lotOf(wordAt(tokens, at + count.length));
  return lot === null ? count : { value: count.value * lot, length: count.length + 1 };
}

function isPronoun(word: string | undefined): boolean {
  return word !== undefined && ["no", "any", "some", "every", "which", "this", "that", "the", "another"].includes(word);
}

const isDo = ({ at, length }: FoundNumber, tokens: readonly Token[]): boolean => length === 1 && wordAt(tokens, at) === "do";

const joins: ReadonlySet<string> = new Set("or ya se aur and".split(" "));
const counted: ReadonlySet<string> = new Set("log logon jan jane aadmi people persons plate".split(" "));

const isCounting = ({ at }: FoundNumber, tokens: readonly Token[]): boolean => joins.has(wordAt(tokens, at - 1)) || counted.has(wordAt(tokens, at + 1));

const givingVerbs: ReadonlySet<string> = new Set("de kar bata bhej rakh laga i we you they would can".split(" "));
const pronouns: ReadonlySet<string> = new Set("i you we they it not this that".split(" "));

function isAVerb(number: FoundNumber, tokens: readonly Token[]): boolean {
  return isDo(number, tokens) && (givingVerbs.has(wordAt(tokens, number.at - 1)) || pronouns.has(wordAt(tokens, number.at + 1)));
}

function signed({ value, at }: FoundNumber, tokens: readonly Token[], folded: string): number {
  const isMinus = wordAt(tokens, at - 1) === "minus" || /^\s*[-−]\s?\d/.test(folded);
  return isMinus && value !== 0 ? -value : value;
}

function isDenied({ at, length }: FoundNumber, tokens: readonly Token[]): boolean {
  const clause = tokens[at]?.clause;
  const near = (from: number, to: number): string[] => tokens.slice(Math.max(0, from), to).flatMap((token) => (token.clause === clause ? [token.text] : []));
  return near(at - 2, at).some((word) => before.has(word)) || near(at + length, at + length + 3).some((word) => negatesAfter.has(word));
}
