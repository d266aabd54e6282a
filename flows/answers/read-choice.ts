import { isFiller } from "./fillers";
import { findNumbers } from "./read-number";
import { type AnswerScene, type Choice, onlyOne, type Reading, refused } from "./reading";
import { foldAnswer, type Token, tokensOf } from "./tokens";

/** Places in an order; -1 is the last. */
const ordinals: ReadonlyMap<string, number> = new Map(
  [
    "first pehla pehle pahla pahle 1st पहला पहले",
    "second dusra dusre doosra doosre 2nd दूसरा दूसरे",
    "third teesra teesre tisra 3rd तीसरा तीसरे",
    "fourth chautha chauthe 4th चौथा",
    "fifth paanchva panchva 5th पाँचवा पांचवा",
    "sixth 6th",
    "seventh 7th",
    "eighth 8th",
    "ninth 9th",
    "tenth 10th",
  ].flatMap((words, index) => words.split(" ").map((word): [string, number] => [word.normalize("NFKC"), index + 1])),
);
const lastWords: ReadonlySet<string> = new Set(["last", "aakhri", "akhri", "आखिरी", "आख़िरी".normalize("NFKC")]);

/** One of the choices: by its name and nothing else, by its place, else by its name among other words. Pure. */
export function readChoice(text: string, { choices }: AnswerScene): Reading {
  const tokens = tokensOf(foldAnswer(text));
  const said = lineOf(tokens);
  const named = choices.filter(({ names }) => names.some((name) => lineOf(tokensOf(foldAnswer(name))) === said));
  if (named.length > 0) return onlyOne(named.slice(0, 1).map(({ value }) => value));
  const placed = placeOf(tokens, choices);
  if (placed !== null) return placed;
  const mentioned = choices.filter(({ names }) => names.some((name) => isIn(lineOf(tokensOf(foldAnswer(name))), said)));
  return onlyOne(mentioned.map(({ value }) => value));
}

const lineOf = (tokens: readonly Token[]): string => ` ${tokens.map(({ text }) => text).join(" ")} `;
const isIn = (name: string, said: string): boolean => name.trim() !== "" && said.includes(name);

function placeOf(tokens: readonly Token[], choices: readonly Choice[]): Reading | null {
  const joined = tokens.map((token, index) => (tokens[index + 1]?.isJoined === true ? `${token.text}${tokens[index + 1]?.text ?? ""}` : token.text));
  const ordinal = joined.flatMap((word) => (lastWords.has(word) ? [choices.length] : (ordinals.get(word) ?? [])));
  const numbers = ordinal.length > 0 ? ordinal : findNumbers(tokens).map(({ value }) => value);
  const isPlain =
    ordinal.length > 0 ||
    tokens.every((token, index) => isFiller(token.text) || findNumbers(tokens).some(({ at, length }) => index >= at && index < at + length));
  if (numbers.length === 0 || !isPlain) return null;
  if (new Set(numbers).size > 1) return refused("several");
  const choice = choices[(numbers[0] ?? 0) - 1];
  return choice === undefined ? refused("nothing") : { ok: true, value: choice.value };
}
